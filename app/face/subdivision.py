"""Catmull–Clark subdivision as a sparse matrix, so that morph offsets subdivide the same way."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


def subdivide(quads: I64, count: int) -> tuple[scipy.sparse.csr_matrix, I64]:
    """One Catmull–Clark step over `quads` (a repeated last corner marks a triangle).

    Returns the `(new, count)` matrix from old to new vertices and the new `(k, 4)` quads. The four
    (or three) children of a face follow each other, corner by corner, as `split_corners` expects.
    """
    corners = [list(dict.fromkeys(face.tolist())) for face in quads]
    used = np.unique(quads)
    vertex_row = {int(v): row for row, v in enumerate(used)}
    edge_faces: dict[tuple[int, int], list[int]] = {}
    for number, face in enumerate(corners):
        for here, there in zip(face, face[1:] + face[:1], strict=True):
            edge_faces.setdefault((min(here, there), max(here, there)), []).append(number)
    edge_row = {edge: len(used) + row for row, edge in enumerate(edge_faces)}
    first_face_row = len(used) + len(edge_row)

    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []

    def put(row: int, column: int, value: float) -> None:
        rows.append(row)
        columns.append(column)
        values.append(value)

    vertex_faces: dict[int, list[int]] = {}
    vertex_edges: dict[int, list[tuple[int, int]]] = {}
    for number, face in enumerate(corners):
        for vertex in face:
            put(first_face_row + number, vertex, 1.0 / len(face))
            vertex_faces.setdefault(vertex, []).append(number)
    for edge, faces in edge_faces.items():
        for vertex in edge:
            vertex_edges.setdefault(vertex, []).append(edge)
            put(edge_row[edge], vertex, 0.25 if len(faces) == 2 else 0.5)
        if len(faces) == 2:
            for number in faces:
                for vertex in corners[number]:
                    put(edge_row[edge], vertex, 0.25 / len(corners[number]))
    for vertex, row in vertex_row.items():
        rim = [edge for edge in vertex_edges[vertex] if len(edge_faces[edge]) != 2]
        if rim:
            put(row, vertex, 0.75 if len(rim) == 2 else 1.0)
            if len(rim) == 2:
                for edge in rim:
                    put(row, edge[0] if edge[1] == vertex else edge[1], 0.125)
            continue
        valence = len(vertex_faces[vertex])
        for number in vertex_faces[vertex]:
            for other in corners[number]:
                put(row, other, 1.0 / valence**2 / len(corners[number]))
        for edge in vertex_edges[vertex]:
            put(row, edge[0], 1.0 / valence**2)
            put(row, edge[1], 1.0 / valence**2)
        put(row, vertex, (valence - 3) / valence)

    shape = (first_face_row + len(corners), count)
    matrix = scipy.sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)
    children: list[list[int]] = []
    for number, face in enumerate(corners):
        size = len(face)
        for k in range(size):
            here, after, before = face[k], face[(k + 1) % size], face[k - 1]
            children.append(
                [
                    vertex_row[here],
                    edge_row[(min(here, after), max(here, after))],
                    first_face_row + number,
                    edge_row[(min(before, here), max(before, here))],
                ]
            )
    return matrix, np.array(children, np.int64)


def split_corners(corner_uv: F32, quads: I64) -> F32:
    """Texture corners `(k, 4, 2)` of the children that `subdivide(quads, …)` makes."""
    out: list[F32] = []
    for uv, face in zip(corner_uv, quads, strict=True):
        size = len(dict.fromkeys(face.tolist()))
        own = uv[:size]
        centre = own.mean(0)
        for k in range(size):
            after, before = own[(k + 1) % size], own[k - 1]
            out.append(np.stack([own[k], (own[k] + after) / 2, centre, (own[k] + before) / 2]))
    return np.array(out, np.float32)


def parents(children: I64, sizes: list[int], chosen: NDArray[np.bool_]) -> I64:
    """The faces `(k, 4)` whose `chosen` children these are, over the children's own vertices.

    `sizes` has the number of corners of every old face, `chosen (sum of sizes,)` marks children of
    whole faces. The corners lie where subdivision moved them, so the coarse surface fits the fine.
    """
    ends = np.cumsum(sizes)
    whole = [int(size) for size, end in zip(sizes, ends, strict=True) if chosen[end - 1]]
    first = np.concatenate([[0], np.cumsum(whole)[:-1]]).astype(np.int64)
    corner = children[:, 0]
    last = np.minimum(first + 3, first + np.array(whole) - 1)
    return np.stack([corner[first], corner[first + 1], corner[first + 2], corner[last]], axis=1)
