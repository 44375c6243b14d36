"""Hair drawn once and laid on a relief."""

import numpy as np

from app.face import camera
from app.face.relief import frame_around, halved, nearer_and_farther, relief_of

_EYES = np.array([0.0, 7.0, 1.0], np.float32)
_MATRIX, _CAMERA = camera.view_projection(_EYES, 16 / 9)


def _sheet(z: float) -> np.ndarray:
    """A square of points before the camera at depth `z` (dm)."""
    x, y = np.meshgrid(np.linspace(-0.5, 0.5, 9), np.linspace(6.5, 7.5, 9))
    return np.stack([x.ravel(), y.ravel(), np.full(x.size, z)], 1).astype(np.float32)


def test_a_flat_picture_comes_back_to_its_own_plane() -> None:
    points = _sheet(0.5)
    frame = frame_around(points, _MATRIX, 540)
    matrix = camera.cropped(_MATRIX, frame.shares)
    clip = np.concatenate([points, np.ones((len(points), 1))], 1) @ matrix.T
    depth = float(((clip[:, 2] / clip[:, 3] + 1) / 2).mean())
    picture = np.full((frame.size[1], frame.size[0], 4), 255, np.uint8)
    pulls = np.tile(np.array([1.0, 0.25], np.float32), (len(points), 1))
    relief = relief_of(
        picture, np.full(picture.shape[:2], depth, np.float32), matrix, _CAMERA, points, pulls
    )
    assert np.abs(relief.positions[:, 2] - 0.55).max() < 0.05
    assert relief.positions[:, 0].min() < -0.5 < 0.5 < relief.positions[:, 0].max()
    assert np.allclose(relief.weights, (1.0, 0.25))


def test_cells_without_hair_are_not_drawn() -> None:
    points = _sheet(0.5)
    picture = np.zeros((200, 200, 4), np.uint8)
    picture[:40, :40] = 255
    depth = np.where(picture[..., 3] > 0, np.float32(0.5), np.float32(1.0))
    relief = relief_of(picture, depth, _MATRIX, _CAMERA, points, np.ones((81, 2), np.float32))
    assert 0 < len(relief.triangles) <= 2 * 9
    assert relief.uv.max() < 0.3


def test_far_hair_is_drawn_before_near_hair() -> None:
    positions = np.concatenate([_sheet(1.0)[:3], _sheet(-1.0)[:3]])
    triangles = np.array([[0, 1, 2], [3, 4, 5]], np.uint32)
    far, near = nearer_and_farther(positions, triangles, 0.0)
    assert far.tolist() == [[3, 4, 5]]
    assert near.tolist() == [[0, 1, 2]]
    assert len(nearer_and_farther(positions, triangles, 5.0)) == 1


def test_halving_keeps_the_mean() -> None:
    picture = np.array([[[0] * 4, [100] * 4], [[100] * 4, [200] * 4]], np.uint8)
    assert halved(picture).tolist() == [[[100] * 4]]
