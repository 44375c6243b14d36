"""How near a sentence comes to what trips a guardrail, by all of its author's examples.

Each guardrail has a head of its own, fitted when a session begins to what trips it, to near misses,
and to what is said in the exercise every day. A dozen examples of each side make it useful; of
what strangers say, `vivavoce bench dialogue --parts guardrails` tells how much it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from app.conversation.events import GuardrailLikeness
from app.conversation.exercise import Guardrail
from app.conversation.wording import sentences
from app.knowledge.authored import AuthoredVectors
from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.heads import Head, head
from app.knowledge.likeness import bare

BUILT_IN = Path(__file__).with_name("built_in_examples.json")
"""For the guardrails every pack has: id to what trips it and what does not."""
WORTH_TELLING = -1.0
"""Log odds from which a sentence is told of: a fifth of all turns has one."""
EVERYDAY = 250
"""Of what is said every day so many count, evenly chosen: more is slower and parts no better."""
EVERYDAY_SHARE = 0.5


class Examples(msgspec.Struct, frozen=True):
    """Sentences that trip a guardrail, and sentences that do not."""

    trips: tuple[str, ...]
    clean: tuple[str, ...]


class GuardrailNearness:
    """Implements `ports.Nearness` on an embedder. May be used by one thread at a time."""

    def __init__(self, embedder: Embedder, authored: AuthoredVectors) -> None:
        self._embedder = embedder
        self._authored = authored
        self._heads: list[tuple[Guardrail, Head, Vectors, Vectors]] = []

    def learn(self, rules: Sequence[Guardrail], everyday: Sequence[Sequence[str]]) -> None:
        """Measure against these from now on. `everyday`: lists of words that trip none."""
        rules = [_with_built_in(rule) for rule in rules]
        clean = {rule.id: self._authored.of(rule.not_tripped_by) for rule in rules}
        daily = [self._authored.of(texts) for texts in everyday]
        self._heads = []
        for rule in rules:
            trips = self._authored.of(rule.tripped_by)
            others = np.vstack([*daily, *(v for name, v in clean.items() if name != rule.id)])
            step = max(1, len(others) // EVERYDAY)
            fitted = head(trips, clean[rule.id], (others[::step], EVERYDAY_SHARE * step))
            self._heads.append((rule, fitted, trips, clean[rule.id]))

    def measure(self, said: str) -> tuple[GuardrailLikeness, ...]:
        """Return the likeliest sentence for each guardrail that one comes near."""
        each = sentences(said)
        if not each or not self._heads:
            return ()
        vectors = self._embedder.embed([bare(sentence) for sentence in each])
        found = []
        for rule, fitted, trips, clean in self._heads:
            odds = fitted.odds(vectors)
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


def built_in_examples() -> dict[str, Examples]:
    """Return the examples of the guardrails that every pack has, by their ids."""
    return msgspec.json.decode(BUILT_IN.read_bytes(), type=dict[str, Examples])


def _with_built_in(rule: Guardrail) -> Guardrail:
    """A built-in guardrail with its examples; any other as it is."""
    if rule.tripped_by:
        return rule
    known = built_in_examples()[rule.id]
    return msgspec.structs.replace(rule, tripped_by=known.trips, not_tripped_by=known.clean)
