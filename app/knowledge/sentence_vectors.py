"""The directions of a passage's single sentences, beside the database, for the surer search."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.knowledge.chunking import Chunk
from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.errors import IndexUnusable
from app.knowledge.sentences import sentences

FILE: Final = "sentences.npz"


class SentenceVectors:
    """Vectors of all sentences, float16 in memory; those of a passage stand together."""

    def __init__(self, vectors: NDArray[np.float16], starts: NDArray[np.int64]) -> None:
        self._vectors = vectors
        self._starts = starts
        """(n_passages + 1,): where each passage's sentences begin, and the end of all."""

    @classmethod
    def of(cls, chunks: Sequence[Chunk], embedder: Embedder) -> SentenceVectors:
        """Embed every sentence of these chunks behind its heading."""
        texts: list[str] = []
        starts = [0]
        for chunk in chunks:
            told = [one for line in chunk.text.splitlines() for one in sentences(line)]
            texts += [f"{chunk.heading}: {one}" if chunk.heading else one for one in told]
            starts.append(len(texts))
        vectors = embedder.embed(texts).astype(np.float16)
        return cls(vectors, np.array(starts, np.int64))

    @classmethod
    def read(cls, directory: Path) -> SentenceVectors:
        """Raises IndexUnusable."""
        try:
            with np.load(directory / FILE, allow_pickle=False) as stored:
                return cls(stored["vectors"], stored["starts"])
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnusable(
                f"The sentences of the index cannot be read: {error}. Delete it: it is built again."
            ) from error

    def write(self, directory: Path) -> None:
        """Into a folder that is being filled."""
        np.savez(directory / FILE, vectors=self._vectors, starts=self._starts)

    def best(self, vector: Vectors, passage: int) -> float:
        """Return the cosine of a passage's nearest sentence to `vector`, (1, dimensions)."""
        own = self._vectors[self._starts[passage] : self._starts[passage + 1]]
        return float((own.astype(np.float32) @ vector[0]).max()) if len(own) else -1.0
