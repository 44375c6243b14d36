"""Questions whose section an author has named: who asks in such a way means the same section.

A spoken question shares few words with the rule that answers it, and more with other questions for
the same thing. All that was asked for a section, and what it says itself, draws a line around it in
sense and wording; the questions that no section answers have one of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from app.conversation.events import Recognised
from app.knowledge.authored import AuthoredVectors
from app.knowledge.built_in import everyday_sentences
from app.knowledge.embedding import Vectors
from app.knowledge.ngrams import with_wording
from app.knowledge.sentences import sentences

Section: TypeAlias = tuple[str, str]
"""A document's name and a heading in it."""

TEXT_COUNTS = 2.0
"""So many questions is what a section says worth; 1 and 3 are nearly as good."""
WORDING = 1.0
"""The length of the wording beside the sense. Twice as much recognises fewer."""


class AskedFor:
    """What is asked for which section of one pack."""

    def __init__(
        self,
        answered: Mapping[Section, Sequence[str]],
        open_: Sequence[str],
        says: Mapping[Section, str],
        spoken: Sequence[Sequence[str]],
        authored: AuthoredVectors,
    ) -> None:
        """`answered`: the questions that a section answers; `open_`: those that none does;
        `says`: the text of each section; `spoken`: lists of what is said in exercises."""
        self._sections = sorted(says)
        texts = [f"{section[1]}. {says[section]}" for section in self._sections]
        single = [_single(section, says[section]) for section in self._sections]
        asks = [answered.get(section, ()) for section in self._sections]
        self._single = authored.of([sentence for own in single for sentence in own])
        self._starts = np.cumsum([0, *(len(own) for own in single[:-1])])
        self._lines = authored.parting(
            ([*asks, open_], 1.0), ([[text] for text in texts], TEXT_COUNTS), wording=WORDING
        )
        questions = [question for own in (*asks, open_) for question in own]
        self._question = authored.head(
            questions, everyday_sentences(), *((texts, 1.0) for texts in spoken)
        )

    def recognised(self, query: str, vector: Vectors) -> dict[Section, Recognised]:
        """Return for each section how much the query asks for it, likeliest first.

        `vector`: the query's, (1, dimensions).
        """
        values = (with_wording(vector, [query], WORDING) @ self._lines)[0]
        asks, left_open = values[: len(self._sections)], float(values[len(self._sections) :].sum())
        nearness = np.maximum.reduceat(self._single @ vector[0], self._starts)
        order = np.argsort(-asks).tolist()
        question = float(self._question.odds(with_wording(vector, [query]))[0])
        highest, second = [*asks[order[:2]].tolist(), 0.0][:2]
        return {
            self._sections[at]: Recognised(
                asks=float(asks[at]),
                rival=second if at == order[0] else highest,
                left_open=left_open,
                nearness=float(nearness[at]),
                question=question,
            )
            for at in order
        }


def _single(section: Section, text: str) -> list[str]:
    """Its sentences, never none, each behind the heading."""
    return [f"{section[1]}: {sentence}" for sentence in sentences(text) or [text]]
