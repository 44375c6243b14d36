"""Teeth and tongue, following the arch of the asset's own tooth line."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.mesh import Piece, normals_of, split_seams, triangulate
from app.face.topology import Topology

F32 = NDArray[np.float32]

# Widths of the teeth from the middle outwards (mm), upper and lower, from common anatomy tables.
_UPPER_MM = (8.6, 6.6, 7.6, 7.1, 6.6, 10.4)
_LOWER_MM = (5.3, 5.7, 6.8, 7.0, 7.1, 11.0)
_CROWN_UPPER = (1.0, 0.90, 0.97, 0.84, 0.80, 0.78)
_CROWN_LOWER = (0.92, 0.94, 1.0, 0.90, 0.86, 0.84)
_ACROSS, _ALONG = 7, 109
UPPER_DOWN_DM = 0.030
"""How far under the asset's row the upper one hangs: an open mouth shows its edges first."""
LOWER_HEIGHT = 0.72
"""Of the asset's lower row: only its edges show above the lip."""


def tooth_row(topology: Topology, positions: F32, upper: bool) -> Piece:
    """One row of teeth with its gum, swept along the arch; follows the jaw as the asset's does."""
    group = "helper-upper-teeth" if upper else "helper-lower-teeth"
    members = topology.base.vertices_of(group)
    points = positions[members]
    outer = points[_front_band(points)]
    arch = _arch(outer)
    low, high = float(points[:, 1].min()), float(points[:, 1].max())
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(arch, axis=0), axis=1))])
    middle = lengths[-1] / 2
    where = np.linspace(0, lengths[-1], _ALONG)
    path = np.stack([np.interp(where, lengths, arch[:, k]) for k in range(2)], axis=1)
    step = np.gradient(path, axis=0)
    step /= np.linalg.norm(step, axis=1, keepdims=True)
    outward = np.stack([step[:, 1], -step[:, 0]], axis=1)
    outward *= np.sign((outward * (path - path.mean(0))).sum(1))[:, None]

    widths = np.array(_UPPER_MM if upper else _LOWER_MM) / 100 * 0.86
    crowns = np.array(_CROWN_UPPER if upper else _CROWN_LOWER)
    edges = np.concatenate([[0], np.cumsum(widths)])
    distance = np.abs(where - middle)
    which = np.clip(np.searchsorted(edges, distance, side="right") - 1, 0, len(widths) - 1)
    within = np.clip((distance - edges[which]) / widths[which], 0, 1)
    rounding = 1 - np.abs(2 * within - 1) ** 3.2
    crown = crowns[which] * (0.93 + 0.07 * (1 - np.abs(2 * within - 1) ** 5))

    down = np.linspace(0, 1, _ACROSS)[:, None]
    height = (high - low) * 0.98
    span = down * height * np.where(down > 0.35, crown, 1.0)
    y = (high - span - UPPER_DOWN_DM) if upper else (low + span * LOWER_HEIGHT)
    belly = np.sin(np.clip(down, 0, 1) * np.pi * 0.86) * 0.030
    gap = (1 - rounding)[None, :] * 0.020 * np.clip((down - 0.2) / 0.3, 0, 1)
    gum = np.clip((0.34 - down) / 0.2, 0, 1) * 0.016
    out = belly + gum - gap - (0.045 * np.clip((down - 0.9) / 0.1, 0, 1))
    x = path[None, :, 0] + outward[None, :, 0] * out
    z = path[None, :, 1] + outward[None, :, 1] * out
    grid = np.stack([x, np.broadcast_to(y, x.shape), z], -1).reshape(-1, 3).astype(np.float32)

    triangles, coarse = _strips(1), _strips(2)
    facing = normals_of(grid, triangles)
    if facing[_ALONG * (_ACROSS // 2) + _ALONG // 2, 2] < 0:
        triangles, coarse = triangles[:, ::-1], coarse[:, ::-1]
    shade = np.broadcast_to(1 - 0.24 * (1 - rounding)[None, :], x.shape)
    uv = np.stack([shade, np.broadcast_to(down, x.shape)], -1).reshape(-1, 2)
    jaw = {name: offset[members].mean(0) for name, offset in topology.shapes.items()}
    one = np.ones(len(grid), np.float32)
    return Piece(
        name="teeth_upper" if upper else "teeth_lower",
        material="teeth",
        positions=grid,
        triangles=triangles,
        coarse=coarse,
        uv=uv.astype(np.float32),
        head=one,
        neck=one,
        offsets={
            name: np.broadcast_to(move, grid.shape).astype(np.float32)
            for name, move in jaw.items()
            if np.abs(move).max() > 1e-3
        },
    )


def _strips(step: int) -> NDArray[np.int64]:
    """Triangles of a row of teeth over every `step`-th line from gum to edge."""
    top = np.arange(0, _ACROSS - 1, step)[:, None] * _ALONG
    left = np.arange(_ALONG - 1)[None, :]
    a, d = top + left, top + step * _ALONG + left
    return triangulate(np.stack([a, d, d + 1, a + 1], -1).reshape(-1, 4))


def tongue_piece(topology: Topology, positions: F32) -> Piece:
    """The asset's tongue with all its shapes."""
    quads, points = topology.base.groups["helper-tongue"]
    source, faces, uv = split_seams(quads, topology.base.texture_points[points])
    pick = scipy.sparse.csr_matrix(
        (np.ones(len(source), np.float32), (np.arange(len(source)), source)),
        shape=(len(source), topology.count),
    )
    one = np.ones(len(source), np.float32)
    return Piece(
        name="tongue",
        material="tongue",
        positions=pick @ positions,
        triangles=triangulate(faces),
        uv=uv,
        head=one,
        neck=one,
        offsets={name: pick @ offset for name, offset in topology.shapes.items()},
    )


def _front_band(points: F32) -> NDArray[np.bool_]:
    """The points that lie on the arch's outer side."""
    flat = points[:, [0, 2]]
    centre = np.array([0.0, float(flat[:, 1].min())], np.float32)
    angle = np.arctan2(flat[:, 0], flat[:, 1] - centre[1] + 0.15)
    reach = np.linalg.norm(flat - centre, axis=1)
    keep = np.zeros(len(points), bool)
    for turn in np.linspace(-1.5, 1.5, 25):
        near = np.abs(angle - turn) < 0.10
        if near.any():
            keep |= near & (reach > reach[near].max() - 0.02)
    return keep


def _arch(outer: F32) -> NDArray[np.float64]:
    """A smooth symmetric curve through the outer points, `(61, 2)` of x and z."""
    half = np.abs(outer[:, 0]).astype(np.float64)
    fit = np.polynomial.Polynomial.fit(half, outer[:, 2].astype(np.float64), 4)
    reach = float(half.max())
    turn = np.linspace(-1, 1, 61)
    x = np.sign(turn) * reach * np.sin(np.abs(turn) * np.pi / 2)
    return np.stack([x, fit(np.abs(x))], axis=1)
