"""Sound as the end-of-turn encoder was trained to see it: 80 mel bands, 100 frames a second.

The recipe is Whisper's: 25 ms Hann frames every 10 ms, Slaney mel bands, log10, eight decades of
range, with one addition: the waveform is brought to zero mean and unit variance first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import scipy.fft
import scipy.sparse
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.float32]

RATE_HZ: Final = 16_000
HOP: Final = 160
"""Samples between frames: 10 ms."""
FRAME: Final = 400
"""Samples per frame: 25 ms."""
BANDS: Final = 80
POWER_FLOOR: Final = 1e-10
VARIANCE_FLOOR: Final = 1e-7
RANGE_DECADES: Final = 8.0

LINEAR_BELOW_HZ: Final = 1000.0
"""The Slaney scale is linear up to here (3 mel per 200 Hz) and logarithmic above."""
MEL_AT_CORNER: Final = 15.0
MEL_PER_NEPER: Final = 27.0 / np.log(6.4)


def log_mel(samples: Array, window_s: float = 8.0) -> Array:
    """Returns (80, 100 * window_s) float32 of the last `window_s` of 16 kHz sound.

    Shorter sound is filled up with silence in front, so that the newest sample always stands at
    the end. Per decision; 2-5 ms for eight seconds. Safe on any thread.
    """
    wanted = round(window_s * RATE_HZ)
    wave = np.zeros(wanted, dtype=np.float32)
    recent = samples[-wanted:]
    if recent.size:
        wave[-recent.size :] = recent
    wave -= wave.mean()
    wave /= np.sqrt(wave.var() + VARIANCE_FLOOR)

    padded = np.pad(wave, FRAME // 2, mode="reflect")
    frames = sliding_window_view(padded, FRAME)[:wanted:HOP]
    spectrum = scipy.fft.rfft(frames * hann_window(), axis=-1)
    power = spectrum.real**2 + spectrum.imag**2
    bands = _sparse_mel_bands() @ power.T

    decades = np.log10(np.maximum(bands, POWER_FLOOR))
    decades = np.maximum(decades, decades.max() - RANGE_DECADES)
    scaled: Array = ((decades + 4.0) / 4.0).astype(np.float32)
    return scaled


@lru_cache(maxsize=1)
def hann_window() -> Array:
    """Returns the periodic Hann window of one frame."""
    phase = 2.0 * np.pi * np.arange(FRAME) / FRAME
    window: Array = (0.5 - 0.5 * np.cos(phase)).astype(np.float32)
    return window


@lru_cache(maxsize=1)
def mel_bands() -> Array:
    """Returns the (80, 201) triangles, each of unit area, from 0 Hz to 8 kHz."""
    bins_hz = np.linspace(0.0, RATE_HZ / 2, FRAME // 2 + 1)
    top_mel = _to_mel(RATE_HZ / 2)
    edges_hz = np.array([_to_hz(mel) for mel in np.linspace(0.0, top_mel, BANDS + 2)])
    lower, centre, upper = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    rising = (bins_hz - lower) / (centre - lower)
    falling = (upper - bins_hz) / (upper - centre)
    triangles = np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (upper - lower)
    bands: Array = triangles.astype(np.float32)
    return bands


@lru_cache(maxsize=1)
def _sparse_mel_bands() -> scipy.sparse.csr_array:
    # Few of the weights are not zero, and a dense product would wake the threads of the BLAS.
    return scipy.sparse.csr_array(mel_bands())


def _to_mel(hz: float) -> float:
    if hz < LINEAR_BELOW_HZ:
        return hz * MEL_AT_CORNER / LINEAR_BELOW_HZ
    return float(MEL_AT_CORNER + MEL_PER_NEPER * np.log(hz / LINEAR_BELOW_HZ))


def _to_hz(mel: float) -> float:
    if mel < MEL_AT_CORNER:
        return mel * LINEAR_BELOW_HZ / MEL_AT_CORNER
    return float(LINEAR_BELOW_HZ * np.exp((mel - MEL_AT_CORNER) / MEL_PER_NEPER))
