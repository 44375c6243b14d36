"""Pieces of geometry and how they become one drawable set of arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

_HEAD_BREATHES, _BY_NECK = 0.9, 0.45
"""How far the head follows the breath, and that part of it which comes with the neck's weight."""


@dataclass(slots=True)
class Piece:
    """One material's geometry before assembly.

    `positions (n, 3)`, `triangles (t, 3)`, `uv (n, 2)`; `offsets` maps a shape name to `(n, 3)`.
    Weights are `(n,)`: `head` and `neck` follow the pivots, `trunk` breathes, `eye` is 1 for the
    Persona's left and 2 for the right ball. `tangents (n, 3)` run along hair strands. `normals` are
    computed when absent, and `trunk` as the head breathes. `front_only` marks closed surfaces whose
    far side is never drawn.
    """

    name: str
    material: str
    positions: F32
    triangles: I64
    uv: F32
    head: F32
    neck: F32
    offsets: dict[str, F32] = field(default_factory=dict)
    trunk: F32 | None = None
    eye: int = 0
    tangents: F32 | None = None
    normals: F32 | None = None
    front_only: bool = True
    blocks_light: bool = True
    coarse: I64 | None = None
    """Fewer triangles over the same vertices, for small pictures; absent: all of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """Where a piece lies in the assembled arrays."""

    name: str
    material: str
    first_index: int
    index_count: int
    first_vertex: int
    vertex_count: int

    def rows_of(self, triangles: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The part's own among all `triangles (t, 3)`, a view."""
        return triangles[self.first_index // 3 : (self.first_index + self.index_count) // 3]


@dataclass(frozen=True, slots=True)
class Morph:
    """One shape's effect: `vertices (k,)` and their `(k, 6)` position and normal offsets."""

    vertices: NDArray[np.int32]
    offsets: F32


@dataclass(slots=True)
class Mesh:
    """Everything drawable of one head, one array per attribute, `n` vertices.

    `rest (n, 6)` position and normal, `uv (n, 2)`, `weights (n, 4)` head, neck, trunk, eye,
    `tangents (n, 3)`, `shade (n, 2)` ambient openness and key-light visibility in 0…1. `coarse` is
    a second set of triangles over the same vertices, for small pictures, with `coarse_parts`.
    """

    rest: F32
    uv: F32
    weights: F32
    tangents: F32
    shade: F32
    triangles: NDArray[np.uint32]
    parts: list[Part]
    coarse: NDArray[np.uint32]
    coarse_parts: list[Part]
    morphs: dict[str, Morph]

    def part(self, name: str) -> Part:
        """The part of that name; `KeyError` when there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def has(self, name: str) -> bool:
        return any(part.name == name for part in self.parts)


def triangulate(quads: I64) -> I64:
    """Two triangles per quad, none without area."""
    both = np.stack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]], axis=1).reshape(-1, 3)
    flat = (both[:, 0] == both[:, 1]) | (both[:, 1] == both[:, 2]) | (both[:, 0] == both[:, 2])
    return np.asarray(both[~flat], np.int64)


def normals_of(positions: F32, triangles: I64) -> F32:
    """Area-weighted vertex normals, unit length."""
    a, b, c = (positions[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    out = np.zeros_like(positions)
    for k in range(3):
        for axis in range(3):
            out[:, axis] += np.bincount(
                triangles[:, k], weights=face[:, axis], minlength=len(positions)
            )
    length = np.linalg.norm(out, axis=1, keepdims=True) + 1e-12
    return np.asarray(out / length, np.float32)


def split_seams(quads: I64, corner_uv: F32) -> tuple[I64, I64, F32]:
    """Give each (vertex, texture point) pair its own number.

    Returns the source vertex of every new vertex `(n,)`, the renumbered quads and `uv (n, 2)`.
    """
    rounded = np.round(corner_uv.reshape(-1, 2) * 65536).astype(np.int64)
    key = np.concatenate([quads.reshape(-1, 1), rounded], axis=1)
    _, index, inverse = np.unique(key, axis=0, return_index=True, return_inverse=True)
    source = quads.reshape(-1)[index]
    uv = corner_uv.reshape(-1, 2)[index]
    return source, inverse.reshape(-1, 4), uv.astype(np.float32)


def assemble(pieces: list[Piece]) -> Mesh:
    """Concatenate pieces; offsets become sparse morphs with matching normal offsets."""
    rest, uv, weights, tangents, triangles, coarse = [], [], [], [], [], []
    parts: list[Part] = []
    coarse_parts: list[Part] = []
    gathered: dict[str, tuple[list[NDArray[np.int32]], list[F32]]] = {}
    first_vertex = first_index = first_coarse = 0
    for piece in pieces:
        count = len(piece.positions)
        own = piece.normals
        normals = normals_of(piece.positions, piece.triangles) if own is None else own
        rest.append(np.concatenate([piece.positions, normals], axis=1))
        uv.append(piece.uv)
        trunk = _HEAD_BREATHES - _BY_NECK * piece.neck if piece.trunk is None else piece.trunk
        eye = np.full(count, piece.eye, np.float32)
        weights.append(np.stack([piece.head, piece.neck, trunk, eye], axis=1))
        along = piece.tangents
        tangents.append(np.zeros((count, 3), np.float32) if along is None else along)
        triangles.append(piece.triangles + first_vertex)
        for name, offset in piece.offsets.items():
            moved = normals_of(piece.positions + offset, piece.triangles) - normals
            keep = np.flatnonzero((np.abs(offset) > 4e-4).any(1) | (np.abs(moved) > 1.5e-2).any(1))
            if not len(keep):
                continue
            rows, values = gathered.setdefault(name, ([], []))
            rows.append((keep + first_vertex).astype(np.int32))
            values.append(np.concatenate([offset[keep], moved[keep]], axis=1))
        size = piece.triangles.size
        parts.append(Part(piece.name, piece.material, first_index, size, first_vertex, count))
        few = piece.triangles if piece.coarse is None else piece.coarse
        coarse.append(few + first_vertex)
        coarse_parts.append(
            Part(piece.name, piece.material, first_coarse, few.size, first_vertex, count)
        )
        first_vertex += count
        first_index += size
        first_coarse += few.size
    return Mesh(
        rest=np.concatenate(rest).astype(np.float32),
        uv=np.concatenate(uv).astype(np.float32),
        weights=np.concatenate(weights).astype(np.float32),
        tangents=np.concatenate(tangents).astype(np.float32),
        shade=np.ones((first_vertex, 2), np.float32),
        triangles=np.concatenate(triangles).astype(np.uint32),
        parts=parts,
        coarse=np.concatenate(coarse).astype(np.uint32),
        coarse_parts=coarse_parts,
        morphs={
            name: Morph(np.concatenate(rows), np.concatenate(values).astype(np.float32))
            for name, (rows, values) in gathered.items()
        },
    )
