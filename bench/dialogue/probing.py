"""How well a pack's probes part what trips a guardrail from what nearly does, and what meets a
criterion from what does not.

Beside them stands what likeness makes of the same words, and what both say together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.conversation.plan import SessionPlan
from app.conversation.ports import Reader, Retriever
from app.conversation.safety_rules import rules_for
from app.knowledge.guarding import PROBE_SHARE, WORTH_TELLING
from app.knowledge.likeness import with_probe
from app.knowledge.probes import sentences_of, texts_of
from app.runtime.calibrating import Pair
from app.runtime.looking_up import likeness_for, nearness_for, probes_for
from bench.dialogue.pairs import auc
from bench.dialogue.regression import cross_validated, fitted

WITHIN, DECAY = 4.0, 1e-5
"""`probed_weights` are fitted, with so little decay, on turns whose odds of likeness are so low."""


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
    criteria = [c for objective in plan.objectives for c in objective.criteria]
    lines = probes.lines(plan.scenario_id, criteria, rules_for(plan))
    if lines is None:
        return []
    probed = []
    for name, sides in said.items():
        both = ((text, side == "trips") for side in ("trips", "clean") for text in sides[side])
        for text, trips in both:
            near = {one.guardrail_id: one.odds for one in nearness.measure(text)}
            states = model.read(sentences_of(text), cancelled=lambda: False)
            assert states is not None
            by_probe = lines.guardrails[name].odds(lines.standardised(states)).max()
            probed.append(Probed(trips, near.get(name, WORTH_TELLING), float(by_probe)))
    return probed


@dataclass(frozen=True, slots=True)
class ProbedTurn:
    """A learner's turn and a criterion that was open then. Log odds that it is met."""

    pair: Pair
    by_likeness: float
    by_probe: float
    """Of the likeliest text that was read."""


def probe_turns(
    pairs: Iterable[Pair], plan: SessionPlan, model: Reader, retriever: Retriever
) -> list[ProbedTurn]:
    """Return every pair of this plan, in order; none where the pack has no probes for it."""
    likeness, probes = likeness_for(plan, retriever), probes_for(retriever)
    if likeness is None or probes is None:
        return []
    criteria = [c for objective in plan.objectives for c in objective.criteria]
    likeness.learn(criteria)
    lines = probes.lines(plan.scenario_id, criteria, rules_for(plan))
    if lines is None:
        return []
    turns = []
    for pair in pairs:
        alike = {one.criterion_id: one.odds for one in likeness.measure(pair.said)}
        states = model.read(texts_of(pair.said), cancelled=lambda: False)
        assert states is not None
        by_probe = lines.criteria[pair.criterion.id].odds(lines.standardised(states)).max()
        turns.append(ProbedTurn(pair, alike[pair.criterion.id], float(by_probe)))
    return turns


def figures_of_turns(turns: Sequence[ProbedTurn]) -> dict[str, Any]:
    """Return how rightly turns are judged by likeness, and with probes: as shipped, and by weights
    fitted on all other scenarios; none where nothing was judged."""
    if not turns:
        return {}
    met = np.array([turn.pair.met for turn in turns])
    rows = np.array([[turn.by_likeness, turn.by_probe] for turn in turns])
    labels, alike = met.tolist(), [1.0] * len(turns)
    groups = [turn.pair.group for turn in turns]
    odds = {
        "by_likeness": rows[:, 0],
        "as_shipped": np.array([with_probe(one, np.array([probe])) for one, probe in rows]),
        "cross_validated": cross_validated(rows, labels, alike, groups),
    }
    found: dict[str, Any] = {"probed_turns": len(turns)}
    for name, each in odds.items():
        found[f"probed_{name}_accuracy"] = round(float(((each > 0) == met).mean()), 3)
        found[f"probed_{name}_fp_rate"] = round(float((each > 0)[~met].mean()), 3)
        found[f"probed_{name}_auc"] = round(auc(each, met), 4)
    doubt = np.abs(rows[:, 0]) < WITHIN
    few = np.ones(int(doubt.sum())).tolist()
    weights = fitted(rows[doubt], met[doubt].tolist(), few, decay=DECAY)
    return {**found, "probed_weights": [round(float(weight), 2) for weight in weights]}


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
