"""Long sound cut into pieces that fit the recogniser's window. Pure."""

from __future__ import annotations

import numpy as np

from app.conversation.ports import Samples

RATE_HZ = 16_000
WINDOW_S = 30.0
PIECE_S = (18.0, 28.0)
"""A piece ends at the quietest place between these."""
QUIET_S = 0.2


def windows(samples: Samples) -> list[Samples]:
    """Return the sound in order, in pieces of at most 28 s, cut in pauses. Nothing is lost."""
    shortest, longest = (round(s * RATE_HZ) for s in PIECE_S)
    pieces = []
    rest = samples
    while len(rest) > longest:
        at = shortest + _quietest(rest[shortest:longest])
        pieces.append(rest[:at])
        rest = rest[at:]
    return [*pieces, rest] if len(rest) else pieces


def _quietest(samples: Samples) -> int:
    """Return the middle of the quietest 0.2 s."""
    width = round(QUIET_S * RATE_HZ)
    energy = np.cumsum(np.square(samples, dtype=np.float64))
    return int(np.argmin(energy[width:] - energy[:-width])) + width // 2
