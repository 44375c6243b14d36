"""Speech to words."""

from app.recognition.errors import LanguageUnknown, RecogniserUnusable, RecognitionError
from app.recognition.partial_words import PartialWords
from app.recognition.turn_words import TurnWords
from app.recognition.whisper import WhisperRecogniser, Window

__all__ = [
    "LanguageUnknown",
    "PartialWords",
    "RecogniserUnusable",
    "RecognitionError",
    "TurnWords",
    "WhisperRecogniser",
    "Window",
]
