"""A voice from three steps away is not the learner's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.turn_taking import Nearness

FRAME = 512


def talk(seconds: float, db: float, seed: int) -> list[NDArray[np.float32]]:
    """Frames that rise and fall like syllables, at a level relative to full scale."""
    rng = np.random.default_rng(seed)
    count = round(seconds * 16_000 / FRAME)
    loud = 0.2 + 0.8 * np.abs(np.sin(np.arange(count) * 0.5))
    gain = 10 ** (db / 20)
    return [np.asarray(gain * g * rng.standard_normal(FRAME), np.float32) for g in loud]


def knowing(db: float) -> Nearness:
    """After four seconds of the learner's own turn at this level."""
    nearness = Nearness()
    for frame in talk(4.0, db, seed=1):
        nearness.hear(frame, own=0.9)
    return nearness


def share_near(nearness: Nearness, frames: list[NDArray[np.float32]]) -> float:
    return float(np.mean([nearness.hear(frame, own=0.0) for frame in frames]))


def test_a_learner_who_is_as_loud_as_before_is_near() -> None:
    assert share_near(knowing(-30.0), talk(1.0, -30.0, seed=2)) == 1.0


def test_a_learner_who_has_become_softer_is_near() -> None:
    assert share_near(knowing(-30.0), talk(1.0, -38.0, seed=2)) == 1.0


def test_a_voice_fifteen_decibels_below_is_not() -> None:
    frames = talk(1.5, -45.0, seed=3)
    nearness = knowing(-30.0)
    share_near(nearness, frames[:13])  # the learner's last sounds still count for a moment
    assert share_near(nearness, frames[13:]) == 0.0


def test_of_a_stranger_nothing_is_concluded() -> None:
    nearness = Nearness()
    for frame in talk(1.0, -20.0, seed=1):
        nearness.hear(frame, own=0.9)
    assert share_near(nearness, talk(1.0, -60.0, seed=2)) == 1.0


def test_what_is_not_their_turn_teaches_nothing() -> None:
    nearness = knowing(-30.0)
    share_near(nearness, talk(30.0, -50.0, seed=4))
    assert share_near(nearness, talk(1.0, -30.0, seed=5)) > 0.9
    tail = talk(1.5, -50.0, seed=6)
    share_near(nearness, tail[:13])
    assert share_near(nearness, tail[13:]) == 0.0
