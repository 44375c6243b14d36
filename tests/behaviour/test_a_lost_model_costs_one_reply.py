"""When the language model dies the learner hears an author's sentence and the talk goes on."""

from app.conversation import events as ev
from tests.behaviour.stage import LINES, Stage


def test_the_authored_line_is_spoken() -> None:
    stage = Stage(fake_llm_dies=True)
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.run(10.0)
    assert stage.spoken() == [LINES.greeting, LINES.no_llm]


def test_a_silent_model_is_replaced_at_the_deadline() -> None:
    stage = Stage(fake_ttft_s=500.0)
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.run(30.0)
    assert stage.spoken() == [LINES.greeting, LINES.no_llm]


def test_the_next_turn_is_answered_by_the_model_again() -> None:
    stage = Stage(fake_llm_dies=True)
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.run(10.0)
    stage.fake_llm_dies = False
    stage.learner_says("and now", at_s=12.0, lasts_s=1.0)
    stage.run(25.0)
    assert stage.spoken()[-1] == stage.fake_reply
    assert len(stage.out(ev.TurnTaken)) == 2


def test_what_stands_in_for_two_replies_is_not_the_same_twice() -> None:
    stage = Stage(fake_llm_dies=True)
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.learner_says("and now", at_s=12.0, lasts_s=1.0)
    stage.run(25.0)
    assert stage.spoken() == [LINES.greeting, LINES.no_llm, LINES.say_again]
