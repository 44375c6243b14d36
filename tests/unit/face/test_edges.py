"""Steps along strong edges are softened; what is soft already is left alone."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.face.edges import STEP, soften


def stairs(low: int, high: int) -> NDArray[np.uint8]:
    """A diagonal between two greys, as it is drawn with one sample a pixel."""
    rows, columns = np.mgrid[:24, :32]
    grey = np.where(columns > rows + 4, high, low).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(grey[..., None], 4, axis=2))


def test_the_steps_of_a_diagonal_get_greys_between() -> None:
    picture = stairs(20, 220)
    soften(picture)
    row = picture[12, :, 1].astype(int)
    assert 20 < row[16] < row[17] < 220
    assert set(row[:15]) == {20}
    assert set(row[19:]) == {220}


def test_every_channel_is_mixed_with_its_own() -> None:
    picture = stairs(20, 220)
    picture[..., 0], picture[..., 2] = 255, 0
    soften(picture)
    assert (picture[..., 0] >= 254).all()
    assert (picture[..., 2] == 0).all()


def test_a_weak_edge_stays() -> None:
    picture = stairs(100, 100 + STEP)
    before = picture.copy()
    soften(picture)
    assert (picture == before).all()


def test_a_part_of_a_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="contiguous"):
        soften(stairs(20, 220)[:, :16])
