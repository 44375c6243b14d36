"""The wording of a text as a vector: its words, pairs of words and pieces of words, hashed.

A sentence vector has the sense and blurs the words; who promises, threatens or hints does it in
particular ones. Each n-gram falls into a place of its own, more or less, with a sign of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from app.conversation.wording import words
from app.knowledge.embedding import Vectors

PLACES = 4096
"""Fewer make more n-grams share a place, which costs a little."""
PIECE = 5
"""Letters of a piece of a word, its ends marked."""
LENGTH, LONG = 2.0, 9.0
"""The vector of LONG² n-grams, some fifteen words, has the first length. That of more is no longer,
that of fewer is shorter: a word or two say little."""
FORM = f"{PLACES} {PIECE} {LENGTH} {LONG}"
"""Changes when the wording of the same text would: it is part of the name of what is kept."""
_SIGN = 16
"""The bit of a hash that is the sign: none of those that are the place."""


def with_wording(vectors: Vectors, texts: Sequence[str], length: float = LENGTH) -> Vectors:
    """Return the vectors of texts with their wording behind, shape (n, dimensions + PLACES)."""
    wording = np.zeros((len(texts), PLACES), dtype=np.float32)
    for row, text in zip(wording, texts, strict=True):
        for gram in set(_ngrams(text)):
            place = zlib.crc32(gram.encode())
            row[place % PLACES] += 1.0 if place >> _SIGN & 1 else -1.0
        row *= length / max(float(np.linalg.norm(row)), LONG)
    return np.hstack([vectors, wording])


def _ngrams(text: str) -> Iterator[str]:
    """One word, two words, pieces of a word: a space tells them apart."""
    said = words(text)
    yield from said
    yield from map(" ".join, pairwise(said))
    for word in said:
        marked = f" {word} "
        yield from (marked[at : at + PIECE] for at in range(len(marked) - PIECE + 1))
