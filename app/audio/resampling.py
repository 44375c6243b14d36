"""From one sample rate to another."""

from math import gcd

import numpy as np
from scipy.signal import resample_poly

from app.conversation.ports import Samples


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """Return a whole sound at another rate; float32, mono."""
    if from_hz == to_hz:
        return np.asarray(samples, np.float32)
    common = gcd(from_hz, to_hz)
    out = resample_poly(samples, to_hz // common, from_hz // common)
    return np.asarray(out, np.float32)
