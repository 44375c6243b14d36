"""How well a pack's probes part what trips a guardrail from what nearly does.

Beside them stands what likeness makes of the same sentences, and what both say together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.conversation.plan import SessionPlan
from app.conversation.ports import Reader, Retriever
from app.conversation.safety_rules import rules_for
from app.knowledge.guarding import PROBE_SHARE, WORTH_TELLING
from app.knowledge.probes import sentences_of
from app.runtime.looking_up import nearness_for, probes_for
from bench.dialogue.pairs import auc


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
    model: Reader,
    retriever: Retriever,
) -> list[Probed]:
    """Return every sentence, in order; none where the pack has no probes for this model."""
    nearness, probes = nearness_for(plan, retriever), probes_for(retriever)
    if nearness is None or probes is None:
        return []
    lines = probes.guardrails(rules_for(plan))
    probed = []
    for name, sides in said.items():
        both = ((text, side == "trips") for side in ("trips", "clean") for text in sides[side])
        for text, trips in both:
            near = {one.guardrail_id: one.odds for one in nearness.measure(text)}
            states = model.read(sentences_of(text), cancelled=lambda: False)
            assert states is not None
            by_probe = lines[name].odds(probes.standardised(states)).max()
            probed.append(Probed(trips, near.get(name, WORTH_TELLING), float(by_probe)))
    return probed


def figures_of(probed: Sequence[Probed]) -> dict[str, Any]:
    """Return how often what trips scores higher than a near miss; none where nothing was scored."""
    if not probed:
        return {}
    trips = np.array([one.trips for one in probed])
    likeness = np.array([one.by_likeness for one in probed])
    probe = np.array([one.by_probe for one in probed])
    both = (1 - PROBE_SHARE) * likeness + PROBE_SHARE * probe
    return {
        "probe_sentences": len(probed),
        "probe_auc": round(auc(probe, trips), 3),
        "probe_auc_by_likeness": round(auc(likeness, trips), 3),
        "probe_auc_with_likeness": round(auc(both, trips), 3),
    }
