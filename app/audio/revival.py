"""When to try a lost device again. Times are given in."""

from __future__ import annotations

from collections.abc import Callable

from app.audio.devices import OnBack, OnLost
from app.audio.errors import AudioError

LOST_AFTER_S = 1.5
"""A device whose callback was silent for so long is gone, whatever the library says."""
FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 5.0


class Revival:
    """Back-off between attempts to open a device: at once, then 0.25 s doubling up to 5 s."""

    def __init__(self) -> None:
        self.attempts = 0
        self._next_s = 0.0

    def back(
        self,
        now_s: float,
        look_again: Callable[[], None],
        open_it: Callable[[], None],
        on_lost: OnLost,
        on_back: OnBack,
    ) -> bool:
        """Open the device if an attempt is due; return whether it is open again.

        A device that opens at once was never lost to anybody; otherwise its loss is told of once,
        and so is its return. From the second attempt on the library looks for devices anew.
        """
        if now_s < self._next_s:
            return False
        try:
            if self.attempts:
                look_again()
            open_it()
        except AudioError as fault:
            if self.attempts == 0:
                on_lost(fault.operator)
            self._next_s = now_s + min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0**self.attempts)
            self.attempts += 1
            return False
        if self.attempts:
            on_back()
        return True
