"""The Persona nods into a thinking pause, says "mm" if it grows, and never over a final answer."""

import itertools

import pytest

from app.conversation import events as ev
from app.conversation.plan import Timing
from app.conversation.tempo import RESPONSE_GAP_S, Degree
from tests.behaviour.stage import Stage, a_plan


def stage_with(active_listening: Degree) -> Stage:
    timing = Timing(patience_s=3.0, active_listening=active_listening)
    return Stage(plan=a_plan(timing=timing))


def responses(stage: Stage) -> list[ev.ListenerResponded]:
    return [e for e in stage.heard if isinstance(e, ev.ListenerResponded)]


def thinking_aloud(stage: Stage, turns: int) -> None:
    for number in range(turns):
        stage.learner_says("well I", at_s=4.0 + 4 * number, lasts_s=2.0, p_yield=0.05)


def test_a_nod_into_a_thinking_pause() -> None:
    stage = stage_with(Degree.MEDIUM)
    thinking_aloud(stage, 1)
    stage.run(7.0)
    (nod,) = responses(stage)
    assert nod.nod
    assert 6.3 <= nod.t_s < 6.9


@pytest.mark.parametrize("p_yield", [0.4, 0.95])
def test_never_over_what_may_be_the_end(p_yield: float) -> None:
    stage = stage_with(Degree.HIGH)
    stage.learner_says("it is fraud", at_s=4.0, lasts_s=2.0, p_yield=p_yield)
    stage.run(12.0)
    assert responses(stage) == []


def test_a_soft_sound_holds_a_long_pause_open() -> None:
    stage = stage_with(Degree.HIGH)
    thinking_aloud(stage, 4)
    stage.run(20.0)
    sounds = [r for r in responses(stage) if r.sound]
    assert sounds
    assert all(not any(s <= r.t_s <= e for _, s, e in stage.sound()) for r in sounds)


@pytest.mark.parametrize("degree", list(Degree))
def test_not_too_often(degree: Degree) -> None:
    stage = stage_with(degree)
    thinking_aloud(stage, 12)
    stage.run(60.0)
    times = [r.t_s for r in responses(stage) if r.nod]
    assert len(times) > 1
    assert min(b - a for a, b in itertools.pairwise(times)) >= RESPONSE_GAP_S[degree]


def test_low_makes_no_sound() -> None:
    stage = stage_with(Degree.LOW)
    thinking_aloud(stage, 12)
    stage.run(60.0)
    assert all(not r.sound for r in responses(stage))


def test_it_takes_no_floor() -> None:
    stage = stage_with(Degree.HIGH)
    thinking_aloud(stage, 3)
    stage.run(12.0)
    holders = [e.holder for e in stage.out(ev.FloorChanged) if e.t_s > 4.2]
    assert ev.Floor.PERSONA not in holders
