"""What is usual for a face: learned from looks at the screen, followed gently."""

import msgspec
import pytest

from app.perception.baseline import Baseline, Usual
from app.perception.measures import Measures

LOOK = Measures(
    t_s=0.0,
    head_yaw=2.0,
    head_pitch=-4.0,
    gaze_yaw=5.0,
    gaze_pitch=12.0,
    eyes_open=0.3,
    smile=0.1,
    brow_height=2.5,
    lips_apart=0.01,
)


def run(
    baseline: Baseline, since_s: float, until_s: float, *, on_screen: bool = True, **changes: float
) -> Usual | None:
    usual = None
    for index in range(round(since_s * 15), round(until_s * 15)):
        seen = msgspec.structs.replace(LOOK, t_s=index / 15, **changes)
        usual = baseline.follow(seen, on_screen=on_screen)
    return usual


def test_nothing_is_usual_in_the_first_half_second() -> None:
    assert run(Baseline(), 0.0, 0.5) is None


def test_the_first_looks_are_usual() -> None:
    usual = run(Baseline(), 0.0, 2.0)
    assert usual is not None
    assert usual.gaze_yaw == pytest.approx(5.0)
    assert usual.brow_height == pytest.approx(2.5)


def test_looks_elsewhere_do_not_move_it() -> None:
    baseline = Baseline()
    run(baseline, 0.0, 3.0)
    usual = run(baseline, 3.0, 8.0, on_screen=False, gaze_yaw=30.0)
    assert usual is not None
    assert usual.gaze_yaw == pytest.approx(5.0)


def test_a_slow_change_is_followed() -> None:
    baseline = Baseline()
    run(baseline, 0.0, 10.0)
    usual = run(baseline, 10.0, 70.0, gaze_yaw=9.0)
    assert usual is not None
    assert 7.0 < usual.gaze_yaw < 9.0


def test_eyes_that_rest_elsewhere_for_long_have_moved_their_place() -> None:
    baseline = Baseline()
    run(baseline, 0.0, 5.0)
    usual = run(baseline, 5.0, 20.0, on_screen=False, gaze_yaw=25.0)
    assert usual is not None
    assert usual.gaze_yaw == pytest.approx(25.0)


def test_a_first_look_far_off_is_not_taken_for_the_screen() -> None:
    assert run(Baseline(), 0.0, 3.0, gaze_yaw=45.0) is None
