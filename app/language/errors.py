"""What can go wrong between a GGUF file and a reply."""

from __future__ import annotations

from typing import ClassVar

from app.errors import VivaError


class LanguageError(VivaError):
    """Any fault of the language model; the learner hears one plain sentence for all of them."""

    code: ClassVar[str] = "language.error"
    learner_sentence: ClassVar[str] = "I cannot find my words just now."


class EngineMissing(LanguageError):
    """The inference library is not installed, or was built for another kind of machine."""

    code: ClassVar[str] = "language.engine_missing"


class ModelUnreadable(LanguageError):
    """The file is no model that the inference library can load."""

    code: ClassVar[str] = "language.model_unreadable"


class TemplateUnknown(LanguageError):
    """The model does not say how a conversation is written down for it, or not in a known way."""

    code: ClassVar[str] = "language.template_unknown"


class PromptTooLong(LanguageError):
    """The prompt leaves no room for a reply in the model's context."""

    code: ClassVar[str] = "language.prompt_too_long"

    def __init__(self, tokens: int, context: int) -> None:
        super().__init__(
            f"The prompt has {tokens} tokens and the context holds {context}. Shorten the "
            "persona's instructions, or run the model with a longer context."
        )
        self.tokens = tokens
        self.context = context


class EvaluationFailed(LanguageError):
    """The inference library gave up on a batch of tokens."""

    code: ClassVar[str] = "language.evaluation_failed"


class CalibrationUnreadable(LanguageError):
    """The table of judge calibrations is damaged."""

    code: ClassVar[str] = "language.calibration_unreadable"
