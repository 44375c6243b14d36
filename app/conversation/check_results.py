"""From a session's events to what the check without help has shown."""

from collections.abc import Sequence

from app.conversation import events as ev
from app.conversation.checked import CheckedAnswer, CheckedCriterion
from app.conversation.exercise import CheckQuestion


def checked_in(events: Sequence[ev.Event]) -> tuple[CheckedCriterion, ...]:
    """Return what was answered, in the order of the plan; nothing where nothing was asked."""
    plan = next((e.plan for e in events if isinstance(e, ev.SessionStarted)), None)
    if plan is None:
        return ()
    statements = {c.criterion_id: c.statement for c in plan.rubric.criteria}
    found = (
        CheckedCriterion(
            criterion_id=item.criterion_id,
            statement=statements.get(item.criterion_id, item.criterion_id),
            before=_answer(events, ev.CheckForm.BEFORE, item.criterion_id, item.before),
            after=_answer(events, ev.CheckForm.AFTER, item.criterion_id, item.after),
        )
        for item in plan.check
    )
    return tuple(one for one in found if one.before is not None)


def _answer(
    events: Sequence[ev.Event], form: ev.CheckForm, criterion_id: str, asked: CheckQuestion
) -> CheckedAnswer | None:
    """The first answer counts; one that came again was late."""
    told = next(
        (
            e
            for e in events
            if isinstance(e, ev.CheckAnswered) and (e.form, e.criterion_id) == (form, criterion_id)
        ),
        None,
    )
    if told is None:
        return None
    verdict = next(
        (
            e.verdict
            for e in events
            if isinstance(e, ev.CheckJudged) and (e.form, e.criterion_id) == (form, criterion_id)
        ),
        None,
    )
    text = told.text.strip()
    correct = verdict is ev.CriterionVerdict.MET if verdict is not None else None
    return CheckedAnswer(
        question=asked.question,
        model_answer=asked.model_answer,
        text=text,
        certainty=told.certainty,
        correct=correct if text else False,
    )
