"""How loud a frame is."""

from __future__ import annotations

import math

import numpy as np

from app.conversation.ports import Samples

SILENT_DB = -100.0


def level_db(samples: Samples) -> float:
    """Return the level in dB full scale (a full-scale sine is -3), at least -100."""
    power = float(np.mean(np.square(samples))) if len(samples) else 0.0
    return max(SILENT_DB, 10.0 * math.log10(power)) if power > 0.0 else SILENT_DB
