"""Partials come every so often, cost a bounded share, and never stand before the final words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.recognition import PartialWords


def due_times(policy: PartialWords, until_s: float, cost_s: float) -> list[float]:
    times = []
    for step in range(int(until_s * 50)):
        now_s = step / 50
        if policy.due(now_s) is not None:
            times.append(now_s)
            policy.done(cost_s)
    return times


def test_as_often_as_it_is_told_to() -> None:
    policy = PartialWords(every_s=0.9)
    assert policy.due(5.0) is None
    policy.started(0.0)
    assert due_times(policy, 4.0, 0.1) == pytest.approx([0.9, 1.8, 2.7, 3.6], abs=0.05)


def test_none_while_one_runs_or_the_learner_pauses() -> None:
    policy = PartialWords()
    policy.started(0.0)
    assert policy.due(1.0) == 0.0
    assert policy.due(3.0) is None
    policy.done(0.1)
    policy.stopped()
    assert policy.due(4.0) is None
    policy.started(4.5)
    assert policy.due(4.6) == 0.0


def test_a_slow_machine_is_asked_less_often_and_then_not_at_all() -> None:
    policy = PartialWords(every_s=1.0, share=0.25, longest_s=0.8)
    policy.started(0.0)
    times = due_times(policy, 10.0, 0.5)
    assert times[:3] == [1.0, 3.0, 5.0]
    policy.due(20.0)
    policy.done(0.9)
    assert policy.due(60.0) is None
    policy.turn_over()
    policy.started(61.0)
    assert policy.due(62.0) == 61.0


@settings(deadline=None)
@given(st.floats(0.01, 0.8), st.floats(0.1, 0.5))
def test_the_share_is_kept(cost_s: float, share: float) -> None:
    policy = PartialWords(share=share)
    policy.started(0.0)
    times = due_times(policy, 60.0, cost_s)
    assert len(times) * cost_s <= share * 60.0 + cost_s
