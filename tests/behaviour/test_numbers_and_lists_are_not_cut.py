"""Digits, spelling and lists hold the floor, however final their last word sounds."""

from app.conversation import events as ev
from app.conversation.plan import Timing
from tests.behaviour.stage import Stage, a_plan

PLAN = a_plan(timing=Timing(patience_s=2.0))


def test_a_number_read_out_in_groups() -> None:
    stage = Stage(plan=PLAN)
    stage.learner_says("four seven two", at_s=4.0, lasts_s=1.0, p_yield=0.95)
    stage.learner_says("nine one", at_s=6.3, lasts_s=0.7, p_yield=0.95)
    stage.run(20.0)
    assert [turn.text for turn in stage.out(ev.TurnTaken)] == ["four seven two nine one"]
    assert stage.first_sound_after(4.0) > 7.0
    assert len(stage.out(ev.ReplyRequested)) <= 2


def test_a_list_that_goes_on() -> None:
    stage = Stage(plan=PLAN)
    stage.learner_says("gloves, goggles,", at_s=4.0, lasts_s=1.0, p_yield=0.8)
    stage.learner_says("and a helmet", at_s=6.4, lasts_s=0.7, p_yield=0.95)
    stage.run(20.0)
    assert stage.out(ev.TurnTaken)[-1].text == "gloves, goggles, and a helmet"
    assert stage.first_sound_after(4.0) > 7.1


def test_nobody_waits_for_ever() -> None:
    stage = Stage(plan=PLAN)
    stage.learner_says("four seven two", at_s=4.0, lasts_s=1.0, p_yield=0.95)
    stage.run(20.0)
    assert [turn.text for turn in stage.out(ev.TurnTaken)] == ["four seven two"]
    assert stage.out(ev.TurnTaken)[0].t_s < 7.2
    assert stage.out(ev.FloorChanged)[-1].holder is ev.Floor.OPEN
