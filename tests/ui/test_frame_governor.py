"""The face gives way when the machine is busy, and comes back slowly."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ui.frame_governor import FrameGovernor


def run(governor: FrameGovernor, seconds: float, work_s: float, begin_s: float = 0.0) -> float:
    """Draw for that long, each frame on time unless the work takes longer; return the time."""
    now_s = begin_s
    while now_s < begin_s + seconds:
        now_s += max(1 / governor.pace.fps, work_s)
        governor.drawn(now_s, work_s)
    return now_s


def test_begins_at_two_thirds_of_the_resolution() -> None:
    assert FrameGovernor(40).pace.scale == 0.66


def test_a_graphics_card_begins_in_full_and_still_gives_way() -> None:
    governor = FrameGovernor(40)
    governor.begin_in_full()
    assert governor.pace.scale == 1.0
    run(governor, 5, work_s=0.024)
    assert governor.pace.scale < 1.0


def test_a_fast_machine_reaches_full_resolution() -> None:
    governor = FrameGovernor(40)
    run(governor, 20, work_s=0.004)
    assert (governor.pace.scale, governor.pace.fps) == (1.0, 40)


def test_a_slow_machine_gives_up_resolution_before_rate() -> None:
    governor = FrameGovernor(40)
    run(governor, 0.7, work_s=0.02)
    assert (governor.pace.scale, governor.pace.fps) == (0.5, 40)
    run(governor, 10, work_s=0.04)
    assert governor.pace.fps == 15


def test_frames_that_come_late_count_as_a_busy_machine() -> None:
    governor = FrameGovernor(40)
    now_s = 0.0
    for _ in range(30):
        now_s += 0.05
        governor.drawn(now_s, 0.002)
    assert governor.pace.scale == 0.5


def test_a_failed_climb_is_not_repeated_at_once() -> None:
    governor = FrameGovernor(40)
    costs = {1.0: 0.03, 0.8: 0.017, 0.66: 0.006, 0.5: 0.005}
    now_s, climbs, before = 0.0, 0, governor.pace.scale
    while now_s < 120:
        work_s = costs[governor.pace.scale]
        now_s += max(1 / governor.pace.fps, work_s)
        governor.drawn(now_s, work_s)
        climbs += governor.pace.scale > before
        before = governor.pace.scale
    assert climbs <= 5


def test_a_cap_holds_on_a_fast_machine_and_is_not_taken_for_a_slow_one() -> None:
    governor = FrameGovernor(40)
    governor.cap(25)
    run(governor, 20, work_s=0.004)
    assert (governor.pace.scale, governor.pace.fps) == (1.0, 25)
    governor.cap(40)
    assert governor.pace.fps == 40


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 2.0), max_size=400))
def test_the_pace_always_stays_within_bounds(work: list[float]) -> None:
    governor = FrameGovernor(40)
    now_s = 0.0
    for work_s in work:
        now_s += max(0.025, work_s)
        governor.drawn(now_s, work_s)
        assert 0.5 <= governor.pace.scale <= 1.0
        assert 10 <= governor.pace.fps <= 40
