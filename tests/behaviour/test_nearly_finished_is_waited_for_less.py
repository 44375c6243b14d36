"""Between two answers of the floor model the last one may become enough; the nearer, the sooner."""

import pytest

from app.conversation import events as ev
from app.conversation.plan import Timing
from app.conversation.policy import due
from app.conversation.tempo import Profile
from tests.behaviour.stage import Stage, a_plan

SAID = "I would ask her how she feels."


def taken_after(p_yield: float, timing: Timing) -> float:
    stage = Stage(plan=a_plan(timing=timing))
    stage.learner_says(SAID, at_s=4.0, lasts_s=1.0, p_yield=p_yield)
    stage.run(60.0)
    (taken,) = stage.out(ev.TurnTaken)
    return taken.t_s - 5.0


@pytest.mark.parametrize("p_yield", [0.46, 0.47, 0.49])
def test_an_answer_becomes_enough_between_two(p_yield: float) -> None:
    expected = due(p_yield, SAID)
    assert expected is not None
    assert 1.3 < expected < 2.6
    assert taken_after(p_yield, Timing(patience_s=2.6)) == pytest.approx(expected, abs=0.05)


def test_an_answer_that_never_is_waits_for_patience() -> None:
    assert taken_after(0.3, Timing(patience_s=2.6)) == pytest.approx(2.6, abs=0.05)


def test_who_thinks_aloud_is_not_hurried() -> None:
    assert taken_after(0.48, Timing(patience_s=2.6, profile=Profile.THINKING)) > 40.0


def test_a_later_doubt_takes_it_back() -> None:
    stage = Stage(plan=a_plan(timing=Timing(patience_s=2.6)))
    stage.learner_says(SAID, at_s=4.0, lasts_s=1.0, predictions=False)
    for silence_s, p_yield in ((0.3, 0.48), (1.2, 0.2)):
        stage.at(
            5.0 + silence_s,
            ev.FloorPrediction(
                p_yield=p_yield, p_hold=0.5, p_backchannel=0, silence_s=silence_s, offset_s=5.0
            ),
        )
    stage.run(20.0)
    (taken,) = stage.out(ev.TurnTaken)
    assert taken.t_s == pytest.approx(7.6, abs=0.05)
