"""The language model: its process, its prompt cache, its stream of words."""

from app.language.calibration import FILE_NAME, Calibration, calibration_for, fit, keep
from app.language.errors import LanguageError
from app.language.hidden_states import HiddenStates
from app.language.llama import LlamaModel
from app.language.worker import serve

__all__ = [
    "FILE_NAME",
    "Calibration",
    "HiddenStates",
    "LanguageError",
    "LlamaModel",
    "calibration_for",
    "fit",
    "keep",
    "serve",
]
