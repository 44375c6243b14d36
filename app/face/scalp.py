"""Where hair grows, and the smooth hull of the head that hair must stay outside of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.looks import HairLook
from app.face.mesh import normals_of, triangulate
from app.face.topology import Topology

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

CENTRE = np.array([0.0, 7.45, 0.25])
"""The middle of the neutral head (dm)."""
# The hairline of the neutral head: height by the angle from straight ahead (degrees).
_ANGLES = (0, 18, 34, 48, 58, 68, 78, 88, 98, 112, 126, 145, 165, 180)
_HEIGHTS = (7.99, 7.98, 7.93, 7.80, 7.62, 7.44, 7.20, 7.20, 7.42, 7.34, 7.02, 6.72, 6.62, 6.60)
_ROWS, _COLUMNS = 48, 96
PARTING_DM = 0.42
"""How far aside a parting of 1 lies."""
_PARTING_ROOTS, _PARTING_BAND_DM = 1200, 0.09
_HAIRLINE_ROOTS, _HAIRLINE_BAND_DM = 1500, 0.10


def hair_share(positions: NDArray[np.floating], recede: float = 0.0, soft: float = 0.05) -> F64:
    """How much hair grows at neutral-body positions `(…, 3)`: 0 skin … 1 scalp."""
    x, y, z = (positions[..., k].astype(np.float64) for k in range(3))
    angle = np.degrees(np.arctan2(np.abs(x), z - CENTRE[2]))
    heights = np.array(_HEIGHTS) + recede * np.array(
        [0.10, 0.22, 0.34, 0.30, 0.18, 0.08, 0.02, 0, 0, 0, 0, 0, 0, 0]
    )
    line = np.interp(angle, _ANGLES, heights)
    ear = np.exp(-(((y - 7.12) / 0.30) ** 2) - (((z - 0.18) / 0.20) ** 2)) * (np.abs(x) > 0.72)
    share: F64 = np.clip((y - line) / (2 * soft) + 0.5, 0, 1) * (1 - np.clip(2.2 * ear, 0, 1))
    return share


@dataclass(frozen=True, slots=True)
class Hull:
    """Distance of the head's smoothed surface from its centre by direction."""

    centre: F64
    radii: F64

    def radius(self, points: F64) -> F64:
        """The surface's distance from the centre in each point's direction, `(n,)`."""
        away = points - self.centre
        length = np.linalg.norm(away, axis=1) + 1e-9
        row = np.arccos(np.clip(away[:, 1] / length, -1, 1)) / np.pi * (_ROWS - 1)
        column = (np.arctan2(away[:, 0], away[:, 2]) / (2 * np.pi) % 1) * _COLUMNS
        found: F64 = scipy.ndimage.map_coordinates(
            self.radii, [row, column], order=1, mode="grid-wrap"
        )
        return found


@dataclass(frozen=True, slots=True)
class Scalp:
    """Root candidates: where, which way out, where on the neutral head, and the hull around."""

    points: F64
    normals: F64
    neutral: F64
    hull: Hull


def scalp_of(topology: Topology, positions: F32, recede: float, seed: int, count: int) -> Scalp:
    """`count` well-spread roots on the Persona's scalp."""
    base = topology.base
    quads, points = base.groups["body"]
    uv = base.texture_points[points].mean(1)
    centre = base.positions[quads].mean(1)
    head = (centre[:, 1] > 6.5) & (uv[:, 0] > 0.641) & (uv[:, 1] > 0.149)
    triangles = triangulate(quads[head])
    hull = _hull(positions.astype(np.float64), base.positions.astype(np.float64), triangles)
    share = hair_share(base.positions[triangles].mean(1), recede)
    grown = triangles[share > 0.35]
    a, b, c = (positions[grown[:, k]].astype(np.float64) for k in range(3))
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    random = np.random.default_rng(seed)
    many = count * 6
    which = random.choice(len(grown), many, p=area / area.sum())
    u, v = random.random((2, many))
    flip = u + v > 1
    u[flip], v[flip] = 1 - u[flip], 1 - v[flip]
    weights = np.stack([1 - u - v, u, v], axis=1)[..., None]
    spots = (positions[grown[which]].astype(np.float64) * weights).sum(1)
    neutral = (base.positions[grown[which]].astype(np.float64) * weights).sum(1)
    normals = normals_of(positions, triangles).astype(np.float64)
    out = (normals[grown[which]] * weights).sum(1)
    out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
    keep = _spread(spots, count)
    return Scalp(spots[keep], out[keep], neutral[keep], hull)


def along_parting(topology: Topology, positions: F32, hair: HairLook, seed: int) -> Scalp:
    """Roots close together on both sides of the parting, from the hairline to the crown."""
    dense = scalp_of(topology, positions, hair.recede, seed + 50, _PARTING_ROOTS)
    local = dense.points - dense.hull.centre
    near = (np.abs(dense.points[:, 0] - hair.parting * PARTING_DM) < _PARTING_BAND_DM) & (
        local[:, 1] > 0.30
    )
    return Scalp(dense.points[near], dense.normals[near], dense.neutral[near], dense.hull)


def along_hairline(topology: Topology, positions: F32, hair: HairLook, seed: int) -> Scalp:
    """Roots along the forehead and the temples, where hair begins."""
    dense = scalp_of(topology, positions, hair.recede, seed + 60, _HAIRLINE_ROOTS)
    share = hair_share(dense.neutral, hair.recede, _HAIRLINE_BAND_DM)
    ahead = dense.neutral[:, 2] - CENTRE[2] > -0.1
    near = (share > 0.12) & (share < 0.85) & ahead
    return Scalp(dense.points[near], dense.normals[near], dense.neutral[near], dense.hull)


def _spread(points: F64, count: int) -> NDArray[np.int64]:
    """Greedy farthest-point choice: `count` of the points, far apart."""
    chosen = np.zeros(count, np.int64)
    gap = np.full(len(points), np.inf)
    for k in range(1, count):
        gap = np.minimum(gap, ((points - points[chosen[k - 1]]) ** 2).sum(1))
        chosen[k] = int(np.argmax(gap))
    return chosen


def _hull(positions: F64, neutral: F64, triangles: NDArray[np.int64]) -> Hull:
    used = np.unique(triangles)
    shift = positions[used].mean(0) - neutral[used].mean(0)
    centre = CENTRE + np.array([0.0, shift[1], shift[2]])
    middle = positions[triangles].mean(1)
    fine = np.concatenate([middle, positions[used]])
    away = fine - centre
    length = np.linalg.norm(away, axis=1)
    row = np.arccos(np.clip(away[:, 1] / length, -1, 1)) / np.pi * (_ROWS - 1)
    column = (np.arctan2(away[:, 0], away[:, 2]) / (2 * np.pi) % 1) * _COLUMNS
    total, weight = np.zeros((_ROWS, _COLUMNS)), np.zeros((_ROWS, _COLUMNS))
    place = (np.round(row).astype(int), np.round(column).astype(int) % _COLUMNS)
    np.add.at(total, place, length)
    np.add.at(weight, place, 1.0)
    wide = scipy.ndimage.gaussian_filter(total, (1.6, 2.4), mode=("nearest", "wrap"))
    share = scipy.ndimage.gaussian_filter(weight, (1.6, 2.4), mode=("nearest", "wrap"))
    radii = np.where(share > 1e-3, wide / np.maximum(share, 1e-3), 0.75)
    return Hull(centre, radii)
