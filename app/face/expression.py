"""Named expressions with intensity, their own onset and offset, and a little asymmetry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.face.errors import UnknownLook
from app.face.noise import Drift, approach

_PAIRED = (
    "browDown", "browOuterUp", "cheekSquint", "eyeBlink", "eyeSquint", "eyeWide", "mouthDimple",
    "mouthFrown", "mouthLowerDown", "mouthPress", "mouthSmile", "mouthStretch", "mouthUpperUp",
    "noseSneer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expression:
    """Shape weights at full intensity, head attitude (degrees) and time constants (seconds).

    Smiles come on in 0.4–0.9 s and leave more slowly; surprise is fast.
    """

    shapes: dict[str, float]
    head_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    onset_s: float = 0.22
    offset_s: float = 0.45
    lopsided: float = 0.10


EXPRESSIONS: dict[str, Expression] = {
    "neutral": Expression({}),
    "warm": Expression(
        {"mouthSmile": 0.22, "cheekSquint": 0.16, "browInnerUp": 0.06, "eyeSquint": 0.05},
        onset_s=0.28, offset_s=0.5,
    ),
    "happy": Expression(
        {"mouthSmile": 0.52, "cheekSquint": 0.62, "eyeSquint": 0.22, "mouthUpperUp": 0.36,
         "mouthLowerDown": 0.08, "mouthDimple": 0.10, "noseSneer": 0.06, "mouthStretch": 0.05,
         "jawOpen": 0.055},
        head_deg=(0.0, -1.0, 1.5), onset_s=0.24, offset_s=0.6,
    ),
    "encouraging": Expression(
        {"mouthSmile": 0.36, "cheekSquint": 0.32, "browInnerUp": 0.16, "browOuterUp": 0.14,
         "eyeSquint": 0.06, "mouthDimple": 0.06},
        head_deg=(0.0, 1.0, 3.0), onset_s=0.24,
    ),
    "concerned": Expression(
        {"browInnerUp": 0.55, "browDown": 0.16, "mouthFrown": 0.16, "mouthPress": 0.10,
         "eyeSquint": 0.12, "mouthShrugLower": 0.08},
        head_deg=(0.0, 1.5, -3.5), onset_s=0.35, offset_s=0.7,
    ),
    "surprised": Expression(
        {"browInnerUp": 0.52, "browOuterUp": 0.55, "eyeWide": 0.42, "jawOpen": 0.10},
        head_deg=(0.0, -2.5, 0.0), onset_s=0.09, offset_s=0.5, lopsided=0.05,
    ),
    "skeptical": Expression(
        {"browOuterUpLeft": 0.48, "browInnerUp": 0.10, "browDownRight": 0.30, "eyeSquint": 0.20,
         "mouthPress": 0.16, "mouthLeft": 0.10, "mouthFrownRight": 0.10},
        head_deg=(-3.0, -1.0, -4.0), onset_s=0.28,
    ),
    "displeased": Expression(
        {"browDown": 0.40, "mouthFrown": 0.26, "mouthPress": 0.24, "noseSneer": 0.10,
         "eyeSquint": 0.18, "mouthShrugLower": 0.12},
        head_deg=(0.0, 2.0, 0.0), onset_s=0.30,
    ),
    "thinking": Expression(
        {"browInnerUp": 0.12, "browDown": 0.10, "mouthPress": 0.16, "mouthLeft": 0.10,
         "eyeSquint": 0.10},
        head_deg=(3.0, -2.0, -2.0), onset_s=0.30,
    ),
    "interested": Expression(
        {"browInnerUp": 0.20, "browOuterUp": 0.20, "eyeWide": 0.06, "mouthSmile": 0.10},
        head_deg=(0.0, 1.5, 4.0), onset_s=0.30,
    ),
}  # fmt: skip

REST: dict[str, float] = {
    "browInnerUp": 0.05,
    "mouthSmile": 0.32,
    "mouthDimple": 0.05,
    "cheekSquint": 0.22,
    "eyeSquint": 0.05,
    "eyeWide": 0.03,
    "mouthClose": 0.02,
}
"""Worn always: a warm neutral."""


def sided(shapes: dict[str, float], left: float = 1.0, right: float = 1.0) -> dict[str, float]:
    """ARKit weights of shapes named without a side, each side scaled."""
    out: dict[str, float] = {}
    for name, value in shapes.items():
        if name in _PAIRED:
            out[f"{name}Left"] = out.get(f"{name}Left", 0.0) + value * left
            out[f"{name}Right"] = out.get(f"{name}Right", 0.0) + value * right
        else:
            out[name] = out.get(name, 0.0) + value
    return out


class Expressions:
    """Which expression shows and how strongly; several overlap while one gives way to another."""

    HOLD_S = 4.5
    """How long an expression stays at full strength before it settles."""
    SETTLED = 0.45

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._tilt = {n: float(random.normal(0, 0.5)) for n in EXPRESSIONS}
        self._levels: dict[str, tuple[float, float]] = {}
        self._goal: tuple[str, float, float] = ("neutral", 0.0, 0.0)
        self._wander = Drift(seed + 1, 0.35)

    def show(self, name: str, intensity: float, t_s: float) -> None:
        """Begin moving towards an expression; raises `UnknownLook` for a name we do not have."""
        if name not in EXPRESSIONS:
            raise UnknownLook("expression", name, list(EXPRESSIONS))
        self._goal = (name, min(1.0, max(0.0, intensity)), t_s)

    def step(self, t_s: float, dt_s: float) -> tuple[dict[str, float], tuple[float, float, float]]:
        """Shape weights and head attitude at `t_s`."""
        name, intensity, since_s = self._goal
        settle = self.SETTLED + (1 - self.SETTLED) * float(
            np.clip(1 - (t_s - since_s - self.HOLD_S) / 2.5, 0, 1)
        )
        names = set(self._levels) | {name}
        weights: dict[str, float] = sided(REST)
        head = np.zeros(3)
        for each in names:
            expression = EXPRESSIONS[each]
            slow, level = self._levels.get(each, (0.0, 0.0))
            goal = intensity * settle if each == name else 0.0
            constant = (expression.onset_s if goal > level else expression.offset_s) / 2
            slow = approach(slow, goal, dt_s, constant)
            level = approach(level, slow, dt_s, constant)
            if goal == 0.0 and level < 0.002:
                self._levels.pop(each, None)
                continue
            self._levels[each] = (slow, level)
            lean = expression.lopsided * (self._tilt[each] + 0.25 * self._wander.at(t_s))
            for shape, value in sided(expression.shapes, 1 + lean, 1 - lean).items():
                weights[shape] = weights.get(shape, 0.0) + value * level
            head += np.array(expression.head_deg) * level
        return weights, (float(head[0]), float(head[1]), float(head[2]))
