"""The language model: its process, its prompt cache, its stream of words."""

from app.language.errors import LanguageError
from app.language.llama import LlamaModel
from app.language.worker import serve

__all__ = ["LanguageError", "LlamaModel", "serve"]
