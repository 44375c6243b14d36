"""A model file in memory: its vocabulary and what it says of itself."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.language.errors import ModelUnreadable
from app.language.native import native
from app.language.template import Family, Segment, family_of

PIECE_BYTES = 256


class Weights:
    """A loaded GGUF model. Several contexts may use it; `close` only after all of theirs.

    Raises `ModelUnreadable` for a file that is no model, `TemplateUnknown` for one that cannot
    hold a conversation.
    """

    def __init__(self, path: Path) -> None:
        library = native()
        self._api = library.api
        self.path = path
        if not path.is_file():
            raise ModelUnreadable(f"There is no model file {path.name}.")
        parameters = self._api.llama_model_default_params()
        # Read rather than mapped: the processor backend repacks most tensors, and a mapped file
        # would then be in memory twice.
        parameters.load_mode = self._api.LLAMA_LOAD_MODE_NONE
        library.complaints.clear()
        self.model: Any = self._api.llama_model_load_from_file(str(path).encode(), parameters)
        if not self.model:
            raise ModelUnreadable(f"llama.cpp cannot load {path.name}: {library.complaint()}")
        self._vocab: Any = self._api.llama_model_get_vocab(self.model)
        self.vocabulary_size: int = self._api.llama_vocab_n_tokens(self._vocab)
        try:
            self.family: Family = family_of(self._template(), path.name)
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Gives the memory back. Harmless when called again."""
        if self.model:
            self._api.llama_model_free(self.model)
            self.model = None

    @property
    def trained_context(self) -> int:
        """Tokens of context the model was trained for."""
        return int(self._api.llama_model_n_ctx_train(self.model))

    def tokens(self, segments: Sequence[Segment]) -> list[int]:
        """Token ids of a prompt, with the model's own beginning where it wants one."""
        ids: list[int] = []
        if self._api.llama_vocab_get_add_bos(self._vocab):
            ids.append(self._api.llama_vocab_bos(self._vocab))
        for segment in segments:
            ids += self._tokenise(segment.text.encode(), special=segment.mark)
        return ids

    def piece(self, token: int) -> bytes:
        """The bytes a token stands for; a character may be spread over several tokens."""
        size = PIECE_BYTES
        while True:
            buffer = ctypes.create_string_buffer(size)
            n = self._api.llama_token_to_piece(self._vocab, token, buffer, size, 0, True)
            if n >= 0:
                return buffer.raw[:n]
            size = -n

    def ends_reply(self, token: int) -> bool:
        """Whether the model says with this token that it has finished."""
        return bool(self._api.llama_vocab_is_eog(self._vocab, token))

    def _tokenise(self, text: bytes, *, special: bool) -> list[int]:
        room = len(text) + 2
        buffer = (ctypes.c_int32 * room)()
        n = self._api.llama_tokenize(self._vocab, text, len(text), buffer, room, False, special)
        return list(buffer[:n])

    def _template(self) -> str:
        found = self._api.llama_model_chat_template(self.model, None)
        return found.decode("utf-8", "replace") if found else ""
