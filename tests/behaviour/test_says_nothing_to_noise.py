"""Sound without words is no turn: nothing is said."""

from app.conversation import events as ev
from tests.behaviour.stage import LINES, Stage


def test_a_door_is_not_answered() -> None:
    stage = Stage()
    stage.learner_says("", at_s=4.0, lasts_s=0.6)
    stage.run(20.0)
    assert stage.spoken() == [LINES.greeting]
    assert stage.out(ev.ReplyRequested) == []
    assert stage.out(ev.FloorChanged)[-1].holder is ev.Floor.OPEN


def test_a_turn_after_noise_is_answered() -> None:
    stage = Stage()
    stage.learner_says("", at_s=4.0, lasts_s=0.6)
    stage.learner_says("hello", at_s=8.0, lasts_s=1.0)
    stage.run(20.0)
    assert stage.spoken()[1:] == [stage.fake_reply]


def test_long_unclear_speech_twice_is_asked_for_again() -> None:
    stage = Stage()
    stage.learner_says("", at_s=4.0, lasts_s=3.0)
    stage.learner_says("", at_s=12.0, lasts_s=3.0)
    stage.run(25.0)
    assert stage.spoken() == [LINES.greeting, LINES.say_again]
