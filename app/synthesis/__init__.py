"""Words to speech: sound, and when each phoneme of it is heard."""

from app.synthesis.errors import (
    NoVoice,
    RecordingUnreadable,
    SynthesisError,
    UnknownVoice,
    VoiceModelInvalid,
)
from app.synthesis.hibari_voice import HibariVoice
from app.synthesis.kokoro_voice import KokoroVoice
from app.synthesis.loudness_curve import loudness_curve
from app.synthesis.phoneme_times import PAUSE
from app.synthesis.voice_names import HIBARI
from app.synthesis.voices import Voices, installed_voices

__all__ = [
    "HIBARI",
    "PAUSE",
    "HibariVoice",
    "KokoroVoice",
    "NoVoice",
    "RecordingUnreadable",
    "SynthesisError",
    "UnknownVoice",
    "VoiceModelInvalid",
    "Voices",
    "installed_voices",
    "loudness_curve",
]
