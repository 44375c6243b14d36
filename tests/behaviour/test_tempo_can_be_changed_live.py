"""Patience, interruptibility and active listening follow a command at once."""

from app.conversation import events as ev
from app.conversation.tempo import BARGE_IN_S, PATIENCE_S, Degree
from tests.behaviour.stage import Stage


def taken_s(patience: Degree | None) -> float:
    stage = Stage()
    if patience is not None:
        stage.at(3.0, ev.TempoChanged(patience=patience))
    stage.learner_says("well I think", at_s=4.0, lasts_s=1.0, predictions=False)
    stage.run(15.0)
    return stage.out(ev.TurnTaken)[0].t_s


def test_more_patience_waits_longer() -> None:
    waits = [taken_s(degree) - 5.0 for degree in Degree]
    assert waits == sorted(waits)
    for wait_s, degree in zip(waits, Degree, strict=True):
        assert wait_s > PATIENCE_S[degree] - 0.001


def test_interruptibility_reaches_the_judge() -> None:
    stage = Stage()
    stage.at(3.0, ev.TempoChanged(interruptibility=Degree.HIGH))
    stage.at(3.5, ev.TempoChanged(active_listening=Degree.LOW))
    stage.run(5.0)
    assert [e.barge_in_s for e in stage.out(ev.TempoSet)] == [BARGE_IN_S[Degree.HIGH]]
