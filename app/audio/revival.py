"""When to try a lost device again. Pure: times are given in."""

from __future__ import annotations

LOST_AFTER_S = 1.5
"""A device whose callback was silent for so long is gone, whatever the library says."""
FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 5.0


class Revival:
    """Back-off between attempts to open a device: at once, then 0.25 s doubling up to 5 s."""

    def __init__(self) -> None:
        self.attempts = 0
        self._next_s = 0.0

    def due(self, now_s: float) -> bool:
        """Return True if an attempt may be made now."""
        return now_s >= self._next_s

    def failed(self, now_s: float) -> None:
        """An attempt was made and did not help."""
        self._next_s = now_s + min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0**self.attempts)
        self.attempts += 1
