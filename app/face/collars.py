"""Collars swept around the neck: a stand, a fold and a leaf that ends in two points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.mesh import Piece, normals_of, triangulate
from app.face.tailoring import PLAIN_UV
from app.face.topology import Topology

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

_TURNS = 61
_STAND_ROWS, _FOLD_ROWS, _LEAF_ROWS = 4, 4, 7
_FOLD_DM = 0.022
"""Radius of the fold between stand and leaf."""
_OVER_CLOTH_DM = 0.035
"""How far a leaf lies over the cloth under it."""
_TUCK = 0.22
"""How far the foot of the stand ends behind the leaf's front edge, in radians around the neck."""
_NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class Collar:
    """Sizes in dm: `stand` high, `leaf` long at the back and `leaf + tip` at the points, `flare`
    away from the neck, open by `gap_deg` on each side of the front; `reach` widens the ring."""

    stand: float
    leaf: float
    gap_deg: float
    tip: float
    flare: float
    reach: float = 0.0
    spread: float = 0.0
    """How far the leaves' front edges part at their points, in radians around the neck."""


@dataclass(frozen=True, slots=True)
class Cloth:
    """What a collar lies on: points `(n, 3)` of the garment, and which way is out there."""

    points: F32
    normals: F32

    def laid(self, spots: F64, settle: F64) -> F64:
        """The spots `(k, 3)` where they are not under the cloth; `settle` in 0…1 of those above it
        are drawn down to it."""
        near, which = scipy.spatial.cKDTree(self.points).query(spots, _NEIGHBOURS)
        share = 1 / (near + 0.02)[..., None]
        share /= share.sum(1, keepdims=True)
        out = (self.normals[which] * share).sum(1)
        out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
        above = ((spots - (self.points[which] * share).sum(1)) * out).sum(1) - _OVER_CLOTH_DM
        return np.asarray(spots - out * np.where(above < 0, above, above * settle)[:, None])


def collar_piece(
    topology: Topology, positions: F32, pit: F32, collar: Collar, cloth: Cloth, material: str
) -> Piece:
    """The collar as one strip from the front's left point round the back to the right."""
    turn = np.radians(np.linspace(collar.gap_deg, 360 - collar.gap_deg, _TURNS))
    front = 0.5 + 0.5 * np.cos(turn)
    base_y = pit[1] + 0.16 + 0.26 * (1 - front) ** 0.8
    ring, middle = _ring(topology, positions, turn, base_y)
    ring = ring + 0.045 + collar.reach
    near_tip = np.clip((front - 0.62) / 0.38, 0, 1) ** 1.5
    side = np.sign(np.sin(turn))
    top = base_y + collar.stand

    def row(radius: F64, height: F64, parting: float) -> F64:
        apart = turn + side * parting * near_tip
        spots = [radius * np.sin(apart), height, radius * np.cos(apart) + middle]
        return np.stack(spots, axis=1)

    rows: list[F64] = []
    for up in np.linspace(0, 1, _STAND_ROWS, endpoint=False):
        height = base_y - 0.04 + (collar.stand + 0.04) * up
        # The front edges of the leaves part towards their points; the stand ends behind them.
        rows.append(row(ring + 0.02 * up, height, (1 - up) * _TUCK))
    for bend in np.linspace(0, np.pi, _FOLD_ROWS, endpoint=False):
        radius = ring + 0.02 + _FOLD_DM * (1 - np.cos(bend))
        rows.append(row(radius, top + _FOLD_DM * np.sin(bend), 0.0))
    for down in np.linspace(0, 1, _LEAF_ROWS):
        radius = ring + 0.02 + 2 * _FOLD_DM + collar.flare * down**1.15
        spots = row(
            radius, top - (collar.leaf + collar.tip * near_tip) * down, down * collar.spread
        )
        for _ in range(2):
            spots = cloth.laid(spots, near_tip * down)
        rows.append(spots)
    count = len(rows)
    rolled = np.stack(rows)
    # What lies on the cloth is drawn out of it point by point: no ripple may stay.
    leaf = slice(count - _LEAF_ROWS + 1, None)
    rolled[leaf] = scipy.ndimage.gaussian_filter1d(rolled[leaf], 0.8, axis=1, mode="nearest")
    grid = rolled.reshape(-1, 3).astype(np.float32)
    first = np.arange(count - 1)[:, None] * _TURNS + np.arange(_TURNS - 1)[None, :]
    quads = np.stack([first, first + 1, first + 1 + _TURNS, first + _TURNS], -1).reshape(-1, 4)
    triangles = triangulate(quads)
    normals = normals_of(grid, triangles)
    outward = np.tile(np.stack([np.sin(turn), 0 * turn, np.cos(turn)], 1), (count, 1))
    normals *= np.sign((normals * outward).sum(1) + 1e-6)[:, None].astype(np.float32)
    u0, v0, u1, v1 = PLAIN_UV
    across = np.tile(np.linspace(0, 1, _TURNS), count)
    downwards = np.repeat(np.linspace(0, 1, count), _TURNS)
    uv = np.stack([u0 + (u1 - u0) * across, v0 + (v1 - v0) * downwards], 1)
    held = np.concatenate([np.ones(count - _LEAF_ROWS), np.linspace(1, 0.2, _LEAF_ROWS)])
    weight = np.repeat(0.30 * held, _TURNS).astype(np.float32)
    return Piece(
        name=f"collar_{material}",
        material=material,
        positions=grid,
        triangles=triangles,
        uv=uv.astype(np.float32),
        head=weight * 0,
        neck=weight,
        trunk=(0.97 - 0.45 * weight).astype(np.float32),
        normals=normals,
    )


def _ring(topology: Topology, positions: F32, turn: F64, heights: F64) -> tuple[F64, float]:
    """The neck's radius at each turn and height, smoothed, and its middle's depth."""
    skin = positions[topology.base.vertices_of("body")].astype(np.float64)
    joint = topology.base.joint(positions, "neck")
    middle = float(joint[2]) + 0.10
    angle = np.arctan2(skin[:, 0], skin[:, 2] - middle) % (2 * np.pi)
    reach = np.hypot(skin[:, 0], skin[:, 2] - middle)
    found = np.zeros(len(turn))
    for k, (here, height) in enumerate(zip(turn, heights, strict=True)):
        gap = np.abs((angle - here + np.pi) % (2 * np.pi) - np.pi)
        near = (gap < 0.22) & (np.abs(skin[:, 1] - height - 0.12) < 0.13) & (reach < 1.0)
        found[k] = np.percentile(reach[near], 70) if near.sum() > 2 else np.nan
    known = ~np.isnan(found)
    found = np.interp(np.arange(len(turn)), np.flatnonzero(known), found[known])
    return scipy.ndimage.gaussian_filter1d(found, 3, mode="nearest"), middle
