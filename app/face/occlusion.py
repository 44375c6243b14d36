"""Baked light: how open each vertex is to the room, and how much of the key light reaches it.

Depth maps of points scattered over the surface stand in for ray casts: the same result on every
machine, no graphics needed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.face.mesh import Mesh, Piece

F32 = NDArray[np.float32]

KEY_DIRECTION = np.array([-0.50, 0.62, 0.78], np.float32)
_DIRECTIONS = 56
_KEY_DIRECTIONS = 14
_KEY_SPREAD = 0.17
_CELL = 0.042
_SPACING = 0.024
_LIFT = 0.03
_BIAS = 0.05
_INSIDE_CLOTH = (0.34, 0.10)
"""Cloth passes light on: the inside of a collar is dim, not a black hole."""


def bake(mesh: Mesh, pieces: list[Piece], open_rest: F32) -> F32:
    """`(n, 2)` openness and key visibility of every vertex.

    `open_rest` is `mesh.rest` with the mouth open: mouth parts take their values from there, so
    that they are not black when the mouth opens.
    """
    random = np.random.default_rng(0)
    around = _sphere(_DIRECTIONS)
    key = KEY_DIRECTION / np.linalg.norm(KEY_DIRECTION)
    keys = key + random.normal(0, _KEY_SPREAD, (_KEY_DIRECTIONS, 3)).astype(np.float32)
    keys /= np.linalg.norm(keys, axis=1, keepdims=True)
    solid = [p.blocks_light for p in pieces]
    result = np.ones((len(mesh.rest), 2), np.float32)
    everything = np.arange(len(mesh.rest))
    closed = _shade(mesh, mesh.rest, solid, everything, around, keys, random)
    bare, opened = closed.copy(), closed.copy()
    worn = [p.material in ("hair", "shirt", "cloth", "drape", "scarf") for p in pieces]
    without_hair = [s and not w for s, w in zip(solid, worn, strict=True)]
    if any(worn):
        skin = _rows(mesh, pieces, ("skin",))
        bare[skin] = _shade(mesh, mesh.rest, without_hair, skin, around, keys, random)
    mouth = _rows(mesh, pieces, ("teeth", "tongue", "mouth", "skin"))
    mouth = mouth[_near_mouth(mesh, mouth)]
    opened[mouth] = _shade(mesh, open_rest, without_hair, mouth, around, keys, random)
    for part, piece in zip(mesh.parts, pieces, strict=True):
        rows = slice(part.first_vertex, part.first_vertex + part.vertex_count)
        if piece.material in ("teeth", "tongue", "mouth"):
            result[rows] = np.clip(opened[rows] * np.array([1.25, 1.1]), 0.02, 0.9)
            if piece.material == "teeth":
                result[rows] = np.maximum(result[rows], (0.42, 0.40))
        elif piece.material == "eye":
            result[rows, 0] = np.clip(closed[rows, 0] * 2.0, 0.15, 1)
            result[rows, 1] = np.clip(closed[rows, 1] * 1.5, 0.25, 1)
        elif piece.material == "skin":
            mix = 0.5 * closed[rows] + 0.5 * bare[rows]
            result[rows] = np.maximum(mix, 0.6 * opened[rows])
        elif piece.material in ("shirt", "cloth"):
            result[rows] = np.maximum(closed[rows], _INSIDE_CLOTH)
        else:
            result[rows] = closed[rows]
    return _smoothed(result, mesh)


def _rows(mesh: Mesh, pieces: list[Piece], materials: tuple[str, ...]) -> NDArray[np.int64]:
    """The vertex numbers of all parts of these materials."""
    spans = [
        np.arange(part.first_vertex, part.first_vertex + part.vertex_count)
        for part, piece in zip(mesh.parts, pieces, strict=True)
        if piece.material in materials
    ]
    return np.concatenate(spans)


def _near_mouth(mesh: Mesh, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of `rows` lie within a mouth's width of the teeth."""
    teeth = mesh.part("teeth_upper")
    span = slice(teeth.first_vertex, teeth.first_vertex + teeth.vertex_count)
    centre = mesh.rest[span, :3].mean(0)
    near: NDArray[np.bool_] = np.linalg.norm(mesh.rest[rows, :3] - centre, axis=1) < 0.75
    return near


