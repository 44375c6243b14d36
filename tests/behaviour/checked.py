"""A small exercise with a check before and after it, and how its learners answer."""

from app.conversation import events as ev
from app.conversation.exercise import CheckItem, CheckQuestion
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan
from tests.behaviour.test_a_session_is_debriefed import RUBRIC

NAMES = ("injury", "money")
CHECK = tuple(
    CheckItem(
        criterion_id=name,
        before=CheckQuestion(question=f"Before: {name}?", model_answer=f"It is {name}."),
        after=CheckQuestion(question=f"After: {name}?", model_answer=f"{name} again."),
    )
    for name in NAMES
)
BEFORE, AFTER = ev.CheckForm.BEFORE, ev.CheckForm.AFTER


def a_stage(**changes: float) -> Stage:
    plan = a_plan(objectives=EXERCISE, check=CHECK, rubric=RUBRIC)
    return Stage(plan=plan, fake_reply="I see.", **changes)  # type: ignore[arg-type]


def answer(form: ev.CheckForm, name: str, text: str, certainty: int = 3) -> ev.CheckAnswered:
    return ev.CheckAnswered(form=form, criterion_id=name, text=text, certainty=certainty)


def held(stage: Stage, *after: ev.Event, ends_s: float = 40.0) -> Stage:
    """Both questions answered, a talk of one turn, and what follows its end."""
    stage.at(4.0, answer(BEFORE, "injury", "It is injury."))
    stage.at(8.0, answer(BEFORE, "money", "No idea, the colour?"))
    stage.at(20.0, ev.LearnerTyped(text="Somebody got hurt."))
    stage.at(ends_s, ev.SessionEndRequested(reason="learner"))
    for n, event in enumerate(after, start=1):
        stage.at(ends_s + 4.0 * n, event)
    return stage.run(ends_s + 40.0)
