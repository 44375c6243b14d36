"""The Persona greets first, in the author's words, and then listens."""

from app.conversation import events as ev
from tests.behaviour.stage import LINES, Stage


def test_the_greeting_is_heard_word_for_word_and_the_floor_opens() -> None:
    stage = Stage().run(5.0)
    assert stage.spoken() == [LINES.greeting]
    assert stage.out(ev.FloorChanged)[-1].holder is ev.Floor.OPEN
