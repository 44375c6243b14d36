"""Labelled pairs for the judge, and how well it parts them.

An author's example is judged with the others of its criterion as examples, never with itself.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.conversation.plan import SessionPlan
from app.language import fit
from app.runtime.calibrating import Pair
from bench.dialogue.regression import Numbers
from bench.dialogue.scripts import Learner


def spoken_pairs(plan: SessionPlan, learner: Learner) -> Iterable[Pair]:
    """Yield what a scripted learner says while its criteria are open, with the script's truth."""
    group = f"{plan.pack_id}/{plan.scenario_id}"
    criteria = {c.id: c for o in plan.objectives for c in o.criteria}
    homes = {o.id: (*(c.id for c in o.criteria), *o.practises) for o in plan.objectives}
    first = plan.objectives[0].id
    done: set[str] = set()
    for turn in learner.turns:
        for name in homes.get(turn.objective or first, ()):
            if turn.say and name in criteria and name not in done:
                met = name in turn.truth.met
                yield Pair(group, criteria[name], turn.say, met, learner.id)
        done |= set(turn.truth.met)


def groups_of(pairs: Sequence[Pair]) -> list[str]:
    """Return each pair's scenario; with a single one its criteria take the scenarios' place."""
    groups = [pair.group for pair in pairs]
    return groups if len(set(groups)) > 1 else [pair.criterion.id for pair in pairs]


def auc(scores: Numbers, labels: NDArray[np.bool_]) -> float:
    """Return how often a pair that is met scores higher than one that is not; ties count half."""
    yes, no = scores[labels], scores[~labels]
    if not len(yes) or not len(no):
        return float("nan")
    return float((yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2)


def calibrated(margins: Sequence[float], labels: Sequence[bool], groups: Sequence[str]) -> Numbers:
    """Return each pair's log odds by the calibration that is fitted on all other groups."""
    odds = np.zeros(len(margins))
    for group in sorted(set(groups)):
        train = [n for n, g in enumerate(groups) if g != group]
        found = fit([margins[n] for n in train], [labels[n] for n in train])
        for n, g in enumerate(groups):
            if g == group:
                odds[n] = found.slope * margins[n] + found.offset
    return odds
