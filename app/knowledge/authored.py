"""What is made of texts an author wrote, kept on the disk: a pack's hundreds are embedded once,
and the lines between its examples drawn once.

Never of anything a learner said: those texts must not leave a trace.
"""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.heads import FITTING, PARTING, Head, head, parting
from app.knowledge.ngrams import FORM, LENGTH, PLACES, with_wording
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
        if len(texts) < 2:
            return self._embedder.embed(texts)
        shape = len(texts), self._embedder.dimensions
        return self._kept(self._key(texts), shape, lambda: self._embedder.embed(texts))

    def head(
        self, yes: Sequence[str], no: Sequence[str], *others: tuple[Sequence[str], float]
    ) -> Head:
        """Return the line between texts, by sense and wording; `others`: as `heads.head` has it."""
        lists = [yes, no, *(texts for texts, _ in others)]
        shares = [str(share) for _, share in others]
        key = self._key([FITTING, FORM, *shares, *(self._key(texts) for texts in lists)])

        def fitted() -> Vectors:
            worded = [with_wording(self.of(texts), texts) for texts in lists]
            with_shares = zip(worded[2:], (share for _, share in others), strict=True)
            return head(worded[0], worded[1], *with_shares).as_row()

        return Head.of_row(self._kept(key, (1, self._embedder.dimensions + PLACES + 1), fitted))

    def parting(
        self, *lists: tuple[Sequence[Sequence[str]], float], wording: float = LENGTH
    ) -> Vectors:
        """Return a column for each group, (dimensions + PLACES, n), as `heads.parting` has it.

        `lists`: the texts of each group, and how much each text counts; `wording`: its length.
        """
        groups: list[int] = []
        shares: list[float] = []
        flat: list[list[str]] = []
        for of_groups, share in lists:
            flat.append([text for own in of_groups for text in own])
            groups += [group for group, own in enumerate(of_groups) for _ in own]
            shares += [share] * len(flat[-1])
        key = self._key([f"{PARTING} {FORM} {wording} {groups} {shares}", *map(self._key, flat)])
        shape = self._embedder.dimensions + PLACES, max(groups) + 1

        def parted() -> Vectors:
            worded = [with_wording(self.of(texts), texts, wording) for texts in flat]
            return parting(np.vstack(worded), groups, shares)

        return self._kept(key, shape, parted)

    def _kept(self, key: str, shape: tuple[int, int], make: Callable[[], Vectors]) -> Vectors:
        if self._folder is None:
            return make()
        file = self._folder / f"{key}.npy"
        try:
            found: Vectors = np.load(file, allow_pickle=False)
            if found.shape == shape:
                return found
        except (OSError, ValueError):
            pass  # not there yet, or damaged: made anew
        made = make()
        _keep(made, file)
        return made

    def _key(self, texts: Sequence[str]) -> str:
        digest = hashlib.sha256(self._embedder.fingerprint.encode())
        for text in texts:
            data = text.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()[:KEY_DIGITS]


def _keep(vectors: Vectors, target: Path) -> None:
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
