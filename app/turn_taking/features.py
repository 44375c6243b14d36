"""What the floor head looks at: the encoder anchored at the silence, and how it was said.

The encoder's own pooling knows nothing of where the voice stopped. Averaging its positions over
stretches measured back from that moment tells ends from thinking pauses better than its pooled
output does, and barely changes while the silence grows.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.turn_taking.encoder import POSITIONS_PER_S, Encoding
from app.turn_taking.prosody import NAMES, describe

Array = NDArray[np.float32]

WINDOW_S: Final = 3.0
"""How far back the encoder listens: enough for a phrase, at a third of the full cost."""
STRETCHES_S: Final = ((-0.2, 0.0), (0.0, 0.1), (0.1, 0.25), (0.25, 0.5), (0.5, 1.0), (1.0, 2.0))
"""Before the end of the voice; the first lies after it."""
WIDTH: Final = 384
COUNT: Final = (1 + len(STRETCHES_S)) * WIDTH + len(NAMES) + 1


def floor_features(encoding: Encoding, samples: Array, silence_s: float) -> Array:
    """Returns (`COUNT`,) float32: pooled output, six stretches, prosody, the shipped logit.

    `samples` is the turn so far at 16 kHz, its trailing `silence_s` included.
    """
    return np.concatenate(
        [
            encoding.pooled,
            *(_stretch(encoding.positions, silence_s, *edges) for edges in STRETCHES_S),
            describe(samples, silence_s),
            [encoding.logit],
        ],
        dtype=np.float32,
    )


def _stretch(positions: Array, silence_s: float, nearest_s: float, farthest_s: float) -> Array:
    """Returns the mean position between two distances back from the end of the voice."""
    count = positions.shape[0]
    end = count - round(silence_s * POSITIONS_PER_S)
    start = end - round(farthest_s * POSITIONS_PER_S)
    stop = end - round(nearest_s * POSITIONS_PER_S)
    start = max(0, min(start, count - 2))
    stop = max(start + 1, min(stop, count))
    mean: Array = positions[start:stop].mean(axis=0)
    return mean
