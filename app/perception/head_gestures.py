"""Nods and shakes, from the angles of the head."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from app.perception.movements import Movement, MovementKind

SWING_DEG = 3.5
"""Half-swing that counts as a turn of direction. Range 3 to 5."""
NEAR_EXTREME_DEG = 1.0
"""A head that rests near its turning point has not set off yet."""
GESTURE_LONGEST_S = 1.3
"""Three turning points lie within this."""
GESTURE_MIN_DEG = 5.0
"""From the highest to the lowest point of a gesture."""
DOMINANCE = 1.4
"""How much more the gesture's own axis must move than the other one."""
TALKING_LIPS = 0.035
"""Change of the lips' gap during a gesture, over the height of the face, that means talking."""
GESTURE_PAUSE_S = 1.0
"""The same gesture going on is one gesture."""


class HeadGestures:
    """Nods and shakes: a zigzag in pitch or yaw, while the learner is silent."""

    def __init__(self) -> None:
        self._pictures: deque[tuple[float, float, float, float]] = deque()
        self._pitch, self._yaw = _Zigzag(), _Zigzag()
        self._last_s: dict[MovementKind, float] = {}

    def step(
        self, t_s: float, *, yaw_deg: float, pitch_deg: float, lips_apart: float, silent: bool
    ) -> Movement | None:
        """Return a nod or a shake that is complete with this picture."""
        if not silent:
            self.reset()
            return None
        self._pictures.append((t_s, yaw_deg, pitch_deg, lips_apart))
        while self._pictures[0][0] < t_s - GESTURE_LONGEST_S - 0.2:
            self._pictures.popleft()
        found = (
            self._judge(MovementKind.NOD, self._pitch.step(t_s, pitch_deg), t_s),
            self._judge(MovementKind.SHAKE, self._yaw.step(t_s, yaw_deg), t_s),
        )
        return next((movement for movement in found if movement), None)

    def reset(self) -> None:
        """Forget the swings so far."""
        self._pictures.clear()
        self._pitch, self._yaw = _Zigzag(), _Zigzag()

    def _judge(
        self, kind: MovementKind, turns: tuple[float, float] | None, t_s: float
    ) -> Movement | None:
        if turns is None or turns[1] - turns[0] > GESTURE_LONGEST_S:
            return None
        rows = np.array([row for row in self._pictures if row[0] >= turns[0] - 1e-6])
        yaw, pitch, lips = np.ptp(rows[:, 1:], axis=0)
        own, other = (pitch, yaw) if kind is MovementKind.NOD else (yaw, pitch)
        if own < max(DOMINANCE * other, GESTURE_MIN_DEG) or lips > TALKING_LIPS:
            return None
        before_s, self._last_s[kind] = self._last_s.get(kind, -np.inf), t_s
        if t_s - before_s < GESTURE_PAUSE_S:
            return None
        return Movement(kind=kind, since_s=turns[0], until_s=t_s, size=float(own))


class _Zigzag:
    """Turning points of a curve, each at least `SWING_DEG` from the one before."""

    def __init__(self) -> None:
        self._high = self._low = (0.0, math.nan)
        self._rising: bool | None = None
        self._turns: deque[float] = deque(maxlen=3)

    def step(self, t_s: float, value: float) -> tuple[float, float] | None:
        """Return the times of the first and last of three turning points just completed."""
        if math.isnan(self._high[1]):
            self._high = self._low = (t_s, value)
            return None
        if value >= self._high[1] - NEAR_EXTREME_DEG:
            self._high = (t_s, max(value, self._high[1]))
        if value <= self._low[1] + NEAR_EXTREME_DEG:
            self._low = (t_s, min(value, self._low[1]))
        if self._rising is not False and value < self._high[1] - SWING_DEG:
            return self._turn(self._high, rising=False, t_s=t_s, value=value)
        if self._rising is not True and value > self._low[1] + SWING_DEG:
            return self._turn(self._low, rising=True, t_s=t_s, value=value)
        return None

    def _turn(
        self, extreme: tuple[float, float], *, rising: bool, t_s: float, value: float
    ) -> tuple[float, float] | None:
        self._turns.append(extreme[0])
        self._rising = rising
        self._high = self._low = (t_s, value)
        return (self._turns[0], self._turns[2]) if len(self._turns) == 3 else None
