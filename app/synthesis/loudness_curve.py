"""How loud a clause is from moment to moment: what opens a speaker's jaw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.conversation.events import LOUDNESS_HZ

_FULL_PERCENTILE = 95
_SMOOTHING = (0.25, 0.5, 0.25)
"""Over neighbouring values: a voice's single periods and bursts are no movement of the jaw."""
_SILENT = 1e-5


def loudness_curve(samples: NDArray[np.float32], rate_hz: int) -> bytes:
    """LOUDNESS_HZ values a second, 0 silent to 255 as loud as the clause gets; the n-th stands for
    the instant n / LOUDNESS_HZ. Empty for silence."""
    hop = rate_hz // LOUDNESS_HZ
    padded = np.pad(samples.astype(np.float64), (hop // 2, hop))
    frames = padded[: len(padded) // hop * hop].reshape(-1, hop)
    amplitude = np.convolve(np.sqrt((frames**2).mean(1)), _SMOOTHING, "same")
    full = float(np.percentile(amplitude, _FULL_PERCENTILE))
    if full < _SILENT:
        return b""
    return np.clip(amplitude / full * 255, 0, 255).astype(np.uint8).tobytes()
