"""The picture of sound that Whisper looks at: 80 mel bands, 100 columns a second."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.conversation.ports import Samples

RATE_HZ = 16_000
HOP_SAMPLES = 160
COLUMNS_PER_S = RATE_HZ // HOP_SAMPLES
WINDOW_SAMPLES = 400
FLOOR = 1e-10
RANGE_DECADES = 8.0
"""Whisper sees 80 dB below the loudest point and nothing deeper."""

LINEAR_HZ_PER_MEL = 200.0 / 3.0
BREAK_HZ = 1000.0
BREAK_MEL = BREAK_HZ / LINEAR_HZ_PER_MEL
LOG_STEP = np.log(6.4) / 27.0
"""Slaney's mel scale: linear up to 1 kHz, logarithmic above."""

Picture = NDArray[np.float32]
"""Shape (bands, columns)."""


def log_mel(samples: Samples, columns: int, bands: int = 80) -> Picture:
    """Return `columns` columns of the sound, silence after its end. Per turn, about 1 ms a second.

    Scaled as Whisper was trained (Radford et al. 2022, section 2.2): log10 of the mel power,
    clipped to 8 decades below its maximum, then (x + 4) / 4.
    """
    needed = columns * HOP_SAMPLES
    sound = np.zeros(needed + WINDOW_SAMPLES, np.float32)
    kept = samples[:needed]
    half = WINDOW_SAMPLES // 2
    sound[half : half + len(kept)] = kept
    sound[:half] = kept[half:0:-1] if len(kept) > half else 0.0
    cuts = np.lib.stride_tricks.sliding_window_view(sound, WINDOW_SAMPLES)[::HOP_SAMPLES][:columns]
    spectrum = np.fft.rfft(cuts * _hann(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    decades = np.log10(np.maximum(power @ _mel_filters(bands).T, FLOOR))
    decades = np.maximum(decades, decades.max() - RANGE_DECADES)
    return np.ascontiguousarray((decades.T + 4.0) / 4.0, np.float32)


@cache
def _hann() -> NDArray[np.float32]:
    window: NDArray[np.float32] = np.hanning(WINDOW_SAMPLES + 1)[:-1].astype(np.float32)
    return window


@cache
def _mel_filters(bands: int) -> NDArray[np.float32]:
    """Triangles of equal area, shape (bands, WINDOW_SAMPLES // 2 + 1)."""
    bins_hz = np.fft.rfftfreq(WINDOW_SAMPLES, 1.0 / RATE_HZ)
    top_mel = BREAK_MEL + np.log(RATE_HZ / 2 / BREAK_HZ) / LOG_STEP
    mel = np.linspace(0.0, top_mel, bands + 2)
    corners_hz = np.where(
        mel < BREAK_MEL,
        mel * LINEAR_HZ_PER_MEL,
        BREAK_HZ * np.exp(LOG_STEP * (mel - BREAK_MEL)),
    )
    left, middle, right = corners_hz[:-2, None], corners_hz[1:-1, None], corners_hz[2:, None]
    rising = (bins_hz - left) / (middle - left)
    falling = (right - bins_hz) / (right - middle)
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    filters: NDArray[np.float32] = (triangles * (2.0 / (right - left))).astype(np.float32)
    return filters
