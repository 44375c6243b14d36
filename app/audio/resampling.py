"""Sound at another rate, block by block, without a click at the seams."""

from __future__ import annotations

from functools import lru_cache
from math import gcd

import numpy as np
from numpy.typing import NDArray

from app.conversation.ports import Samples

ZERO_CROSSINGS = 24
"""Half length of the filter in periods of the lower rate: 1.5 ms at 16 kHz."""
ATTENUATION_BETA = 8.0
"""Kaiser window: about 80 dB in the stop band."""
ROLL_OFF = 0.94
"""Cut-off as a share of the lower rate's Nyquist frequency."""


@lru_cache(maxsize=16)
def _low_pass(up: int, down: int) -> NDArray[np.float32]:
    # Imported here: scipy's signal processing takes seconds to load, a window must not wait.
    from scipy.signal import firwin

    half = ZERO_CROSSINGS * max(up, down)
    taps = firwin(2 * half + 1, ROLL_OFF / max(up, down), window=("kaiser", ATTENUATION_BETA))
    scaled: NDArray[np.float32] = (taps * up).astype(np.float32)
    return scaled


class StreamingResampler:
    """A polyphase filter with memory: the seams of the input leave no trace in the output.

    Output sample m stands for the moment m / `to_hz` of the input, so nothing is shifted in time;
    it only becomes available `lag_s` later (1.5 ms at most between the usual rates).
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        common = gcd(from_hz, to_hz)
        self.from_hz, self.to_hz = from_hz, to_hz
        self._up, self._down = to_hz // common, from_hz // common
        self._taps = _low_pass(self._up, self._down)
        self._half = len(self._taps) // 2
        self._held: Samples = np.zeros(0, np.float32)
        self._held_from = 0
        self._taken = 0
        self._given = 0

    @property
    def lag_s(self) -> float:
        """Seconds of input that are not yet in the output."""
        return self._taken / self.from_hz - self._given / self.to_hz

    def push(self, samples: Samples) -> Samples:
        """Add a block and return what can be known of the output so far. Per chunk."""
        if self._up == self._down:
            self._taken += len(samples)
            self._given += len(samples)
            return samples
        self._held = np.concatenate([self._held, samples]).astype(np.float32, copy=False)
        self._taken += len(samples)
        # Output m needs inputs up to (m * down + half) / up.
        known = (self._taken * self._up - 1 - self._half) // self._down + 1
        return self._give(max(known, self._given))

    def flush(self) -> Samples:
        """Return the rest of the output, as if silence followed; the stream ends here."""
        if self._up == self._down:
            return np.zeros(0, np.float32)
        total = -(-self._taken * self._up // self._down)
        padding = -(-2 * self._half // self._up)
        self._held = np.concatenate([self._held, np.zeros(padding, np.float32)])
        return self._give(max(total, self._given))

    def _give(self, until: int) -> Samples:
        if until <= self._given:
            return np.zeros(0, np.float32)
        # `_held_from` is a multiple of `down`, so output m sits at a whole index of the filtered
        # piece; the filter's own delay of `half` up-sampled steps is cut away before it runs.
        first = self._given - self._held_from * self._up // self._down
        lead = self._half % self._down
        taps = np.concatenate([np.zeros((self._down - lead) % self._down, np.float32), self._taps])
        skip = (self._half + (self._down - lead) % self._down) // self._down
        from scipy.signal import upfirdn

        filtered = upfirdn(taps, self._held, self._up, self._down)
        begin = first + skip
        sound: Samples = filtered[begin : begin + until - self._given].astype(np.float32)
        self._given = until
        self._forget()
        return sound

    def _forget(self) -> None:
        oldest = max(0, (self._given * self._down - self._half) // self._up)
        keep_from = oldest // self._down * self._down
        if keep_from > self._held_from:
            self._held = self._held[keep_from - self._held_from :]
            self._held_from = keep_from


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """Return a whole sound at another rate, ceil(n * to_hz / from_hz) samples long."""
    if from_hz == to_hz:
        return samples.astype(np.float32, copy=False)
    stream = StreamingResampler(from_hz, to_hz)
    return np.concatenate([stream.push(samples), stream.flush()])
