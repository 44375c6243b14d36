"""How well a line through hidden states parts what trips a guardrail from what nearly does.

Each guardrail's line is fitted to its own examples and to what is said every day; beside it stands
what likeness makes of the same sentences. Not yet how a session decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.conversation.safety_rules import rules_for
from app.conversation.wording import sentences
from app.knowledge.built_in import everyday_sentences
from app.knowledge.guarding import EVERYDAY_TIMES, WORTH_TELLING, with_built_in
from app.knowledge.heads import head
from app.language import HiddenStates
from app.language.hidden_states import Hidden
from app.runtime.looking_up import nearness_for
from bench.dialogue.pairs import auc

LIKENESS_COUNTS = 1 / 1.2
"""Beside the line's log odds. Chosen on doubtful turns of strangers' learners."""
LEAST_SPREAD = 1e-3
SOME = 48
"""Texts between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Probed:
    """A sentence written for a guardrail, and the log odds that it trips it."""

    trips: bool
    by_likeness: float
    """At least `WORTH_TELLING`: below it nobody is told."""
    by_probe: float


def probe_all(
    said: Mapping[str, Mapping[str, Sequence[str]]],
    plan: SessionPlan,
    hidden: HiddenStates,
    retriever: Retriever,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Probed]:
    """Return every sentence, in order. Minutes: a pack's examples are some 3,000 texts."""
    states = _Standardised(hidden, progress)
    nearness = nearness_for(plan, retriever)
    if nearness is None:
        return []
    rules = {rule.id: with_built_in(rule) for rule in rules_for(plan)}
    probed = []
    for name, sides in said.items():
        rule = rules[name]
        yes, no = states.of(rule.tripped_by), states.of(rule.not_tripped_by)
        probe = head(yes, no, (states.everyday, EVERYDAY_TIMES * len(yes) / len(states.everyday)))
        both = ((text, side == "trips") for side in ("trips", "clean") for text in sides[side])
        for text, trips in both:
            near = {one.guardrail_id: one.odds for one in nearness.measure(text)}
            by_probe = probe.odds(states.of(sentences(text))).max()
            probed.append(Probed(trips, near.get(name, WORTH_TELLING), float(by_probe)))
    return probed


def figures_of(probed: Sequence[Probed]) -> dict[str, Any]:
    """Return how often what trips scores higher than a near miss; none where nothing was scored."""
    if not probed:
        return {}
    trips = np.array([one.trips for one in probed])
    likeness = np.array([one.by_likeness for one in probed])
    probe = np.array([one.by_probe for one in probed])
    both = LIKENESS_COUNTS * likeness + probe
    return {
        "probe_sentences": len(probed),
        "probe_auc": round(auc(probe, trips), 3),
        "probe_auc_by_likeness": round(auc(likeness, trips), 3),
        "probe_auc_with_likeness": round(auc(both, trips), 3),
    }


class _Standardised:
    """Hidden states of unit length, after each dimension's mean and spread of everyday words."""

    def __init__(self, hidden: HiddenStates, progress: Callable[[str], None]) -> None:
        self._hidden, self._progress = hidden, progress
        self._read = 0
        plain = self._raw(everyday_sentences())
        self._mean, self._spread = plain.mean(axis=0), plain.std(axis=0) + LEAST_SPREAD
        self.everyday = self._standard(plain)

    def of(self, texts: Sequence[str]) -> Hidden:
        return self._standard(self._raw(texts))

    def _standard(self, states: Hidden) -> Hidden:
        moved = (states - self._mean) / self._spread
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)

    def _raw(self, texts: Sequence[str]) -> Hidden:
        rows = []
        for start in range(0, len(texts), SOME):
            rows.append(self._hidden.of(texts[start : start + SOME]))
            self._read += len(rows[-1])
            if len(texts) > SOME:
                self._progress(f"  {self._read} texts read")
        return np.vstack(rows)
