"""Blinks, breath, nods and the head's own small movement.

Blink rates after Bentivoglio et al. (1997): 17 a minute at rest, 26 talking. Nods after Hadar et
al. (1983): 1.8–3.7 Hz, one to three cycles, the first the largest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.face.noise import Drift, smooth

BLINKS_PER_MIN = {"learner": 17.0, "persona": 26.0, "thinking": 14.0, "open": 17.0}
BLINK_CLOSE_S = (0.075, 0.100)
BLINK_OPEN_S = (0.150, 0.250)
BREATHS_PER_MIN = (12.0, 16.0)
NOD_HZ = (1.8, 3.0)
NOD_DEG = (4.0, 7.0)


class Blinks:
    """Seeded blinks; `step` returns how closed the lids are, 0…1."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._rate = BLINKS_PER_MIN["open"]
        self._next_s = 1.2
        self._start_s = -9.0
        self._close_s, self._open_s, self._depth = 0.08, 0.2, 1.0
        self.count = 0

    def floor(self, holder: str) -> None:
        """The rate goes with who speaks."""
        self._rate = BLINKS_PER_MIN[holder]

    def with_saccade(self, t_s: float) -> None:
        """A large eye movement often takes a blink along; the next one then waits."""
        if t_s - self._start_s > 0.9 and self._random.random() < 0.22:
            self._next_s = t_s

    def step(self, t_s: float) -> float:
        if t_s >= self._next_s:
            self.count += 1
            self._start_s = t_s
            self._close_s = float(self._random.uniform(*BLINK_CLOSE_S))
            self._open_s = float(self._random.uniform(*BLINK_OPEN_S))
            self._depth = 1.0 if self._random.random() < 0.9 else 0.75
            mean = 60.0 / self._rate
            double = self._random.random() < 0.06
            wait = 0.38 if double else float(np.clip(self._random.gamma(2.2, mean / 2.2), 0.7, 12))
            self._next_s = t_s + max(wait, self._close_s + self._open_s + 0.05)
        age = t_s - self._start_s
        if age < self._close_s:
            return self._depth * smooth(age / self._close_s)
        return self._depth * (1 - smooth((age - self._close_s) / self._open_s))


class Breath:
    """A seeded breathing cycle; quicker intake, slower release, and a breath before speaking."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._phase = 0.0
        self._length_s = 4.3

    def intake(self) -> None:
        """Begin breathing in now, unless already doing so."""
        if self._phase > 0.5:
            self._phase = 0.0
            self._length_s = 3.2

    def step(self, dt_s: float) -> float:
        """−1 out … 1 in."""
        self._phase += dt_s / self._length_s
        if self._phase >= 1:
            self._phase %= 1.0
            low, high = BREATHS_PER_MIN
            self._length_s = 60.0 / float(self._random.uniform(low, high))
        if self._phase < 0.4:
            return 2 * smooth(self._phase / 0.4) - 1
        return 1 - 2 * smooth((self._phase - 0.4) / 0.5)


@dataclass(frozen=True, slots=True)
class _Nod:
    start_s: float
    hz: float
    cycles: int
    depth_deg: float


class Nods:
    """Nods on request and small beats with the Persona's own stressed vowels."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._running: list[_Nod] = []

    def nod(self, t_s: float) -> None:
        """A listener's nod."""
        cycles = int(self._random.choice([1, 2, 3], p=[0.40, 0.45, 0.15]))
        hz, depth = float(self._random.uniform(*NOD_HZ)), float(self._random.uniform(*NOD_DEG))
        self._running.append(_Nod(t_s, hz, cycles, depth))

    def beat(self, t_s: float) -> None:
        """A speaker's small emphasis."""
        self._running.append(
            _Nod(
                t_s, float(self._random.uniform(1.6, 2.2)), 1, float(self._random.uniform(0.9, 2.4))
            )
        )

    def step(self, t_s: float) -> float:
        """Pitch in degrees, down positive."""
        pitch, kept = 0.0, []
        for nod in self._running:
            turns = (t_s - nod.start_s) * nod.hz
            if turns < nod.cycles:
                kept.append(nod)
            if 0 <= turns < nod.cycles:
                fade = 0.62 ** int(turns)
                pitch += nod.depth_deg * fade * float(np.sin(np.pi * (turns % 1)) ** 2)
        self._running = kept
        return pitch


class HeadDrift:
    """The head is never quite still; more while talking."""

    def __init__(self, seed: int) -> None:
        self._slow = [Drift(seed + k, 0.16) for k in range(3)]
        self._fast = [Drift(seed + 10 + k, 0.75) for k in range(3)]

    def at(self, t_s: float, liveliness: float) -> tuple[float, float, float]:
        """Yaw, pitch, roll in degrees; `liveliness` 0 listening … 1 talking."""
        slow, fast = 1.5 + 1.0 * liveliness, 0.25 + 1.35 * liveliness
        yaw, pitch, roll = (
            slow * s.at(t_s) + fast * f.at(t_s) for s, f in zip(self._slow, self._fast, strict=True)
        )
        return yaw * 1.2, pitch * 0.7, roll * 0.8
