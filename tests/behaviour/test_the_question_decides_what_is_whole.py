"""A "no" to a question of yes or no is answered at once; one thing of three is waited on."""

import msgspec

from app.conversation import events as ev
from app.conversation.plan import Timing
from tests.behaviour.stage import LINES, Stage, a_plan


def waited_s(asked: str, words: str, p_yield: float) -> float:
    lines = msgspec.structs.replace(LINES, greeting=asked)
    stage = Stage(plan=a_plan(lines=lines, timing=Timing(patience_s=2.6)))
    stage.learner_says(words, at_s=8.0, lasts_s=1.0, p_yield=p_yield)
    stage.run(20.0)
    (taken,) = stage.out(ev.TurnTaken)
    return taken.t_s - 9.0


def test_a_no_is_a_whole_answer() -> None:
    no = waited_s("Was anybody hurt?", "No.", 0.4)
    assert no < 1.0 < waited_s("What happened?", "No.", 0.4)


def test_one_of_three_is_not() -> None:
    named = waited_s("Name it: which three things come first?", "An injury.", 0.6)
    assert named > waited_s("What comes first?", "An injury.", 0.6) + 0.1
