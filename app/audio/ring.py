"""Sound that is kept for a while, and blocks on their way out of an audio callback."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.audio.frames import RATE_HZ
from app.conversation.ports import Samples


class SoundHistory:
    """The last `seconds` of a stream, readable by stream time while it is being written.

    One thread appends, any number read, nobody waits: a reader notices that it was overtaken and
    leaves out what was overwritten under its hands. Stream time counts seconds since the first
    sample ever appended.
    """

    def __init__(self, rate_hz: int = RATE_HZ, seconds: float = 90.0) -> None:
        self.rate_hz = rate_hz
        self._ring: Samples = np.zeros(max(1, round(rate_hz * seconds)), np.float32)
        self._claimed = 0
        self._written = 0

    @property
    def end_s(self) -> float:
        """Stream time of the end of the newest sample."""
        return self._written / self.rate_hz

    @property
    def oldest_s(self) -> float:
        """Stream time of the oldest sample still held."""
        return max(0, self._claimed - len(self._ring)) / self.rate_hz

    def append(self, samples: Samples) -> None:
        """Add sound at the end. Callback class: copies, allocates nothing, takes no lock."""
        size = len(self._ring)
        total = self._written + len(samples)
        # Announced before the first byte changes, so that a reader knows what it cannot trust.
        self._claimed = total
        kept = samples[-size:]
        at = (total - len(kept)) % size
        head = min(len(kept), size - at)
        self._ring[at : at + head] = kept[:head]
        self._ring[: len(kept) - head] = kept[head:]
        self._written = total

    def read(self, start_s: float, end_s: float) -> Samples:
        """Return a copy of what is held of the span; shorter where it is over or not yet heard."""
        size = len(self._ring)
        stop = min(round(end_s * self.rate_hz), self._written)
        start = max(round(start_s * self.rate_hz), self._claimed - size, 0)
        if stop <= start:
            return np.zeros(0, np.float32)
        at = start % size
        head = min(stop - start, size - at)
        sound = np.empty(stop - start, np.float32)
        sound[:head] = self._ring[at : at + head]
        sound[head:] = self._ring[: stop - start - head]
        overtaken = self._claimed - size - start
        return sound[overtaken:] if overtaken > 0 else sound


class BlockRing:
    """Hands blocks from one audio callback to one thread without a lock.

    Bounded: when the reader is too slow the newest block is refused and counted in `dropped`;
    the frame stream later fills the hole with silence.
    """

    def __init__(self, slots: int = 128, block_samples: int = 4096) -> None:
        self._sound: NDArray[np.float32] = np.zeros((slots, block_samples), np.float32)
        self._lengths = [0] * slots
        self._start_s = [0.0] * slots
        self._put = 0
        self._taken = 0
        self.dropped = 0

    def put(self, samples: Samples, start_s: float) -> None:
        """Copy a block in; longer blocks than fit a slot use several. Callback class."""
        slots, block_samples = self._sound.shape
        for offset in range(0, len(samples), block_samples):
            if self._put - self._taken >= slots:
                self.dropped += 1
                return
            piece = samples[offset : offset + block_samples]
            slot = self._put % slots
            self._sound[slot, : len(piece)] = piece
            self._lengths[slot] = len(piece)
            # Pieces of one block carry the block's time; the reader adds them up.
            self._start_s[slot] = start_s if offset == 0 else float("nan")
            self._put += 1

    def take(self) -> tuple[Samples, float] | None:
        """Return a copy of the oldest block and its start, or None.

        The start is NaN where the block continues the one before it.
        """
        if self._taken == self._put:
            return None
        slot = self._taken % len(self._lengths)
        sound = self._sound[slot, : self._lengths[slot]].copy()
        start_s = self._start_s[slot]
        self._taken += 1
        return sound, start_s
