"""Blinks, looks away, nods and shakes on scripted numbers."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.perception.blinks import Blinks
from app.perception.head_gestures import HeadGestures
from app.perception.look_away import LookAway
from app.perception.movements import HELD_MIN_S, Held, Movement, MovementKind

FPS = 15.0


def times(seconds: float) -> Iterator[float]:
    return (index / FPS for index in range(round(seconds * FPS)))


def gestures(
    yaw: Callable[[float], float],
    pitch: Callable[[float], float],
    *,
    seconds: float = 5.0,
    silent: bool = True,
    lips: Callable[[float], float] = lambda _: 0.0,
) -> list[Movement]:
    machine = HeadGestures()
    found = (
        machine.step(t, yaw_deg=yaw(t), pitch_deg=pitch(t), lips_apart=lips(t), silent=silent)
        for t in times(seconds)
    )
    return [movement for movement in found if movement]


def swing(
    size: float, rate_hz: float, since: float = 1.0, until: float = 3.5
) -> Callable[..., float]:
    return lambda t: size * np.sin(2 * np.pi * rate_hz * (t - since)) * (since < t < until)


def still(_: float) -> float:
    return 0.0


@pytest.mark.parametrize("rate_hz", [1.2, 1.6, 2.2])
@pytest.mark.parametrize("size", [5.0, 9.0, 14.0])
def test_a_nod_is_found_once(size: float, rate_hz: float) -> None:
    (nod,) = gestures(yaw=still, pitch=swing(size, rate_hz))
    assert nod.kind is MovementKind.NOD
    assert 0.9 <= nod.since_s < nod.until_s <= 3.6


def test_a_shake_is_not_a_nod() -> None:
    (shake,) = gestures(yaw=swing(10.0, 1.3), pitch=swing(3.0, 1.3))
    assert shake.kind is MovementKind.SHAKE


def test_a_head_that_moves_on_both_axes_alike_says_nothing() -> None:
    assert gestures(yaw=swing(8.0, 1.3), pitch=swing(8.0, 1.3)) == []


def test_a_turn_of_the_head_and_back_is_no_shake() -> None:
    assert gestures(yaw=lambda t: 24.0 * (1.0 < t < 4.0), pitch=still) == []


def test_nothing_counts_while_the_learner_speaks() -> None:
    assert gestures(yaw=still, pitch=swing(9.0, 1.6), silent=False) == []


def test_nothing_counts_while_the_lips_move() -> None:
    talking = swing(0.04, 4.0, since=0.0, until=9.0)
    assert gestures(yaw=still, pitch=swing(9.0, 1.6), lips=talking) == []


@given(st.lists(st.floats(-1.6, 1.6), min_size=40, max_size=40))
def test_a_head_that_hardly_moves_never_nods(noise: list[float]) -> None:
    row = iter(noise)
    assert gestures(yaw=still, pitch=lambda _: next(row), seconds=40 / FPS) == []


def blinks(opening: Callable[[float], float], seconds: float = 6.0) -> list[Movement]:
    machine = Blinks()
    return [b for t in times(seconds) if (b := machine.step(t, opening(t)))]


@pytest.mark.parametrize("usual", [0.17, 0.30, 0.47])
def test_blinks_are_found_on_narrow_and_wide_eyes_alike(usual: float) -> None:
    shut = (2.0, 3.4, 5.0)
    found = blinks(lambda t: usual * (0.1 if any(0 <= t - s < 0.13 for s in shut) else 1.0))
    assert [round(blink.since_s, 1) for blink in found] == [2.0, 3.4, 5.0]


def test_eyes_that_look_down_do_not_blink() -> None:
    assert blinks(lambda t: 0.3 if t < 2.0 else 0.16) == []


def test_a_blink_is_found_soon_after_the_head_has_turned() -> None:
    shut = (2.8, 4.2)
    level = {False: 0.44, True: 0.36}
    found = blinks(
        lambda t: level[t > 2.0] * (0.3 if any(0 <= t - s < 0.13 for s in shut) else 1.0)
    )
    assert [round(blink.since_s, 1) for blink in found] == [2.8, 4.2]


def test_eyes_that_stay_shut_do_not_blink() -> None:
    assert blinks(lambda t: 0.3 if t < 2.0 else 0.02) == []


@given(st.lists(st.floats(0.28, 0.32), min_size=60, max_size=60))
def test_restless_lids_do_not_blink(values: list[float]) -> None:
    row = iter(values)
    assert blinks(lambda _: next(row), seconds=4.0) == []


def looks(turned: Callable[[float], bool], seconds: float = 6.0) -> list[Movement]:
    machine, found = LookAway(), []
    for t in times(seconds):
        machine.step(t, turned=turned(t), size_deg=25.0 * turned(t))
        if movement := machine.ended(t):
            found.append(movement)
    return found


def test_a_look_away_has_a_beginning_and_an_end() -> None:
    (away,) = looks(lambda t: 1.5 < t < 3.5)
    assert away.since_s == pytest.approx(1.5, abs=0.1)
    assert away.until_s == pytest.approx(3.5, abs=0.1)


def test_a_glance_is_no_look_away() -> None:
    assert looks(lambda t: 1.5 < t < 2.0) == []


def test_a_flicker_back_does_not_split_a_look_away() -> None:
    assert len(looks(lambda t: 1.5 < t < 3.5 and not 2.4 < t < 2.55)) == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=80))
def test_what_is_held_never_overlaps_begins_low_or_is_over_at_once(values: list[float]) -> None:
    machine = Held(MovementKind.SMILE, 0.6, 0.3)
    found = [machine.step(index / FPS, value) for index, value in enumerate(values)]
    spans = [movement for movement in found if movement]
    assert all(held.size >= 0.6 for held in spans)
    assert all(held.until_s - held.since_s >= HELD_MIN_S for held in spans)
    assert all(a.until_s <= b.since_s for a, b in pairwise(spans))
