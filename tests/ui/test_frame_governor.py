"""The face gives way when the machine is busy, and comes back slowly."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ui.frame_governor import FrameGovernor


def run(governor: FrameGovernor, seconds: float, cost_s: float) -> None:
    """Draw for that long at that processor time a frame, on time unless it takes longer."""
    now_s = spent_s = 0.0
    while now_s < seconds:
        now_s += max(1 / governor.pace.fps, cost_s)
        spent_s += cost_s
        governor.drawn(now_s, spent_s)


def test_begins_at_two_thirds_of_the_resolution() -> None:
    assert FrameGovernor(40).pace.scale == 0.66


def test_a_graphics_card_begins_in_full_and_still_gives_way() -> None:
    governor = FrameGovernor(40)
    governor.begin_in_full()
    assert governor.pace.scale == 1.0
    run(governor, 5, cost_s=0.027)
    assert governor.pace.scale < 1.0


def test_a_fast_machine_reaches_full_resolution() -> None:
    governor = FrameGovernor(40)
    run(governor, 24, cost_s=0.004)
    assert (governor.pace.scale, governor.pace.fps) == (1.0, 40)


def test_a_slow_machine_gives_up_resolution_before_rate() -> None:
    governor = FrameGovernor(40)
    run(governor, 1.5, cost_s=0.026)
    assert (governor.pace.scale, governor.pace.fps) == (0.5, 40)
    governor.forget()
    run(governor, 10, cost_s=0.045)
    assert governor.pace.fps == 20


def test_two_cores_may_share_a_frame_but_not_take_more_than_one_core_between_them() -> None:
    """A picture is filled while the one before is shown: on time is not yet within bounds."""
    governor = FrameGovernor(45)
    now_s = spent_s = 0.0
    for _ in range(80):
        now_s += 1 / 45
        spent_s += 0.0245
        governor.drawn(now_s, spent_s)
    assert governor.pace.scale == 0.66
    for _ in range(80):
        now_s += 1 / 45
        spent_s += 0.03
        governor.drawn(now_s, spent_s)
    assert governor.pace.scale == 0.5


def test_a_finer_picture_is_not_tried_that_could_not_be_held() -> None:
    governor = FrameGovernor(40)
    run(governor, 30, cost_s=0.0195)
    assert governor.pace.scale == 0.66


def test_a_large_window_may_be_drawn_coarser_before_its_rate_gives_way() -> None:
    governor = FrameGovernor(40)
    governor.suit(rows=2160)
    assert governor.pace.scale == 0.66
    run(governor, 4, cost_s=0.03)
    assert (governor.pace.scale, governor.pace.fps) == (0.25, 40)
    governor.suit(rows=1080)
    assert (governor.pace.scale, governor.pace.fps) == (0.5, 40)


def test_frames_that_come_late_count_as_a_busy_machine() -> None:
    governor = FrameGovernor(40)
    now_s = 0.0
    for _ in range(60):
        now_s += 0.05
        governor.drawn(now_s, now_s * 0.05)
    assert governor.pace.scale == 0.5


def test_a_failed_climb_is_not_repeated_at_once() -> None:
    governor = FrameGovernor(40)
    costs = {1.0: 0.03, 0.8: 0.016, 0.66: 0.006, 0.58: 0.0055, 0.5: 0.005}
    now_s, spent_s, climbs, before = 0.0, 0.0, 0, governor.pace.scale
    while now_s < 120:
        cost_s = costs[governor.pace.scale]
        now_s += max(1 / governor.pace.fps, cost_s)
        spent_s += cost_s
        governor.drawn(now_s, spent_s)
        climbs += governor.pace.scale > before
        before = governor.pace.scale
    assert climbs <= 5


def test_a_cap_holds_on_a_fast_machine_and_is_not_taken_for_a_slow_one() -> None:
    governor = FrameGovernor(40)
    governor.cap(25)
    run(governor, 24, cost_s=0.004)
    assert (governor.pace.scale, governor.pace.fps) == (1.0, 25)
    governor.cap(40)
    assert governor.pace.fps == 40


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 2.0), max_size=400))
def test_the_pace_always_stays_within_bounds(work: list[float]) -> None:
    governor = FrameGovernor(40)
    now_s = spent_s = 0.0
    for work_s in work:
        now_s += max(0.025, work_s)
        spent_s += work_s
        governor.drawn(now_s, spent_s)
        assert 0.5 <= governor.pace.scale <= 1.0
        assert 10 <= governor.pace.fps <= 40
