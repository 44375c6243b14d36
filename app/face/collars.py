"""Collars swept around the neck: a stand, a fold and a leaf that ends in two points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.groom import shoulders_of
from app.face.mesh import Piece, normals_of, triangulate
from app.face.tailoring import PLAIN_UV
from app.face.topology import Topology

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

_TURNS, _ROWS = 61, 11
_OVER_CHEST = 0.075
_TUCK = 0.22
"""How far the foot of the stand ends behind the leaf's front edge, in radians around the neck."""


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


def collar_piece(
    topology: Topology, positions: F32, pit: F32, collar: Collar, material: str
) -> Piece:
    """The collar as one strip from the front's left point round the back to the right."""
    turn = np.radians(np.linspace(collar.gap_deg, 360 - collar.gap_deg, _TURNS))
    front = 0.5 + 0.5 * np.cos(turn)
    base_y = pit[1] + 0.16 + 0.26 * (1 - front) ** 0.8
    ring, middle = _ring(topology, positions, turn, base_y)
    ring = ring + 0.045 + collar.reach
    chest = shoulders_of(positions[topology.base.vertices_of("helper-tights")])
    near_tip = np.clip((front - 0.62) / 0.38, 0, 1) ** 1.5
    rows: list[F64] = []
    for k in range(_ROWS):
        share = k / (_ROWS - 1)
        if share <= 0.4:
            up = share / 0.4
            radius, height = ring + 0.02 * up, base_y - 0.04 + (collar.stand + 0.04) * up
        else:
            down = (share - 0.4) / 0.6
            length = collar.leaf + collar.tip * near_tip
            radius = ring + 0.02 + 0.045 * min(1.0, down * 5) + collar.flare * down**1.15
            height = base_y + collar.stand + 0.02 * np.sin(np.pi * min(1.0, down * 3))
            height = height - length * down
        # The front edges of the leaves part towards their points; the stand ends behind them.
        parting = max(0.0, share - 0.4) / 0.6 * collar.spread + max(0.0, 0.4 - share) / 0.4 * _TUCK
        apart = turn + np.sign(np.sin(turn)) * parting * near_tip
        spots = np.stack([radius * np.sin(apart), height, radius * np.cos(apart) + middle], axis=1)
        if share > 0.4:
            # A leaf lies on the chest, not in the air.
            lying = chest.front(spots) + _OVER_CHEST
            settle = near_tip * (share - 0.4) / 0.6
            spots[:, 2] += np.where(lying > -5, (lying - spots[:, 2]) * settle, 0.0)
            spots[:, 2] = np.where(front > 0.5, np.maximum(spots[:, 2], lying), spots[:, 2])
        rows.append(spots)
    grid = np.stack(rows).reshape(-1, 3).astype(np.float32)
    row = np.arange(_ROWS - 1)[:, None] * _TURNS
    column = np.arange(_TURNS - 1)[None, :]
    a, b = row + column, row + column + 1
    quads = np.stack([a, b, b + _TURNS, a + _TURNS], -1).reshape(-1, 4)
    triangles = triangulate(quads)
    normals = normals_of(grid, triangles)
    outward = np.stack([np.sin(turn), 0 * turn, np.cos(turn)], 1)
    outer = np.tile(outward, (_ROWS, 1))
    normals *= np.sign((normals * outer).sum(1) + 1e-6)[:, None].astype(np.float32)
    downwards = np.repeat(np.linspace(0, 1, _ROWS), _TURNS)
    u0, v0, u1, v1 = PLAIN_UV
    across = np.tile(np.linspace(0, 1, _TURNS), _ROWS)
    uv = np.stack([u0 + (u1 - u0) * across, v0 + (v1 - v0) * downwards], 1)
    weight = np.full(len(grid), 0.30, np.float32)
    return Piece(
        name=f"collar_{material}",
        material=material,
        positions=grid,
        triangles=triangles,
        uv=uv.astype(np.float32),
        head=weight * 0,
        neck=weight,
        trunk=np.full(len(grid), 0.75, np.float32),
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
