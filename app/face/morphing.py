"""The moving vertices of a head: only what changed since the last pose is worked out again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.face.mesh import Mesh, Morph

F32 = NDArray[np.float32]

LEAST_CHANGE = 0.0015
"""Smaller changes of a weight move nothing by a twentieth of a millimetre; they add up and count
when they have reached this."""
_REFRESH = 4096
"""Poses after which rounding is forgotten."""


class Morphing:
    """Vertices `(n, 6)`, position and normal, under shape weights.

    Only `drawn` vertices are followed. `current` is the array of the last pose, changed in place.
    """

    def __init__(self, mesh: Mesh, drawn: NDArray[np.bool_]) -> None:
        reach = max(int(morph.vertices.max()) for morph in mesh.morphs.values()) + 1
        self._rest = mesh.rest[:reach]
        self._morphs = {name: _only(morph, drawn) for name, morph in mesh.morphs.items()}
        self.current = self._rest.copy()
        self._applied: dict[str, float] = {}
        self._count = 0

    def move(self, weights: Mapping[str, float]) -> tuple[int, int]:
        """Take on these weights; returns the range of vertices that moved, empty if none did."""
        self._count += 1
        if self._count % _REFRESH == 0:
            np.copyto(self.current, self._rest)
            self._applied.clear()
        low, high = len(self.current), 0
        for name in self._applied.keys() | weights.keys():
            morph = self._morphs.get(name)
            if morph is None or not len(morph.vertices):
                continue
            goal = weights.get(name, 0.0)
            change = goal - self._applied.get(name, 0.0)
            if abs(change) < LEAST_CHANGE and not (goal == 0.0 and change != 0.0):
                continue
            self._applied[name] = goal
            self.current[morph.vertices] += np.float32(change) * morph.offsets
            low = min(low, int(morph.vertices[0]))
            high = max(high, int(morph.vertices[-1]) + 1)
        if self._count % _REFRESH == 0:
            return 0, len(self.current)
        return (low, high) if low < high else (0, 0)


def _only(morph: Morph, drawn: NDArray[np.bool_]) -> Morph:
    """The morph of drawn vertices, in ascending order."""
    order = np.argsort(morph.vertices, kind="stable")
    order = order[drawn[morph.vertices[order]]]
    return Morph(morph.vertices[order], np.ascontiguousarray(morph.offsets[order]))
