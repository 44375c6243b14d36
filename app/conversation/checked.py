"""What the check without help has shown: both answers to each criterion, and how sure they were."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from app.conversation.certainty import CheckAnswer, CheckGain, check_gain

VERY_SURE = 3


class CheckedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, in the learner's words, beside the author's."""

    question: str
    model_answer: str
    text: str
    """Empty: they did not know."""
    certainty: int
    """1 not sure, 2 fairly, 3 very."""
    correct: bool | None
    """None: the session ended before the judge had answered."""

    @property
    def surprise(self) -> bool:
        """Sure and wrong: what is corrected then is remembered best, and is practised first."""
        return self.correct is False and self.certainty == VERY_SURE


class CheckedCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion before the talk and after it."""

    criterion_id: str
    statement: str
    before: CheckedAnswer | None = None
    after: CheckedAnswer | None = None

    @property
    def newest(self) -> CheckedAnswer | None:
        """The last answer whose verdict is known."""
        known = [a for a in (self.after, self.before) if a is not None and a.correct is not None]
        return known[0] if known else None

    @property
    def surprise(self) -> bool:
        """The learner is still sure and wrong."""
        return self.newest is not None and self.newest.surprise

    def answer(self, form: str) -> CheckedAnswer | None:
        """Return the answer of one form, "before" or "after"."""
        return self.before if form == "before" else self.after


def gain_of(checks: Sequence[CheckedCriterion]) -> CheckGain:
    """Return what changed, over the criteria with a verdict on both answers."""
    return check_gain(_answers(checks, "before"), _answers(checks, "after"))


def _answers(
    checks: Sequence[CheckedCriterion], form: Literal["before", "after"]
) -> tuple[CheckAnswer, ...]:
    return tuple(
        CheckAnswer(
            criterion_id=one.criterion_id, correct=answer.correct, certainty=answer.certainty
        )
        for one in checks
        if (answer := one.answer(form)) is not None and answer.correct is not None
    )
