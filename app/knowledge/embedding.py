"""Texts to directions: two texts about the same thing point the same way."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.models import onnx_session

Vectors: TypeAlias = NDArray[np.float32]
"""Shape (n_texts, dimensions), each row of length 1."""

LONGEST_TOKENS = 256
"""The model was trained on no more; what follows is not read."""
MANY = 64
"""So many texts are shared out among the machine's cores: an author's hundreds, before any talk."""
KEPT_TEXTS = 256
"""So many of the newest vectors are kept: a turn's words are asked for several times."""


class Embedder(Protocol):
    """What the index and the search ask of an embedding model."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages whose words the model knows."""

    @property
    def fingerprint(self) -> str:
        """Changes when the vectors of the same text would."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Returns one unit vector per text."""


class MiniLmEmbedder:
    """MiniLM-L6, int8, from a folder with `model.onnx` and `tokenizer.json`. English only.

    One text at a time: rows of a batch would be padded, which costs as much as it saves and changes
    int8 results with the company a text is in. May be used by one thread at a time.
    """

    languages = frozenset({"en"})
    dimensions = 384

    def __init__(self, folder: Path, threads: int = 1) -> None:
        model = folder / "model.onnx"
        self._session = onnx_session(model, threads=threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST_TOKENS)
        self._tokenizer.no_padding()
        digest = hashlib.sha256(model.read_bytes())
        digest.update((folder / "tokenizer.json").read_bytes())
        self.fingerprint = digest.hexdigest()
        self._kept: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Returns (n, 384); an empty text gets the direction of nothing in particular."""
        if len(texts) < MANY:
            rows = [self._kept_or_new(text) for text in texts]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as cores:
                rows = list(cores.map(self._one, texts))
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)

    def _kept_or_new(self, text: str) -> NDArray[np.float32]:
        vector = self._kept.pop(text, None)
        self._kept[text] = vector = self._one(text) if vector is None else vector
        if len(self._kept) > KEPT_TEXTS:
            del self._kept[next(iter(self._kept))]
        return vector

    def _one(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (states,) = self._session.run(
            None,
            {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            },
        )
        mean = np.asarray(states, dtype=np.float32)[0].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)
