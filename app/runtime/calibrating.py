"""Fit the judge of one model file on what pack authors wrote as examples of yes and no."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.conversation.evaluation import judging_prompt
from app.conversation.exercise import Criterion
from app.conversation.plan import SessionPlan
from app.conversation.ports import Judge
from app.language import Calibration, LlamaModel, fit, keep
from app.packs import load_pack
from app.runtime.plans import plan_for

CALIBRATED_ON = 4
"""Examples of each side of a criterion on which a judge is calibrated: a second or more each."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A criterion, words, and whether they meet it. `group` is the scenario."""

    group: str
    criterion: Criterion
    said: str
    met: bool
    source: str = "example"


def example_pairs(plan: SessionPlan, most: int | None = None) -> Iterable[Pair]:
    """Yield an author's examples, each taken out of the prompt that judges it.

    `most`: so many of each side of a criterion; all without it.
    """
    group = f"{plan.pack_id}/{plan.scenario_id}"
    for objective in plan.objectives:
        for criterion in objective.criteria:
            for said in criterion.met_by[:most]:
                yield Pair(group, _without(criterion, said), said, True)
            for said in criterion.not_met_by[:most]:
                yield Pair(group, _without(criterion, said), said, False)


def margins(
    pairs: Sequence[Pair], judge: Judge, progress: Callable[[int], None] = lambda _: None
) -> list[float]:
    """Return the judge's log odds of every pair, in order."""
    found = []
    for n, pair in enumerate(pairs):
        judged = judge.judge(judging_prompt(pair.criterion, pair.said), cancelled=lambda: False)
        assert judged is not None
        found.append(judged.margin)
        progress(n)
    return found


def calibrate(
    model: Path,
    sha256: str,
    packs: Iterable[Path],
    target: Path,
    *,
    threads: int,
    progress: Callable[[int], None] = lambda _: None,
) -> Calibration:
    """Judge every example of the packs with the model, fit, and keep the result in `target`.

    Minutes. Raises what the packs and the model raise, ValueError without examples of both sides.
    """
    loaded = [load_pack(folder) for folder in packs]
    pairs = [
        pair
        for pack in loaded
        for scenario in pack.scenarios
        for pair in example_pairs(plan_for(pack, scenario_id=scenario), CALIBRATED_ON)
    ]
    judge = LlamaModel(model, threads=threads, n_ctx=512)
    try:
        scores = margins(pairs, judge, progress)
    finally:
        judge.close()
    fitted = fit(scores, [pair.met for pair in pairs])
    keep(fitted, sha256, target)
    return fitted


def _without(criterion: Criterion, said: str) -> Criterion:
    return msgspec.structs.replace(
        criterion,
        met_by=tuple(s for s in criterion.met_by if s != said),
        not_met_by=tuple(s for s in criterion.not_met_by if s != said),
    )
