"""What can go wrong between words and sound."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from app.errors import VivaError


class SynthesisError(VivaError):
    """Any fault of the voice; captions carry the words meanwhile."""

    code: ClassVar[str] = "synthesis.error"
    learner_sentence: ClassVar[str] = (
        "My voice is not working just now. You can read my words on the screen."
    )


class NoVoice(SynthesisError):
    """Nothing here speaks the language, so captions take over."""

    code: ClassVar[str] = "no_voice"

    def __init__(self, language: str, voice: str, spoken: Iterable[str]) -> None:
        super().__init__(
            f"The voice {voice!r} does not speak {language!r}; it speaks "
            f"{', '.join(spoken)}. The words are shown as captions instead."
        )
        self.language = language


class UnknownVoice(SynthesisError):
    """No voice has this name; the sentence lists those that exist."""

    code: ClassVar[str] = "synthesis.unknown_voice"

    def __init__(self, voice: str, known: Iterable[str]) -> None:
        super().__init__(f"No voice is called {voice!r}. There are: {', '.join(known)}.")
        self.voice = voice


class VoiceModelInvalid(SynthesisError):
    """The voice's file is not the graph this room can read."""

    code: ClassVar[str] = "synthesis.model_invalid"


class RecordingUnreadable(SynthesisError):
    """A scripted learner's recording cannot be read as sound."""

    code: ClassVar[str] = "synthesis.recording_unreadable"
