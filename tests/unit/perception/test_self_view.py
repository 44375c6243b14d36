"""What the learner sees of themselves, and what is said about it."""

import cv2
import numpy as np
import pytest

from app.conversation.events import Framing
from app.perception import Sighting
from app.perception.self_view import framing, self_view


def a_face(*, tall: float, x: float = 0.5) -> np.ndarray:
    """Points of a face that fills that share of a picture of 640 x 480."""
    high = 480 * tall
    across, down = np.meshgrid(np.linspace(-0.4, 0.4, 5), np.linspace(-0.5, 0.5, 7))
    return np.stack(
        [640 * x + high * across.ravel(), 240 + high * down.ravel()], 1, dtype=np.float32
    )


@pytest.mark.parametrize(
    ("light", "points", "told"),
    [
        (120, a_face(tall=0.4), Framing.GOOD),
        (120, None, Framing.NOBODY),
        (15, a_face(tall=0.4), Framing.DARK),
        (250, None, Framing.BRIGHT),
        (120, a_face(tall=0.1), Framing.FAR),
        (120, a_face(tall=0.9), Framing.NEAR),
        (120, a_face(tall=0.4, x=0.1), Framing.ASIDE),
    ],
)
def test_it_is_told_what_helps_most(light: int, points: np.ndarray | None, told: Framing) -> None:
    assert framing(np.full((480, 640, 3), light, np.uint8), points) is told


def test_the_picture_is_small_and_keeps_its_shape() -> None:
    image = np.zeros((480, 640, 3), np.uint8)
    image[:, :320] = 255
    shown = cv2.imdecode(
        np.frombuffer(self_view(image, Sighting(0, None)).picture, np.uint8), cv2.IMREAD_COLOR
    )
    assert shown.shape == (240, 320, 3)
    assert shown[:, :150].mean() > 240 > 15 > shown[:, 170:].mean()
