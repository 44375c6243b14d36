"""The skin's texture layout, and object-space positions painted into it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray
from PIL import Image

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

SIZE = 2048
# Islands of the asset's texture space: (u0, v0, u1, v1) there, and where they go in our atlas.
_HEAD = (0.641, 0.149, 0.994, 0.818)
_HEAD_TO = (0.002, 0.002, 0.528, 0.998)
_TRUNK_TO = (0.535, 0.10, 0.998, 0.998)
MOUTH_PATCH = (0.60, 0.02, 0.70, 0.08)
SOCKET_PATCH = (0.75, 0.02, 0.85, 0.08)


@dataclass(frozen=True, slots=True)
class Atlas:
    """Per texel: neutral-body positions `(s, s, 3)`, whether covered `(s, s)`; rows bottom-up."""

    positions: F32
    covered: NDArray[np.bool_]
    trunk_from: tuple[float, float, float, float]

    @property
    def size(self) -> int:
        return int(self.covered.shape[0])

    def mask(self, image: Image.Image) -> F32:
        """A mask of the asset's texture space brought to the head's place here, 0…1."""
        u0, v0, u1, v1 = _HEAD
        width, height = image.size
        left, bottom, right, top = (round(c * self.size) for c in _HEAD_TO)
        box = (u0 * width, (1 - v1) * height, u1 * width, (1 - v0) * height)
        piece = image.resize((right - left, top - bottom), Image.Resampling.BICUBIC, box=box)
        out = np.zeros((self.size, self.size), np.float32)
        out[bottom:top, left:right] = np.asarray(piece, np.float32)[::-1] / 255
        return out


def island_of(corner_uv: F32, centre: F32) -> NDArray[np.int8]:
    """For faces `(k, 4, 2)`: 0 head, 1 trunk, 2 inside of the mouth, 3 eye sockets."""
    middle = corner_uv.mean(1)
    u, v = middle[:, 0], middle[:, 1]
    kind = np.ones(len(corner_uv), np.int8)
    kind[(u > 0.641) & (v > 0.149)] = 0
    kind[(u > 0.755) & (v < 0.1425)] = 2
    sockets = (u < 0.155) & (v > 0.54) & (v < 0.64) & (centre[:, 1] > 7.0)
    kind[sockets] = 3
    # The trunk's island reaches beside the head's: what lies low on the body belongs to it.
    kind[(kind == 0) & (centre[:, 1] < 5.9)] = 1
    return kind


def remap(corner_uv: F32, kind: NDArray[np.int8]) -> tuple[F32, tuple[float, float, float, float]]:
    """Texture corners in our atlas, and the trunk's bounds in the asset's space."""
    out = np.empty_like(corner_uv)
    trunk = corner_uv[kind == 1].reshape(-1, 2)
    low, high = trunk.min(0), trunk.max(0)
    bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    for number, source, goal in ((0, _HEAD, _HEAD_TO), (1, bounds, _TRUNK_TO)):
        chosen = kind == number
        start, extent = np.array(source[:2]), np.array(source[2:]) - np.array(source[:2])
        place, room = np.array(goal[:2]), np.array(goal[2:]) - np.array(goal[:2])
        out[chosen] = place + (corner_uv[chosen] - start) / extent * room
    for number, goal in ((2, MOUTH_PATCH), (3, SOCKET_PATCH)):
        chosen = kind == number
        out[chosen] = np.array([(goal[0] + goal[2]) / 2, (goal[1] + goal[3]) / 2])
    return out.astype(np.float32), bounds


def rasterise(uv: F32, values: F32, triangles: I64, size: int) -> tuple[F32, NDArray[np.bool_]]:
    """Interpolate `values (n, c)` over triangles in texture space; gaps take the nearest texel."""
    out = np.zeros((size, size, values.shape[1]), np.float32)
    covered = np.zeros((size, size), bool)
    corners = uv[triangles] * size - 0.5
    low = np.clip(np.floor(corners.min(1)).astype(int), 0, size - 1)
    high = np.clip(np.ceil(corners.max(1)).astype(int), 0, size - 1)
    for corner, first, last, triangle in zip(corners, low, high, triangles, strict=True):
        (ax, ay), (bx, by), (cx, cy) = corner
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            continue
        x = np.arange(first[0], last[0] + 1, dtype=np.float32)[None, :]
        y = np.arange(first[1], last[1] + 1, dtype=np.float32)[:, None]
        b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area
        c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area
        inside = (b >= -0.02) & (c >= -0.02) & (b + c <= 1.02)
        if not inside.any():
            continue
        rows, columns = np.nonzero(inside)
        bb, cc = b[inside][:, None], c[inside][:, None]
        v = values[triangle]
        out[rows + first[1], columns + first[0]] = v[0] * (1 - bb - cc) + v[1] * bb + v[2] * cc
        covered[rows + first[1], columns + first[0]] = True

    nearest = scipy.ndimage.distance_transform_edt(
        ~covered, return_distances=False, return_indices=True
    )
    return out[tuple(nearest)], covered


def noise(size: int, scale: float, seed: int) -> F32:
    """Smooth wrapping noise `(size, size)` of unit deviation; `scale` in texels."""
    shrink = max(1, int(scale // 3))
    small = size // shrink
    raw = np.random.default_rng(seed).standard_normal((small, small)).astype(np.float32)
    soft = scipy.ndimage.gaussian_filter(raw, scale / shrink, mode="wrap")
    if shrink > 1:
        picture = Image.fromarray(soft.astype(np.float32))
        soft = np.asarray(picture.resize((size, size), Image.Resampling.BICUBIC), np.float32)
    out: F32 = soft / (soft.std() + 1e-9)
    return out
