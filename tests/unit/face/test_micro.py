"""Micro-expressions are over before one could name them, and rare."""

import numpy as np
import pytest

from app.face import Performer
from app.face.expression import EXPRESSIONS
from app.face.micro import LONGEST_ONSET_S, LONGEST_S, MicroExpressions

HZ = 100


def strengths(micro: MicroExpressions, seconds: float) -> np.ndarray:
    """Return how much shows, the largest shape, a hundred times a second."""
    return np.array(
        [max(micro.step(k / HZ).values(), default=0.0) for k in range(int(seconds * HZ))]
    )


@pytest.mark.parametrize("seed", [1, 7])
def test_each_is_short_and_rises_fast_and_a_few_come_in_a_minute(seed: int) -> None:
    micro = MicroExpressions(seed)
    shown = strengths(micro, 600)
    edges = np.flatnonzero(np.diff((shown > 0).astype(int)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    assert 3 <= len(spans) / 10 <= 9
    for start, end in spans:
        assert (end - start) / HZ <= LONGEST_S
        assert int(np.argmax(shown[start : end + 1])) / HZ <= LONGEST_ONSET_S
    assert shown.max() < 0.25


@pytest.mark.parametrize("name", sorted(set(EXPRESSIONS) - {"neutral"}))
def test_what_is_felt_anew_shows_at_once_in_the_upper_face(name: str) -> None:
    micro = MicroExpressions(3)
    micro.step(0.0)
    micro.feel(name, 1.0, 1.0)
    flash = micro.step(1.1)
    assert flash
    assert all(shape.startswith(("brow", "eye", "nose", "cheek")) for shape in flash)
    micro.feel(name, 1.0, 1.6)
    assert micro.step(1.7) == {}


def test_a_face_of_a_minute_has_some() -> None:
    performer = Performer(2)
    for k in range(60 * 30):
        performer.pose(k / 30)
    assert 2 <= performer.statistics["micro"] <= 10
