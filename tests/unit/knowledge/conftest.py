"""Embeddings without a model: enough to build an index, not to judge one."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.knowledge import MiniLmEmbedder
from app.knowledge.embedding import Vectors


class FakeEmbedder:
    """A direction per word, so that texts with common words are near each other."""

    dimensions = 32
    languages = frozenset({"en"})
    fingerprint = "fake"

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        vectors = np.stack([self._one(text) for text in texts])
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _one(self, text: str) -> np.ndarray:
        total = np.full(self.dimensions, 1e-3)
        for word in text.lower().split():
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
            total += np.random.default_rng(seed).standard_normal(self.dimensions)
        return total


@pytest.fixture
def fake_embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture(scope="session")
def minilm(model: Callable[..., Path]) -> MiniLmEmbedder:
    """The real model, or a skipped test."""
    return MiniLmEmbedder(model("embeddings"))
