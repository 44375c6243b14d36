"""Digits, spelling and lists hold the floor, however final their last word sounds."""

from app.conversation import events as ev
from app.conversation.plan import Timing
from app.conversation.policy import BEYOND_RHYTHM
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


def test_a_number_ends_where_its_rhythm_does() -> None:
    stage = Stage(plan=a_plan(timing=Timing(patience_s=3.6)))
    for group, at_s in (("one zero zero", 4.0), ("nine zero two", 6.4), ("zero one eight", 8.8)):
        stage.learner_says(group, at_s=at_s, lasts_s=1.0, p_yield=0.1)
    stage.run(20.0)
    (taken,) = stage.out(ev.TurnTaken)
    assert taken.text == "one zero zero nine zero two zero one eight"
    assert abs(taken.t_s - 9.8 - BEYOND_RHYTHM * 1.4) < 0.05
