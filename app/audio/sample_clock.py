"""When a sample is heard, from a device that says so with jitter. Pure."""

from __future__ import annotations

TRACKING = 0.05
"""Share of a timing error that is believed at each observation."""
JUMP_S = 0.08
"""An error beyond this is the device's new truth, at once."""


class SampleClock:
    """Maps frame numbers to seconds; learns from what the device reports of each block."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._origin_s: float | None = None

    def observe(self, frame: int, at_s: float) -> None:
        """The device says that `frame` is heard at `at_s`."""
        origin_s = at_s - frame / self.rate_hz
        if self._origin_s is None or abs(origin_s - self._origin_s) > JUMP_S:
            self._origin_s = origin_s
        else:
            self._origin_s += TRACKING * (origin_s - self._origin_s)

    def time_of(self, frame: int) -> float:
        """Return when `frame` is heard. Something must have been observed before."""
        assert self._origin_s is not None
        return self._origin_s + frame / self.rate_hz
