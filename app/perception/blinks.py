"""Blinks, from the opening between the lids."""

from __future__ import annotations

from collections import deque
from statistics import median

from app.perception.movements import Movement, MovementKind

BLINK_ENTER, BLINK_LEAVE = 0.85, 0.88
"""Opening of the eyes over its own middle value of the last seconds."""
BLINK_DEEP = 0.55
"""A dip below this is a blink; a shallow one only where the lids are otherwise very still."""
BLINK_SHALLOW, BLINK_STILL, BLINK_STILL_TIMES = 0.80, 0.03, 7.0
BLINK_LONGEST_S = 0.5
BLINK_MEMORY = 30
"""Pictures in that middle value: 2 s."""
BLINK_MEMORY_MIN = 8
EYES_SHUT = 0.10
"""A middle value below this is an eye that is shut or turned down, and cannot blink."""


class Blinks:
    """Short dips of the opening between the lids, judged against its own recent values.

    No threshold on the opening itself fits two faces, and eyes that look down stay low.
    """

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=BLINK_MEMORY)
        self._during: list[float] = []
        """The openings of the dip under way."""
        self._since_s: float | None = None
        self._middle = self._unrest = self._lowest = 0.0

    def step(self, t_s: float, eyes_open: float) -> Movement | None:
        """Return the blink that ended with this picture."""
        if self._since_s is None:
            self._recent.append(eyes_open)
            self._begin(t_s, eyes_open)
            return None
        self._during.append(eyes_open)
        ratio = eyes_open / self._middle
        self._lowest = min(self._lowest, ratio)
        if ratio <= BLINK_LEAVE and t_s - self._since_s <= BLINK_LONGEST_S:
            return None
        since_s, self._since_s = self._since_s, None
        if ratio <= BLINK_LEAVE:
            # No blink lasts so long: the head has turned, and this is how open the eyes are now.
            self._recent = deque(self._during, maxlen=BLINK_MEMORY)
            return None
        self._recent.append(eyes_open)
        if t_s - since_s > BLINK_LONGEST_S or not self._deep_enough():
            return None
        return Movement(
            kind=MovementKind.BLINK, since_s=since_s, until_s=t_s, size=1 - self._lowest
        )

    def reset(self) -> None:
        """Forget the lids, as when the face is lost."""
        self._recent.clear()
        self._since_s = None

    def _begin(self, t_s: float, eyes_open: float) -> None:
        if len(self._recent) < BLINK_MEMORY_MIN:
            return
        self._middle = median(self._recent)
        if self._middle < EYES_SHUT or eyes_open >= BLINK_ENTER * self._middle:
            return
        spread = 1.4826 * median(abs(value - self._middle) for value in self._recent)
        self._unrest = spread / self._middle
        self._since_s, self._lowest = t_s, eyes_open / self._middle
        self._during = [eyes_open]

    def _deep_enough(self) -> bool:
        if self._lowest < BLINK_DEEP:
            return True
        depth = 1 - self._lowest
        still = self._unrest < BLINK_STILL
        return still and self._lowest < BLINK_SHALLOW and depth > BLINK_STILL_TIMES * self._unrest
