"""A Persona's body in numbers: the base mesh plus a weighted sum of targets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.face.looks import BodyLook
from app.face.source import HeadSource

F32 = NDArray[np.float32]


def shaped(source: HeadSource, positions: F32, body: BodyLook) -> F32:
    """`positions` moved to the proportions `body` describes, shape kept."""
    out = positions.copy()
    for name, weight in macro_weights(body).items():
        out += np.float32(weight) * source.target(name, len(positions))
    return out


def macro_weights(body: BodyLook) -> dict[str, float]:
    """Target names and weights, all above one in a thousand in size."""
    old = min(1.0, max(0.0, (body.age - 0.5) * 2))
    ages = {"young": 1 - old, "old": old}
    genders = {"male": body.gender, "female": 1 - body.gender}
    whole = sum(body.origin.values()) or 1.0
    weights: dict[str, float] = {}
    for gender, g in genders.items():
        for age, a in ages.items():
            for origin, o in body.origin.items():
                weights[f"macrodetails/{origin}-{gender}-{age}"] = g * a * o / whole
            for muscle, m in _thirds(body.muscle).items():
                for weight, w in _thirds(body.weight).items():
                    name = f"universal-{gender}-{age}-{muscle}muscle-{weight}weight"
                    weights[f"macrodetails/{name}"] = g * a * m * w
    for name, value in body.targets.items():
        for full in _both_sides(name):
            weights[full] = value
    return {name: value for name, value in weights.items() if abs(value) > 1e-3}


def _thirds(value: float) -> dict[str, float]:
    """How much of the least, the average and the most a 0…1 axis holds."""
    return {
        "min": max(0.0, 1 - 2 * value),
        "average": 1 - abs(2 * value - 1),
        "max": max(0.0, 2 * value - 1),
    }


def _both_sides(name: str) -> list[str]:
    """`eyes/*-eye-scale-incr` stands for the left and the right target."""
    return [name.replace("*", side) for side in "lr"] if "*" in name else [name]
