"""Certainty-based marking: how sure one was counts as much as whether one was right.

Source: A. R. Gardner-Medwin, "Confidence assessment in the teaching of basic science", ALT-J 3(1),
1995: certainty 1, 2 or 3 earns that many marks when right and loses 0, 2 or 6 when wrong.
"""

import msgspec

LOSS = {1: 0, 2: 2, 3: 6}
"""Certainty → marks lost when wrong."""


def certainty_mark(correct: bool, certainty: int) -> int:
    """Return the mark of one answer. Raises KeyError for a certainty other than 1, 2 or 3."""
    loss = LOSS[certainty]
    return certainty if correct else -loss


class SelfRating(msgspec.Struct, frozen=True, kw_only=True):
    """The learner about themselves, before anything was shown to them."""

    share: float
    """How much of it they think they showed: 0, 1/3, 2/3 or 1."""
    certainty: int
    """1 not sure, 2 fairly, 3 very."""


RATING_STEPS = (0.0, 1 / 3, 2 / 3, 1.0)
"""Not yet, partly, mostly, fully."""
RATING_NAMES = ("not yet", "partly", "mostly", "fully")
CERTAINTY_NAMES = {1: "not very sure", 2: "fairly sure", 3: "very sure"}


def nearest_step(share: float) -> int:
    """Return the index in `RATING_STEPS` that a share of the score comes closest to.

    The ends are strict: "fully" is everything, "not yet" is nothing, and "mostly" more than half.
    """
    if share >= 1.0:
        return 3
    if share <= 0.0:
        return 0
    return 1 if share <= 0.5 else 2


def judged_well(rating: SelfRating, share: float) -> bool:
    """True if the learner's own view is the step that the evidence comes closest to."""
    return abs(rating.share - RATING_STEPS[nearest_step(share)]) < 0.01


class CheckAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a check without help: was it right, and how sure was the learner."""

    criterion_id: str
    correct: bool
    certainty: int


class CheckGain(msgspec.Struct, frozen=True, kw_only=True):
    """A check before practice against its parallel form after it, over the criteria in both."""

    questions: int
    right_before: int
    right_after: int
    marks_before: int
    marks_after: int
    newly_right: tuple[str, ...]
    lost: tuple[str, ...]


def check_gain(before: tuple[CheckAnswer, ...], after: tuple[CheckAnswer, ...]) -> CheckGain:
    """Return what changed. A question asked only once says nothing about change and is left out."""
    first = {a.criterion_id: a for a in before}
    second = {a.criterion_id: a for a in after}
    both = [name for name in first if name in second]
    return CheckGain(
        questions=len(both),
        right_before=sum(first[n].correct for n in both),
        right_after=sum(second[n].correct for n in both),
        marks_before=sum(certainty_mark(first[n].correct, first[n].certainty) for n in both),
        marks_after=sum(certainty_mark(second[n].correct, second[n].certainty) for n in both),
        newly_right=tuple(n for n in both if second[n].correct and not first[n].correct),
        lost=tuple(n for n in both if first[n].correct and not second[n].correct),
    )
