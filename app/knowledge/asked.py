"""Questions whose section an author has named: who asks alike means the same section.

A spoken question shares few words with the rule that answers it, and more with another question
for the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec
import numpy as np

from app.knowledge.authored import AuthoredVectors
from app.knowledge.embedding import Vectors

Section: TypeAlias = tuple[str, str]
"""A document's name and a heading in it."""


class Alike(msgspec.Struct, frozen=True):
    """The nearest question of one section, and its cosine."""

    question: str
    cosine: float


class AskedBefore:
    """All questions of one pack. `answered`: section to the questions it answers; `open_`: those
    that none does."""

    def __init__(
        self,
        answered: Mapping[Section, Sequence[str]],
        open_: Sequence[str],
        authored: AuthoredVectors,
    ) -> None:
        self._sections = [(section, text) for section, asks in answered.items() for text in asks]
        self._vectors = authored.of([text for _, text in self._sections])
        self._open = authored.of(open_)

    def sections(self, vector: Vectors) -> dict[Section, Alike]:
        """Return for each section its nearest question. `vector`: (1, dimensions)."""
        found: dict[Section, Alike] = {}
        cosines = self._vectors @ vector[0]
        for at in np.argsort(-cosines).tolist():
            section, text = self._sections[at]
            found.setdefault(section, Alike(text, float(cosines[at])))
        return found

    def left_open(self, vector: Vectors) -> float:
        """Return the cosine of the nearest question that no section answers; 0 without any."""
        return float((self._open @ vector[0]).max()) if len(self._open) else 0.0
