"""Looks away from the screen, through flickers and absence."""

from __future__ import annotations

from app.perception.movements import Movement, MovementKind

AWAY_GAZE_DEG = 18.0
"""As measured, which on rendered faces is up to a third more than the eyes have really turned."""
AWAY_HEAD_DEG = 15.0
AWAY_HEAD_DOWN_DEG = 22.0
AWAY_MIN_S = 0.7
AWAY_BRIDGE_S = 0.25
"""A return shorter than this does not end a look away; nor does a blink inside it."""


class LookAway:
    """Gaze or head turned from the screen for a while."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._back_s: float | None = None
        self._size = 0.0

    def step(self, t_s: float, *, turned: bool, size_deg: float) -> None:
        """Take in whether the learner is turned away in this picture, and how far."""
        if turned:
            if self._since_s is None:
                self._since_s, self._size = t_s, 0.0
            self._back_s = None
            self._size = max(self._size, size_deg)
        elif self._since_s is not None and self._back_s is None:
            self._back_s = t_s

    def going_on(self, t_s: float) -> float | None:
        """Return since when the learner has been looking away, if long enough to count."""
        if self._since_s is None or (self._back_s or t_s) - self._since_s < AWAY_MIN_S:
            return None
        return self._since_s

    def ended(self, t_s: float) -> Movement | None:
        """Return the look away that is over for good at `t_s`."""
        if self._since_s is None or self._back_s is None or t_s - self._back_s < AWAY_BRIDGE_S:
            return None
        since_s, until_s, size = self._since_s, self._back_s, self._size
        self._since_s = self._back_s = None
        if until_s - since_s < AWAY_MIN_S:
            return None
        return Movement(kind=MovementKind.LOOK_AWAY, since_s=since_s, until_s=until_s, size=size)

    def unfinished(self, t_s: float) -> Movement | None:
        """Return the look away that still goes on at `t_s`."""
        since_s = self.going_on(t_s)
        if since_s is None:
            return None
        return Movement(kind=MovementKind.LOOK_AWAY, since_s=since_s, until_s=t_s, size=self._size)
