"""A pause that sounds unfinished is not taken before patience ends."""

import msgspec

from app.conversation.plan import Timing
from tests.behaviour.stage import Stage, a_plan


def test_a_pause_shorter_than_patience_is_not_broken() -> None:
    stage = Stage()
    stage.learner_says("well I think", at_s=4.0, lasts_s=1.0, p_yield=0.05)
    stage.learner_says("we should ask", at_s=6.2, lasts_s=1.0)
    stage.run(12.0)
    assert stage.first_sound_after(4.0) > 7.2


def test_a_thirty_second_silence_is_not_broken_with_patience_to_match() -> None:
    timing = msgspec.structs.replace(Timing(), patience_s=40.0, silence_s=60.0)
    stage = Stage(plan=a_plan(timing=timing))
    stage.learner_says("let me think", at_s=4.0, lasts_s=1.0, p_yield=0.02)
    stage.learner_says("it is fraud", at_s=35.0, lasts_s=1.0, p_yield=0.95)
    stage.run(60.0)
    assert stage.first_sound_after(4.0) > 36.0
    assert len(stage.spoken()) == 2


def test_a_moment_asked_for_is_a_moment_given() -> None:
    from app.conversation import events as ev

    stage = Stage()
    stage.learner_says("hm", at_s=4.0, lasts_s=0.5, p_yield=0.05, predictions=False)
    stage.at(5.0, ev.MomentRequested())
    stage.learner_says("now I know", at_s=30.0, lasts_s=1.0)
    stage.run(45.0)
    assert stage.first_sound_after(4.0) > 31.0
