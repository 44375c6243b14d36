"""In the thinking profile a finished sentence is no reason to speak; a question is."""

from app.conversation import events as ev
from app.conversation.plan import Timing
from app.conversation.tempo import Profile
from tests.behaviour.stage import Stage, a_plan

THINKING = a_plan(timing=Timing(profile=Profile.THINKING))


def test_thirty_seconds_of_thought_are_not_broken() -> None:
    stage = Stage(plan=THINKING)
    stage.learner_says("let me think about that", at_s=4.0, lasts_s=1.0, p_yield=0.95)
    stage.learner_says("it is fraud", at_s=35.0, lasts_s=1.0, p_yield=0.95)
    stage.run(79.0)
    assert stage.first_sound_after(4.0) is None


def test_thirty_seconds_before_the_first_word_are_not_broken() -> None:
    stage = Stage(plan=THINKING)
    stage.run(45.0)
    assert stage.spoken() == [stage.plan.lines.greeting]


def test_what_was_thought_is_answered_in_the_end() -> None:
    stage = Stage(plan=THINKING)
    stage.learner_says("let me think about that", at_s=4.0, lasts_s=1.0, p_yield=0.95)
    stage.run(70.0)
    assert [turn.text for turn in stage.out(ev.TurnTaken)] == ["let me think about that"]


def test_a_question_is_answered_at_once() -> None:
    stage = Stage(plan=THINKING)
    stage.learner_says("what is my limit?", at_s=4.0, lasts_s=1.0, p_yield=0.95)
    stage.run(12.0)
    assert stage.first_sound_after(5.0) < 8.0


def test_the_profile_can_change_while_somebody_is_silent() -> None:
    stage = Stage(plan=THINKING)
    stage.learner_says("let me think about that", at_s=4.0, lasts_s=1.0, p_yield=0.95)
    stage.at(12.0, ev.TempoChanged(profile=Profile.ANSWERING))
    stage.run(16.0)
    assert stage.first_sound_after(5.0) > 12.0
