"""One loudness for every voice, and no sample over the ceiling."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

TARGET_LUFS = -23.0
"""EBU R 128 programme loudness."""
CEILING = 10 ** (-1.5 / 20)
"""Largest absolute sample after limiting: -1.5 dB below full scale."""
MAX_GAIN_DB = 18.0
"""More would only raise a fault's noise."""
LIMITER_S = 0.005

BLOCK_S = 0.1
"""Shorter than the 0.4 s of BS.1770, so that a clause of one word has a level too."""
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = 10.0

_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_HIGHPASS_HZ, _HIGHPASS_Q = 38.13547087602444, 0.5003270373238773
_CHANNEL_OFFSET = -0.691


def level(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    """The same sound at TARGET_LUFS with no peak above CEILING; silence stays silence."""
    loudness = loudness_lufs(samples, rate_hz)
    if loudness is None:
        return samples
    gain_db = float(np.clip(TARGET_LUFS - loudness, -MAX_GAIN_DB, MAX_GAIN_DB))
    return limit(samples * np.float32(10 ** (gain_db / 20)), rate_hz)


def loudness_lufs(samples: NDArray[np.float32], rate_hz: int) -> float | None:
    """Gated, K-weighted loudness of a mono sound (ITU-R BS.1770-4), None for silence.

    Pauses do not count: blocks 10 LU under the mean of the sounding blocks are left out.
    """
    block = int(BLOCK_S * rate_hz)
    if len(samples) == 0:
        return None
    from scipy.signal import sosfilt

    weighted = sosfilt(_k_weighting(rate_hz), samples.astype(np.float64))
    padded = np.pad(weighted, (0, -len(weighted) % block))
    power = np.mean(padded.reshape(-1, block) ** 2, axis=1)
    sounding = power[power > _power(ABSOLUTE_GATE_LUFS)]
    if sounding.size == 0:
        return None
    gate = np.mean(sounding) * 10 ** (-RELATIVE_GATE_LU / 10)
    return _CHANNEL_OFFSET + 10 * float(np.log10(np.mean(sounding[sounding >= gate])))


def limit(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    """The same sound with no |sample| above CEILING, by a gain that moves over 5 ms."""
    peaks = np.abs(samples)
    if samples.size == 0 or float(peaks.max()) <= CEILING:
        return samples
    window = int(LIMITER_S * rate_hz) | 1
    wanted = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    # The minimum holds each dip for a whole window, so the mean over it never exceeds the dip.
    gain = uniform_filter1d(
        minimum_filter1d(wanted, window, mode="nearest"), window, mode="nearest"
    )
    limited: NDArray[np.float32] = (samples * gain).astype(np.float32)
    return limited


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _CHANNEL_OFFSET) / 10))


@lru_cache(maxsize=4)
def _k_weighting(rate_hz: int) -> NDArray[np.float64]:
    """The two filters of BS.1770-4 annex 1, from their analogue form, for any rate."""
    tangent = np.tan(np.pi * _SHELF_HZ / rate_hz)
    high = 10 ** (_SHELF_DB / 20)
    band = high**0.4996667741545416
    norm = 1 + tangent / _SHELF_Q + tangent**2
    shelf = [
        (high + band * tangent / _SHELF_Q + tangent**2) / norm,
        2 * (tangent**2 - high) / norm,
        (high - band * tangent / _SHELF_Q + tangent**2) / norm,
        1.0,
        2 * (tangent**2 - 1) / norm,
        (1 - tangent / _SHELF_Q + tangent**2) / norm,
    ]
    tangent = np.tan(np.pi * _HIGHPASS_HZ / rate_hz)
    norm = 1 + tangent / _HIGHPASS_Q + tangent**2
    highpass = [
        1.0,
        -2.0,
        1.0,
        1.0,
        2 * (tangent**2 - 1) / norm,
        (1 - tangent / _HIGHPASS_Q + tangent**2) / norm,
    ]
    return np.array([shelf, highpass])
