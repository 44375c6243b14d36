"""How far the lips of a built head are apart in millimetres: a ruler on the face."""

from __future__ import annotations

import numpy as np

from app.face.mesh import Mesh

CLOSED_MM = 0.7
"""Lips less than this apart (beyond their rest contact) count as closed."""
_MM_PER_DM = 100.0


class LipGap:
    """Follows the two vertices where the lips meet in the middle of the face."""

    def __init__(self, mesh: Mesh) -> None:
        part = mesh.part("skin")
        rows = np.arange(part.first_vertex, part.first_vertex + part.vertex_count)
        jaw = mesh.morphs["jawOpen"]
        drop = np.zeros(len(mesh.rest))
        drop[jaw.vertices] = jaw.offsets[:, 1]
        teeth = mesh.part("teeth_upper")
        span = slice(teeth.first_vertex, teeth.first_vertex + teeth.vertex_count)
        mouth = mesh.rest[span, :3]
        height, front = float(mouth[:, 1].min()), float(mouth[:, 2].max())
        spot = mesh.rest[rows, :3]
        near = (np.abs(spot[:, 0]) < 0.025) & (np.abs(spot[:, 1] - height) < 0.25)
        near &= spot[:, 2] > front
        rows, spot = rows[near], spot[near]
        deepest = drop[rows].min()
        lower, upper = rows[drop[rows] < 0.6 * deepest], rows[drop[rows] > 0.25 * deepest]
        gaps = np.linalg.norm(mesh.rest[upper][:, None, :3] - mesh.rest[lower][None, :, :3], axis=2)
        up, low = np.unravel_index(int(np.argmin(gaps)), gaps.shape)
        pair = (int(upper[up]), int(lower[low]))
        self._moves = {}
        for name, morph in mesh.morphs.items():
            dense = np.zeros(len(mesh.rest))
            dense[morph.vertices] = morph.offsets[:, 1]
            self._moves[name] = float(dense[pair[0]] - dense[pair[1]])

    def opening_mm(self, weights: dict[str, float]) -> float:
        """The gap beyond the resting contact; negative where the lips press together."""
        moved = sum(self._moves.get(name, 0.0) * weight for name, weight in weights.items())
        return moved * _MM_PER_DM
