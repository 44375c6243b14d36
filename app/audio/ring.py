"""The last minute and a half of sound, by time."""

import numpy as np

from app.conversation.ports import Samples


class SoundHistory:
    """A ring of samples with one writer and any number of readers, without a lock.

    Times are seconds of the stream, 0 at its first sample. A reader gets copies; what has been
    overwritten or has not come yet is left out.
    """

    def __init__(self, rate_hz: int = 16_000, seconds: float = 90.0) -> None:
        self.rate_hz = rate_hz
        self._ring = np.zeros(int(rate_hz * seconds), np.float32)
        self._written = 0

    @property
    def end_s(self) -> float:
        """Stream time after the last sample."""
        return self._written / self.rate_hz

    def append(self, samples: Samples) -> None:
        """Add samples at the end. Only ever called from one thread."""
        size = len(self._ring)
        samples = samples[-size:]
        at = self._written % size
        first = min(len(samples), size - at)
        self._ring[at : at + first] = samples[:first]
        self._ring[: len(samples) - first] = samples[first:]
        self._written += len(samples)

    def read(self, start_s: float, end_s: float) -> Samples:
        """Return the sound between two stream times, as far as it is held."""
        written, size = self._written, len(self._ring)
        end = min(round(end_s * self.rate_hz), written)
        start = max(round(start_s * self.rate_hz), written - size, 0)
        if end <= start:
            return np.zeros(0, np.float32)
        index = np.arange(start, end) % size
        return self._ring[index]
