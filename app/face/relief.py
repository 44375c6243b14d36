"""Hair for machines without a GPU: drawn once, strand by strand, then shown on a coarse relief.

Strands overlap many times, and a software rasteriser pays for every one of them in every frame.
Seen from within a conversation's few degrees their picture hardly changes, so it is drawn twice as
fine as the screen from the front, laid on a mesh of its own depth, and turned with the head.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

SUPERSAMPLING = 2
_CELL = 14
"""Side of a relief cell in picture pixels."""
_LEAST_COVERAGE = 3
"""Of 255: cells without a pixel of more are not drawn."""
_LIFT_DM = 0.05
"""How far the relief lies in front of the strands' mean, so that no skin shows through it."""
_MARGIN = 6


@dataclass(frozen=True, slots=True)
class Relief:
    """A layer of hair: `positions (n, 3)` in dm, `uv (n, 2)`, `weights (n, 2)` head and neck,
    `triangles (t, 3)`, `picture (h, w, 4)` with premultiplied coverage."""

    positions: F32
    uv: F32
    weights: F32
    triangles: NDArray[np.uint32]
    picture: U8


@dataclass(frozen=True, slots=True)
class Frame:
    """Where hair shows in a picture of `rows` rows: shares of it, and the size in pixels."""

    shares: tuple[float, float, float, float]
    size: tuple[int, int]


def frame_around(points: F32, matrix: F32, rows: int) -> Frame:
    """The part of the 16:9 picture of `matrix` that holds `points (n, 3)`."""
    ndc = _projected(points, matrix)[:, :2]
    screen = np.array([rows * 16 / 9, rows])
    low = np.maximum((ndc.min(0) + 1) / 2 * screen - _MARGIN, 0)
    high = np.minimum((ndc.max(0) + 1) / 2 * screen + _MARGIN, screen)
    size = np.maximum(np.ceil((high - low) / 2) * 2, 2).astype(int)
    left, top = low / screen
    right, bottom = (low + size) / screen
    return Frame((float(left), float(top), float(right), float(bottom)), (size[0], size[1]))


def nearer_and_farther(
    positions: F32, triangles: NDArray[np.uint32], split_z: float
) -> list[NDArray[np.uint32]]:
    """Triangles behind and before the plane, the far ones first; empty groups are left out."""
    far = positions[triangles, 2].mean(1) < split_z
    return [rows for rows in (triangles[far], triangles[~far]) if len(rows)]


def halved(picture: U8) -> U8:
    """Mean of 2 × 2 pixels."""
    height, width = picture.shape[:2]
    blocks = picture.reshape(height // 2, 2, width // 2, 2, 4).astype(np.uint16)
    return np.asarray((blocks.sum((1, 3)) + 2) // 4, np.uint8)


def relief_of(picture: U8, depth: F32, matrix: F32, camera: F32, points: F32, pulls: F32) -> Relief:
    """Lay a drawn `picture` on its own `depth (h, w)` (1 where nothing is).

    `matrix` drew both; `points (k, 3)` and `pulls (k, 2)` say which hair follows head and neck.
    """
    height, width = depth.shape
    solid = depth < 1.0
    window = 2 * _CELL

    share = scipy.ndimage.uniform_filter(solid.astype(np.float32), window, mode="constant")
    total = scipy.ndimage.uniform_filter(np.where(solid, depth, 0).astype(np.float32), window,
                                   mode="constant")  # fmt: skip
    across = np.unique(np.minimum(np.arange(0, width + _CELL, _CELL), width))
    down = np.unique(np.minimum(np.arange(0, height + _CELL, _CELL), height))
    y, x = np.meshgrid(np.minimum(down, height - 1), np.minimum(across, width - 1), indexing="ij")
    near = share[y, x] > 1e-3
    node = np.where(near, total[y, x] / np.maximum(share[y, x], 1e-6), 1.0)
    nearest = scipy.ndimage.distance_transform_edt(
        ~near, return_distances=False, return_indices=True
    )
    node = node[nearest[0], nearest[1]]
    v, u = np.meshgrid(down / height, across / width, indexing="ij")
    ndc = np.stack([u * 2 - 1, v * 2 - 1, node * 2 - 1, np.ones_like(u)], -1).reshape(-1, 4)
    world = ndc @ np.linalg.inv(matrix.astype(np.float64)).T
    place = world[:, :3] / world[:, 3:]
    towards = camera - place
    place += towards / np.linalg.norm(towards, axis=1, keepdims=True) * _LIFT_DM

    coverage = np.maximum.reduceat(picture[..., 3], down[:-1], axis=0)
    coverage = np.maximum.reduceat(coverage, across[:-1], axis=1)
    row, column = np.nonzero(coverage > _LEAST_COVERAGE)
    first = row * len(across) + column
    below = first + len(across)
    quads = np.stack([first, first + 1, below, below, first + 1, below + 1], 1)
    used, triangles = np.unique(quads.reshape(-1, 3), return_inverse=True)
    place = place[used].astype(np.float32)
    return Relief(
        positions=place,
        uv=np.stack([u, v], -1).reshape(-1, 2)[used].astype(np.float32),
        weights=pulls[scipy.spatial.cKDTree(points).query(place)[1]].astype(np.float32),
        triangles=triangles.reshape(-1, 3).astype(np.uint32),
        picture=picture,
    )


def _projected(points: F32, matrix: F32) -> NDArray[np.float64]:
    clip = np.concatenate([points, np.ones((len(points), 1))], 1) @ matrix.T.astype(np.float64)
    return np.asarray(clip[:, :3] / clip[:, 3:])
