"""The best and the weakest moment are the learner's own words, and never the same ones."""

from msgspec.structs import replace

from app.conversation.debriefing import build_debrief
from app.conversation.findings import HintUsed
from app.conversation.moments import moments_of
from tests.unit.conversation.debriefed import FINDINGS, a_session

HINT = HintUsed(criterion_id="injury", rung="nudge", text="-", t_s=3.0)
DEBRIEF = build_debrief(a_session(), FINDINGS, app_version="-")


def test_the_best_was_shown_and_the_weakest_came_close_only() -> None:
    moments = moments_of(DEBRIEF)
    assert moments.best is not None
    assert moments.best.met
    assert moments.best.quote is not None
    assert moments.weakest is None or not moments.weakest.met


def test_what_was_shown_with_help_is_not_the_best() -> None:
    first, *others = DEBRIEF.objectives
    shown = next(c for c in first.criteria if c.met)
    helped = replace(shown, criterion_id="helped", hints=(HINT,))
    longer = replace(shown.quote, text=shown.quote.text + " and more words")  # type: ignore[type-var]
    helped = replace(helped, quote=longer)
    debrief = replace(DEBRIEF, objectives=(replace(first, criteria=(helped, shown)), *others))
    best = moments_of(debrief).best
    assert best is not None
    assert best.criterion_id == shown.criterion_id


def test_the_weakest_is_what_is_to_be_tried_next() -> None:
    first, *others = DEBRIEF.objectives
    shown = next(c for c in first.criteria if c.met)
    near = [replace(shown, criterion_id=name, met=False, reason="denied") for name in "ab"]
    debrief = replace(
        DEBRIEF, objectives=(replace(first, criteria=tuple(near)), *others), retry=near[1]
    )
    moments = moments_of(debrief)
    assert moments.best is None or moments.best.criterion_id not in "ab"
    assert moments.weakest == near[1]


def test_who_said_nothing_has_no_moments() -> None:
    silent = replace(DEBRIEF, objectives=(), retry=None)
    assert moments_of(silent).best is None
    assert moments_of(silent).weakest is None
