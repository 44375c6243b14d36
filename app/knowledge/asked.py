"""Questions whose section an author has named: who asks in such a way means the same section.

A spoken question shares few words with the rule that answers it, and more with other questions for
the same thing. All that was asked for a section, and what it says itself, draws a line around it in
sense and wording; the questions that no section answers have one of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from app.conversation.events import Recognised
from app.knowledge.asked_lines import AskedProbed, Section
from app.knowledge.authored import AuthoredVectors
from app.knowledge.built_in import everyday_sentences
from app.knowledge.embedding import Vectors
from app.knowledge.ngrams import with_wording
from app.knowledge.sentences import sentences

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
        single = [sentences(says[section]) or [says[section]] for section in self._sections]
        asks = [answered.get(section, ()) for section in self._sections]
        self._sentences = [" ".join(sentence.split()) for own in single for sentence in own]
        self._single = authored.of(self._sentences)
        self._ends = np.cumsum([len(own) for own in single])
        self._starts = np.append(0, self._ends[:-1])
        self._lines = authored.parting(
            ([*asks, open_], 1.0), ([[text] for text in texts], TEXT_COUNTS), wording=WORDING
        )
        questions = [question for own in (*asks, open_) for question in own]
        self._question = authored.head(
            questions, everyday_sentences(), *((texts, 1.0) for texts in spoken)
        )

    def recognised(
        self, query: str, vector: Vectors, probed: AskedProbed | None = None
    ) -> dict[Section, Recognised]:
        """Return for each section how much the query asks for it, likeliest first.

        `vector`: the query's, (1, dimensions); `probed`: what its hidden states say.
        """
        values = (with_wording(vector, [query], WORDING) @ self._lines)[0]
        asks, left_open = values[: len(self._sections)], float(values[len(self._sections) :].sum())
        each = self._single @ vector[0]
        nearness = np.maximum.reduceat(each, self._starts)
        question = float(self._question.odds(with_wording(vector, [query]))[0])
        if probed is not None:
            asks = asks + np.array([probed.asks.get(section, 0.0) for section in self._sections])
            left_open, question = left_open + probed.left_open, probed.question
        order = np.argsort(-asks).tolist()
        highest, second = [*asks[order[:2]].tolist(), 0.0][:2]
        return {
            self._sections[at]: Recognised(
                asks=float(asks[at]),
                rival=second if at == order[0] else highest,
                left_open=left_open,
                nearness=float(nearness[at]),
                nearest=self._nearest(at, each),
                question=question,
                probed=probed is not None,
            )
            for at in order
        }

    def _nearest(self, at: int, each: Vectors) -> str:
        start = int(self._starts[at])
        return self._sentences[start + int(each[start : self._ends[at]].argmax())]
