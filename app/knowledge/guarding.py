"""How near a sentence comes to what trips a guardrail, by all of its author's examples.

Each guardrail has a head of its own, fitted when a session begins to what trips it, to near misses,
and to what is said in the exercise every day. The head knows what all of them have in common; the
nearest of either side knows what only one author thought of. A dozen examples of each side make it
useful; of what strangers say, `vivavoce bench dialogue --parts guardrails` tells how much it finds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.conversation.events import GuardrailLikeness
from app.conversation.exercise import Guardrail
from app.conversation.wording import sentences
from app.knowledge.authored import AuthoredVectors
from app.knowledge.built_in import built_in_examples, everyday_sentences
from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.heads import Head
from app.knowledge.likeness import bare
from app.knowledge.ngrams import with_wording

WORTH_TELLING = -1.0
"""Log odds from which a sentence is told of: one in ten turns has one."""
EVERYDAY_TIMES = 8.0
"""All that is said every day counts so many times as much as what trips a guardrail, however few
examples its author gave."""
PROBE_SHARE = 0.7
"""Of the log odds of both, those of the probe. Strangers' sentences are parted about as well with
0.65 and 0.8."""
NEAREST_COUNTS = 5.0
"""How much nearer the nearest sentence that trips is than the nearest that does not counts so much.
Strangers' sentences are found less with 0 and with 12, at as many false alarms."""

Odds: TypeAlias = NDArray[np.float64]
"""Shape (n_sentences,)."""


class GuardrailNearness:
    """Implements `ports.Nearness` on an embedder. May be used by one thread at a time."""

    def __init__(self, embedder: Embedder, authored: AuthoredVectors) -> None:
        self._embedder = embedder
        self._authored = authored
        self._heads: list[tuple[Guardrail, Head, Vectors, Vectors]] = []
        self._everyday: Vectors

    def learn(self, rules: Sequence[Guardrail], everyday: Sequence[Sequence[str]]) -> None:
        """Measure against these from now on. `everyday`: lists of words that trip none."""
        rules = [with_built_in(rule) for rule in rules]
        everyday = [*everyday, everyday_sentences()]
        self._everyday = np.vstack([self._authored.of(texts) for texts in everyday])
        self._heads = []
        for rule in rules:
            near = [other.not_tripped_by for other in rules if other.id != rule.id]
            others = [*everyday, *near]
            share = EVERYDAY_TIMES * len(rule.tripped_by) / sum(map(len, others))
            daily = ((texts, round(share, 4)) for texts in others)
            fitted = self._authored.head(rule.tripped_by, rule.not_tripped_by, *daily)
            trips, clean = map(self._authored.of, (rule.tripped_by, rule.not_tripped_by))
            self._heads.append((rule, fitted, trips, clean))

    def measure(
        self, said: str, probed: Mapping[str, Odds] | None = None
    ) -> tuple[GuardrailLikeness, ...]:
        """Return the likeliest sentence for each guardrail that one comes near.

        `probed`: a guardrail's log odds of each sentence by its probe; both together are told then.
        """
        each = sentences(said)
        if not each or not self._heads:
            return ()
        vectors = self._embedder.embed([bare(sentence) for sentence in each])
        worded = with_wording(vectors, each)
        daily = (vectors @ self._everyday.T).max(axis=1)
        found = []
        for rule, fitted, trips, clean in self._heads:
            harmless = np.maximum((vectors @ clean.T).max(axis=1), daily)
            nearer = (vectors @ trips.T).max(axis=1) - harmless
            odds = fitted.odds(worded) + NEAREST_COUNTS * nearer
            if probed is not None:
                odds = (1 - PROBE_SHARE) * odds + PROBE_SHARE * probed[rule.id]
            at = int(odds.argmax())
            if odds[at] >= WORTH_TELLING:
                found.append(
                    GuardrailLikeness(
                        guardrail_id=rule.id,
                        sentence=each[at],
                        odds=round(float(odds[at]), 3),
                        like=rule.tripped_by[int((trips @ vectors[at]).argmax())],
                        unlike=rule.not_tripped_by[int((clean @ vectors[at]).argmax())],
                    )
                )
        return tuple(found)


def with_built_in(rule: Guardrail) -> Guardrail:
    """A built-in guardrail with its examples; any other as it is."""
    if rule.tripped_by:
        return rule
    known = built_in_examples()[rule.id]
    return msgspec.structs.replace(rule, tripped_by=known.trips, not_tripped_by=known.clean)