def _shade(
    mesh: Mesh,
    rest: F32,
    solid: list[bool],
    rows: NDArray[np.int64],
    around: F32,
    keys: F32,
    random: np.random.Generator,
) -> F32:
    """`(len(rows), 2)` openness and key visibility of the chosen vertices."""
    triangles = np.concatenate(
        [
            mesh.triangles[p.first_index // 3 : (p.first_index + p.index_count) // 3]
            for p, blocks in zip(mesh.parts, solid, strict=True)
            if blocks
        ]
    )
    cloud = _scatter(rest[:, :3], triangles, random)
    normals = rest[rows, 3:]
    normals = normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9)
    points = rest[rows, :3] + normals * _LIFT
    open_sum = np.zeros(len(rows), np.float32)
    weight_sum = np.full(len(rows), 1e-6, np.float32)
    for direction in around:
        facing = np.maximum(normals @ direction, 0)
        open_sum += _visible(points, cloud, direction) * facing
        weight_sum += facing
    lit = np.zeros(len(rows), np.float32)
    for direction in keys:
        lit += _visible(points, cloud, direction)
    return np.stack([open_sum / weight_sum, lit / len(keys)], axis=1)


def _scatter(positions: F32, triangles: NDArray[np.uint32], random: np.random.Generator) -> F32:
    """Points about `_SPACING` apart over all triangles."""
    a, b, c = (positions[triangles[:, k]] for k in range(3))
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    count = np.maximum(1, np.ceil(area / _SPACING**2)).astype(np.int64)
    which = np.repeat(np.arange(len(triangles)), count)
    u, v = random.random((2, len(which))).astype(np.float32)
    flip = u + v > 1
    u[flip], v[flip] = 1 - u[flip], 1 - v[flip]
    out: F32 = a[which] + (b - a)[which] * u[:, None] + (c - a)[which] * v[:, None]
    return out


def _visible(points: F32, cloud: F32, direction: F32) -> F32:
    """1 where nothing of `cloud` lies between a point and a far light, softly 0 where it does."""
    helper = np.array([0, 1, 0] if abs(direction[1]) < 0.9 else [1, 0, 0], np.float32)
    right = np.cross(helper, direction)
    right /= np.linalg.norm(right)
    up = np.cross(direction, right)
    frame = np.stack([right, up], axis=1).astype(np.float32)
    flat, height = cloud @ frame, cloud @ direction
    low = flat.min(0)
    cells = np.floor((flat - low) / _CELL).astype(np.int64)
    width = int(cells[:, 0].max()) + 2
    index = cells[:, 1] * width + cells[:, 0]
    top = np.full((int(cells[:, 1].max()) + 2) * width, -1e9, np.float32)
    np.maximum.at(top, index, height)
    own = np.floor((points @ frame - low) / _CELL).astype(np.int64)
    outside = (own < 0).any(1) | (own[:, 0] >= width) | (own[:, 1] * width + width > len(top))
    own = np.clip(own, 0, None)
    place = np.minimum(own[:, 1] * width + np.minimum(own[:, 0], width - 1), len(top) - 1)
    clear = np.where(outside, -1e9, top[place]) < points @ direction + _BIAS
    return clear.astype(np.float32)


def _sphere(count: int) -> F32:
    """Evenly spread directions."""
    k = np.arange(count) + 0.5
    turn = np.pi * (1 + 5**0.5) * k
    z = 1 - 2 * k / count
    ring = np.sqrt(1 - z**2)
    return np.stack([ring * np.cos(turn), z, ring * np.sin(turn)], axis=1).astype(np.float32)


def _smoothed(values: F32, mesh: Mesh) -> F32:
    """Average with mesh neighbours twice; the baked grid's steps vanish."""
    triangles = mesh.triangles.reshape(-1, 3).astype(np.int64)
    for _ in range(2):
        mean = values[triangles].mean(1)
        total = np.zeros_like(values)
        seen = np.zeros(len(values))
        for k in range(3):
            seen += np.bincount(triangles[:, k], minlength=len(values))
            for c in range(2):
                total[:, c] += np.bincount(
                    triangles[:, k], weights=mean[:, c], minlength=len(values)
                )
        used = seen > 0
        values = values.copy()
        values[used] = total[used] / seen[used, None]
    return values
