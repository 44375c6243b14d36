"""Vectors of texts an author wrote, kept on the disk: a pack's hundreds are embedded once.

Never of anything a learner said: those texts must not leave a trace.
"""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.knowledge.embedding import Embedder, Vectors
from app.models import default_store_dir

KEY_DIGITS = 24
CACHE_NAME = "authored-vectors"


def default_authored_dir() -> Path:
    """A folder inside the model store's, never inside a checkout."""
    return default_store_dir() / CACHE_NAME


class AuthoredVectors:
    """Embeds lists of texts, each list once per `folder`; without a folder, every time."""

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        self._embedder = embedder
        self._folder = folder

    def of(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (n, dimensions)."""
        if self._folder is None or len(texts) < 2:
            return self._embedder.embed(texts)
        kept = self._folder / f"{self._key(texts)}.npy"
        try:
            found: Vectors = np.load(kept, allow_pickle=False)
            if found.shape == (len(texts), self._embedder.dimensions):
                return found
        except (OSError, ValueError):
            pass  # not there yet, or damaged: made anew
        made = self._embedder.embed(texts)
        self._keep(made, kept)
        return made

    def _key(self, texts: Sequence[str]) -> str:
        digest = hashlib.sha256(self._embedder.fingerprint.encode())
        for text in texts:
            data = text.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()[:KEY_DIGITS]

    def _keep(self, vectors: Vectors, target: Path) -> None:
        """A full disk costs time at the next session, nothing else."""
        partial = target.with_suffix(f".{uuid.uuid4().hex}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as out:
                np.save(out, vectors)
            partial.replace(target)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
