"""Session time on the window's side."""

from __future__ import annotations

import time
from collections.abc import Callable


class SessionClock:
    """Seconds since the session's origin on `time.monotonic()`, which all processes share."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._origin_s = monotonic()

    def set_origin(self, origin_monotonic_s: float) -> None:
        """Make session time 0 the given instant of `time.monotonic()`."""
        self._origin_s = origin_monotonic_s

    def restart(self) -> None:
        """Make session time 0 now, for the time between sessions."""
        self._origin_s = self._monotonic()

    def now_s(self) -> float:
        """Return the session time of this instant."""
        return self._monotonic() - self._origin_s
