"""What can go wrong between sound and words."""

from __future__ import annotations

from typing import ClassVar

from app.errors import VivaError


class RecognitionError(VivaError):
    """Any fault of the recogniser."""

    code: ClassVar[str] = "recognition.error"
    learner_sentence: ClassVar[str] = (
        "I cannot understand speech at the moment. You can type what you want to say."
    )


class RecogniserUnusable(RecognitionError):
    """The model's folder is incomplete or cannot be loaded."""

    code: ClassVar[str] = "recognition.model_unusable"


class LanguageUnknown(RecognitionError):
    """The model was never taught this language."""

    code: ClassVar[str] = "recognition.language_unknown"
