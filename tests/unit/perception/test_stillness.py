"""A face that has not moved is not looked at again, one that has is looked at at once."""

import numpy as np
import pytest

from app.perception.capture import Image
from app.perception.geometry import Points
from app.perception.stillness import LONGEST_RUN, Stillness

PLACE = np.array([260.0, 180.0, 0.0], np.float32)
SIZE_PX = np.array([150.0, 120.0, 0.0], np.float32)


def points(scale: float = 1.0) -> Points:
    """Points all over a face of 150 pixels."""
    spread = np.random.default_rng(3).uniform(size=(478, 3)).astype(np.float32)
    return PLACE + scale * SIZE_PX * spread


def picture(*, moved_px: int = 0, lids_px: int = 0) -> Image:
    """A light face with two dark eyes, of which `lids_px` rows are covered."""
    image = np.full((480, 640, 3), 60, np.uint8)
    left, top = 260 + moved_px, 180
    image[top - 20 : top + 140, left - 20 : left + 170] = 180
    for eye in (30, 95):
        image[top + 50 + lids_px : top + 60, left + eye : left + eye + 26] = 40
    return image


def noisy(image: Image, seed: int) -> Image:
    """The picture as a camera in a dim room gives it."""
    noise = np.random.default_rng(seed).normal(0, 3, image.shape)
    return (image + noise).clip(0, 255).astype(np.uint8)


@pytest.fixture
def stillness() -> Stillness:
    stillness = Stillness()
    assert not stillness.holds(noisy(picture(), 0)), "nothing was looked at yet"
    stillness.looked(noisy(picture(), 0), points())
    return stillness


def test_noise_alone_is_no_change(stillness: Stillness) -> None:
    assert stillness.holds(noisy(picture(), 1))


def test_a_still_face_is_looked_at_now_and_then(stillness: Stillness) -> None:
    held = [stillness.holds(picture()) for _ in range(LONGEST_RUN + 1)]
    assert held == [True] * LONGEST_RUN + [False]
    stillness.looked(picture(), points())
    assert stillness.holds(picture())


@pytest.mark.parametrize("change", [{"moved_px": 2}, {"lids_px": 3}])
def test_a_head_that_moves_and_lids_that_fall_are_seen_at_once(
    stillness: Stillness, change: dict[str, int]
) -> None:
    assert not stillness.holds(noisy(picture(**change), 2))


def test_a_slow_movement_adds_up() -> None:
    stillness = Stillness()
    stillness.looked(picture(), points())
    assert stillness.holds(picture() + np.uint8(2))
    assert not stillness.holds(picture() + np.uint8(9))


def test_a_face_far_away_is_always_looked_at() -> None:
    stillness = Stillness()
    stillness.looked(picture(), points(scale=0.3))
    assert not stillness.holds(picture())
