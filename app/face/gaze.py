"""Where the eyes look: contact, aversion, saccades, and the lids that follow.

Saccade size A = −6.9·ln(P/15.7)° and duration 25 ms + 2.4 ms/° after Lee, Badler & Badler,
"Eyes Alive" (2002). Contact shares after Argyle & Cook: about 75 % listening, 40 % talking; mutual
spans about 2.2 s (Rogers 2018); thinking aversion about 3.5 s, 39 % up, 31 % aside, 29 % down
(Andrist 2014).
"""

from __future__ import annotations

import numpy as np

SACCADE_BASE_S = 0.025
SACCADE_PER_DEG_S = 0.0024
# Mean length in seconds of contact and of aversion by who has the floor.
SPANS_S = {
    "learner": (3.6, 1.05),
    "persona": (2.2, 2.3),
    "thinking": (0.7, 3.5),
    "open": (3.2, 1.4),
}
_AVERT_DEG = {
    "learner": (3.0, 9.0),
    "persona": (3.5, 11.0),
    "thinking": (9.0, 16.0),
    "open": (4.0, 11.0),
}
_THINK_DIRECTIONS = ((39, "up"), (31, "side"), (29, "down"))


def saccade_size_deg(chance: float) -> float:
    """The size of a saccade from a uniform draw in (0, 15]."""
    return -6.9 * float(np.log(chance / 15.7))


def saccade_s(size_deg: float) -> float:
    """How long a saccade of this size takes."""
    return SACCADE_BASE_S + SACCADE_PER_DEG_S * size_deg


class Gaze:
    """Eye direction in the world, seeded; `step` returns degrees to the Persona's left and up."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._floor = "open"
        self._contact = True
        self._switch_s = 1.5
        self._flick_s = 0.6
        self._home = np.zeros(2)
        self._from = np.zeros(2)
        self._to = np.zeros(2)
        self._began_s = -1.0
        self.sizes_deg: list[float] = []
        """Sizes of the last saccades, newest last, for statistics."""

    @property
    def contact(self) -> bool:
        """Whether the Persona is looking at the learner."""
        return self._contact

    def floor(self, holder: str, t_s: float) -> None:
        """Who speaks changed: look at a learner who begins, look away when beginning to think."""
        self._floor = holder
        if holder == "thinking":
            self._avert(t_s)
        elif holder in ("learner", "open") and not self._contact:
            self._switch_s = min(self._switch_s, t_s + 0.25)
        elif holder == "persona":
            self._switch_s = min(self._switch_s, t_s + float(self._random.uniform(0.2, 0.9)))

    def step(self, t_s: float) -> tuple[tuple[float, float], bool]:
        """Gaze `(left, up)` in degrees at `t_s`, and whether a large saccade just began."""
        large = False
        if t_s >= self._switch_s:
            if self._contact:
                large = self._avert(t_s) > 8
            else:
                large = self._meet(t_s) > 8
        elif t_s >= self._flick_s:
            self._flick(t_s)
        size = float(np.linalg.norm(self._to - self._from))
        share = float(np.clip((t_s - self._began_s) / saccade_s(size), 0, 1))
        eased = share**3 * (10 - 15 * share + 6 * share**2)
        now = self._from + (self._to - self._from) * eased
        return (float(now[0]), float(now[1])), large

    def _meet(self, t_s: float) -> float:
        self._contact = True
        self._home = np.zeros(2)
        self._switch_s = t_s + self._span(0)
        return self._look(self._home + self._random.normal(0, 0.5, 2), t_s)

    def _avert(self, t_s: float) -> float:
        self._contact = False
        low, high = _AVERT_DEG[self._floor]
        reach = float(np.clip(saccade_size_deg(self._random.uniform(0.5, 15)), low, high))
        self._home = reach * self._direction()
        self._switch_s = t_s + self._span(1)
        return self._look(self._home, t_s)

    def _direction(self) -> np.ndarray:
        side = 1.0 if self._random.random() < 0.5 else -1.0
        if self._floor == "thinking":
            draw = self._random.uniform(0, 99)
            if draw < _THINK_DIRECTIONS[0][0]:
                angle = self._random.uniform(40, 75)
            elif draw < _THINK_DIRECTIONS[0][0] + _THINK_DIRECTIONS[1][0]:
                angle = self._random.uniform(-12, 12)
            else:
                angle = -self._random.uniform(35, 65)
        else:
            angle = self._random.normal(-12, 22)
        turn = np.radians(angle)
        return np.array([side * np.cos(turn), np.sin(turn)])

    def _flick(self, t_s: float) -> None:
        """A small movement around the point looked at: between the eyes and the mouth, mostly."""
        size = min(saccade_size_deg(self._random.uniform(8, 15)), 2.4)
        turn = self._random.uniform(0, 2 * np.pi)
        spread = 0.55 if self._contact else 1.0
        self._look(self._home + spread * size * np.array([np.cos(turn), 0.6 * np.sin(turn)]), t_s)

    def _look(self, goal: np.ndarray, t_s: float) -> float:
        size = float(np.linalg.norm(self._to - self._from))
        share = float(np.clip((t_s - self._began_s) / saccade_s(size), 0, 1))
        here = self._from + (self._to - self._from) * share
        self._from, self._to, self._began_s = here, goal, t_s
        moved = float(np.linalg.norm(goal - here))
        self.sizes_deg = [*self.sizes_deg[-999:], moved]
        self._flick_s = t_s + float(self._random.gamma(2.2, 0.32)) + 0.18
        return moved

    def _span(self, which: int) -> float:
        mean = SPANS_S[self._floor][which]
        return float(np.clip(self._random.gamma(3.0, mean / 3.0), 0.35, 3 * mean))


def lid_shapes(gaze_deg: tuple[float, float]) -> dict[str, float]:
    """Lids and skin that follow the eyes, as ARKit weights."""
    left, up = gaze_deg
    out: dict[str, float] = {}
    rise, sink = max(0.0, up) / 28, max(0.0, -up) / 28
    for side in ("Left", "Right"):
        out[f"eyeLookUp{side}"] = min(1.0, rise)
        out[f"eyeLookDown{side}"] = min(1.0, sink)
    aside = min(1.0, abs(left) / 32)
    outer, inner = ("Left", "Right") if left > 0 else ("Right", "Left")
    out[f"eyeLookOut{outer}"] = aside
    out[f"eyeLookIn{inner}"] = aside
    return out
