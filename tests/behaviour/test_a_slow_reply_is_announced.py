"""When a reply takes long the Persona asks for a moment, once, and then it comes."""

import msgspec

from app.conversation import events as ev
from tests.behaviour.stage import LINES, Stage, a_plan

MOMENT = "One moment, let me think."


def slow_stage(ttft_s: float) -> Stage:
    plan = a_plan(lines=msgspec.structs.replace(LINES, one_moment=MOMENT))
    stage = Stage(plan=plan, fake_ttft_s=ttft_s)
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    return stage


def test_the_moment_is_asked_for_and_the_reply_follows() -> None:
    stage = slow_stage(ttft_s=7.0)
    stage.run(40.0)
    assert stage.spoken()[:2] == [LINES.greeting, f"{MOMENT} {stage.fake_reply}"]
    assert len(stage.out(ev.ReplyRequested)) == 1


def test_a_reply_in_time_is_not_announced() -> None:
    stage = slow_stage(ttft_s=0.3)
    stage.run(20.0)
    assert stage.spoken() == [LINES.greeting, stage.fake_reply]


def test_a_model_that_never_answers_is_replaced_after_it() -> None:
    stage = slow_stage(ttft_s=500.0)
    stage.run(40.0)
    assert stage.spoken()[:2] == [LINES.greeting, f"{MOMENT} {LINES.no_llm}"]


def test_the_learner_may_speak_into_the_moment() -> None:
    stage = slow_stage(ttft_s=7.0)
    stage.learner_says("wait, I meant something else", at_s=9.6, lasts_s=3.0)
    stage.run(40.0)
    assert len([t for t in stage.spoken() if stage.fake_reply in t]) == 1
