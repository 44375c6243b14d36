"""Longer pauses are put into turns without touching what was said."""

from __future__ import annotations

import numpy as np
import pytest

from app.turn_taking.training.hard_cases import dips, room_tone, stretched
from app.turn_taking.training.recordings import Hold, Turn

RATE_HZ = 16_000


def a_turn() -> Turn:
    """Returns two words of a second each, with a dip between, in a quiet room."""
    rng = np.random.default_rng(5)
    room = 0.001 * rng.standard_normal(4 * RATE_HZ)
    sound = room.copy()
    for start_s, end_s in ((0.5, 1.5), (1.6, 2.6)):
        span = slice(int(start_s * RATE_HZ), int(end_s * RATE_HZ))
        sound[span] += 0.2 * rng.standard_normal(span.stop - span.start)
    return Turn(
        name="two words",
        recording="here/two.wav",
        samples=sound.astype(np.float32),
        holds=(Hold(1.5, 1.6, "clear"),),
        true_end_s=2.6,
    )


def test_a_dip_is_found_where_it_is() -> None:
    (start_s, end_s) = dips(a_turn())[0]
    assert start_s == pytest.approx(1.5, abs=0.03)
    assert end_s == pytest.approx(1.6, abs=0.03)


def test_a_stretched_turn_is_longer_by_the_silence_and_its_labels_move_along() -> None:
    turn = a_turn()
    longer = stretched(turn, 1.55, 1.0, np.random.default_rng(1))
    grown_s = (longer.samples.size - turn.samples.size) / RATE_HZ
    assert grown_s == pytest.approx(1.0, abs=0.02)
    assert longer.true_end_s == pytest.approx(2.6 + grown_s)
    assert longer.holds == (Hold(1.5, pytest.approx(1.6 + grown_s), "clear"),)
    assert longer.stretched


def test_the_put_in_silence_is_as_loud_as_the_room() -> None:
    tone = room_tone(a_turn().samples, RATE_HZ, np.random.default_rng(1))
    assert tone.size == RATE_HZ
    assert np.std(tone) == pytest.approx(0.001, rel=0.2)


def test_the_same_seed_gives_the_same_sound() -> None:
    one, other = (stretched(a_turn(), 1.55, 0.8, np.random.default_rng(9)) for _ in range(2))
    np.testing.assert_array_equal(one.samples, other.samples)
