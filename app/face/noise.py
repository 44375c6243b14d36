"""Smooth chance as a function of time: the same at any frame rate."""

from __future__ import annotations

import numpy as np


class Drift:
    """Seeded smooth noise, about −1…1, with `rate_hz` new values a second."""

    def __init__(self, seed: int, rate_hz: float) -> None:
        self._knots = np.random.default_rng(seed).uniform(-1, 1, 1024)
        self._rate_hz = rate_hz

    def at(self, t_s: float) -> float:
        """The value at a time; cubic between knots, so speed is continuous too."""
        position = t_s * self._rate_hz
        base = int(np.floor(position))
        share = position - base
        a, b, c, d = (float(self._knots[(base + k) % 1024]) for k in range(-1, 3))
        slope_b, slope_c = (c - a) / 2, (d - b) / 2
        s2, s3 = share * share, share * share * share
        return (
            b * (2 * s3 - 3 * s2 + 1)
            + slope_b * (s3 - 2 * s2 + share)
            + c * (3 * s2 - 2 * s3)
            + slope_c * (s3 - s2)
        )


def smooth(value: float) -> float:
    """Smoothstep, clipped to 0…1."""
    value = min(1.0, max(0.0, value))
    return value * value * (3 - 2 * value)


def approach(current: float, goal: float, dt_s: float, constant_s: float) -> float:
    """Exponential approach with a time constant, independent of the frame rate."""
    return goal + (current - goal) * float(np.exp(-max(dt_s, 0.0) / max(constant_s, 1e-4)))
