"""Sound cut into the frames that everything downstream expects: contiguous, 32 ms, timed."""

from __future__ import annotations

import numpy as np

from app.conversation.ports import Samples

RATE_HZ = 16_000
"""The rate of all sound that is listened to."""
FRAME_SAMPLES = 512
"""What the voice activity model takes at a time."""
FRAME_S = FRAME_SAMPLES / RATE_HZ

GAP_S = 0.1
"""A block this far from where it was expected means lost sound, not a jittery clock."""
TRACKING = 0.05
"""Share of a block's timing error that is believed; the rest is taken for jitter."""


class FrameStream:
    """Turns blocks that carry their own times into frames without gaps.

    Every sample of the stream has one time, and frame follows frame without a hole: sound that
    a device lost, or that was never recorded because the device was away, is silence. So stream
    time and the monotonic clock differ by one constant (and the drift of the device's crystal).
    """

    def __init__(self) -> None:
        self._rest: Samples = np.zeros(0, np.float32)
        self._next_s: float | None = None

    def push(self, samples: Samples, start_s: float) -> list[tuple[Samples, float]]:
        """Add 16 kHz sound whose first sample was heard at `start_s`; return the full frames.

        Each frame comes with the time of its end. Sound that overlaps what was already given
        out is dropped.
        """
        if self._next_s is None:
            self._next_s = start_s
        error_s = start_s - self._next_s
        if error_s > GAP_S:
            gap = np.zeros(round(error_s * RATE_HZ), np.float32)
            samples = np.concatenate([gap, samples])
        elif error_s < -GAP_S:
            samples = samples[round(-error_s * RATE_HZ) :]
        else:
            self._next_s += TRACKING * error_s
        return self._cut(samples)

    def idle(self, now_s: float) -> list[tuple[Samples, float]]:
        """Return silent frames up to `now_s`, for as long as no device delivers."""
        if self._next_s is None:
            self._next_s = now_s
        return self._cut(np.zeros(max(0, int((now_s - self._next_s) * RATE_HZ)), np.float32))

    def _cut(self, samples: Samples) -> list[tuple[Samples, float]]:
        assert self._next_s is not None
        self._next_s += len(samples) / RATE_HZ
        held = np.concatenate([self._rest, samples]).astype(np.float32, copy=False)
        whole = len(held) // FRAME_SAMPLES
        self._rest = held[whole * FRAME_SAMPLES :].copy()
        first_end_s = self._next_s - (len(held) - FRAME_SAMPLES) / RATE_HZ
        return [
            (
                held[index * FRAME_SAMPLES : (index + 1) * FRAME_SAMPLES].copy(),
                first_end_s + index * FRAME_S,
            )
            for index in range(whole)
        ]
