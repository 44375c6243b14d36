"""Labelled pairs for the judge, and how well it parts them.

An author's example is judged with the others of its criterion as examples, never with itself.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from app.conversation.plan import SessionPlan
from app.language import fit
from app.runtime.calibrating import Pair
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


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return how often a pair that is met scores higher than one that is not; ties count half."""
    values, truth = np.asarray(scores), np.asarray(labels)
    yes, no = values[truth], values[~truth]
    if not len(yes) or not len(no):
        return float("nan")
    return float((yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2)


def cross_validated(pairs: Sequence[Pair], scores: Sequence[float]) -> list[bool]:
    """Return for every pair whether it is judged met by a calibration on the other scenarios.

    With a single scenario the criteria take the scenarios' place.
    """
    groups = [p.group for p in pairs]
    if len(set(groups)) == 1:
        groups = [p.criterion.id for p in pairs]
    said: list[bool] = [False] * len(pairs)
    for group in sorted(set(groups)):
        train = [n for n, g in enumerate(groups) if g != group]
        fitted = fit([scores[n] for n in train], [pairs[n].met for n in train])
        for n, g in enumerate(groups):
            if g == group:
                said[n] = fitted.p_yes(scores[n]) >= 0.5
    return said
