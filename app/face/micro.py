"""Micro-expressions: what is felt shows for an instant before it is shown on purpose, and small
passing movements between.

At most half a second in all, 260 ms of it at most until the height (Yan et al., 2013, "How fast are
the leaked facial expressions").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.face.expression import EXPRESSIONS, sided
from app.face.noise import smooth

LONGEST_S = 0.5
LONGEST_ONSET_S = 0.26
_LENGTH_S = (0.20, 0.45)
_ONSET_SHARE = 0.4
_LEAKED = 0.30
"""Of an expression at full strength, that much flashes up."""
_EVERY_S = 11.0
_LEAST_GAP_S = 3.0
_LEAKS = ("brow", "eye", "nose", "cheek")
"""The upper face is ruled least: there it shows."""
_PASSING: tuple[dict[str, float], ...] = (
    {"browInnerUp": 0.16, "browOuterUp": 0.14},
    {"mouthPress": 0.16},
    {"mouthDimpleLeft": 0.16, "mouthSmileLeft": 0.06},
    {"mouthDimpleRight": 0.16, "mouthSmileRight": 0.06},
    {"cheekSquint": 0.18, "eyeSquint": 0.10},
    {"browInnerUp": 0.12, "eyeWide": 0.10},
)


@dataclass(frozen=True, slots=True)
class Flash:
    """One micro-expression: shapes by ARKit name, when it begins and how long it lasts."""

    shapes: dict[str, float]
    start_s: float
    length_s: float

    def at(self, t_s: float) -> float:
        """How much of it shows, 0…1."""
        share = (t_s - self.start_s) / self.length_s
        if share < _ONSET_SHARE:
            return smooth(share / _ONSET_SHARE)
        return 1 - smooth((share - _ONSET_SHARE) / (1 - _ONSET_SHARE))


class MicroExpressions:
    """Seeded; they begin seconds apart but for what is felt anew."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._felt = "neutral"
        self._flashes: list[Flash] = []
        self._next_s = self._wait()
        self.count = 0

    def feel(self, name: str, intensity: float, t_s: float) -> None:
        """Another feeling than before shows at once, faintly, where the face is ruled least."""
        if name == self._felt:
            return
        self._felt = name
        shapes = {
            shape: value * _LEAKED * intensity
            for shape, value in sided(EXPRESSIONS[name].shapes).items()
            if shape.startswith(_LEAKS)
        }
        if shapes:
            self._begin(shapes, t_s)

    def step(self, t_s: float) -> dict[str, float]:
        """What is added to the face at `t_s`, by ARKit name."""
        if t_s >= self._next_s:
            self._begin(sided(_PASSING[int(self._random.integers(len(_PASSING)))]), t_s)
        self._flashes = [f for f in self._flashes if t_s < f.start_s + f.length_s]
        out: dict[str, float] = {}
        for flash in self._flashes:
            share = flash.at(t_s)
            for name, value in flash.shapes.items():
                out[name] = out.get(name, 0.0) + value * share
        return out

    def _begin(self, shapes: dict[str, float], t_s: float) -> None:
        self._flashes.append(Flash(shapes, t_s, float(self._random.uniform(*_LENGTH_S))))
        self._next_s = t_s + self._wait()
        self.count += 1

    def _wait(self) -> float:
        return _LEAST_GAP_S + float(self._random.gamma(2.0, (_EVERY_S - _LEAST_GAP_S) / 2))
