"""Long sound cut into pieces that fit the recogniser's window. Pure."""

from __future__ import annotations

import numpy as np

from app.conversation.ports import Samples

RATE_HZ = 16_000
WINDOW_S = 30.0
PIECE_S = (8.0, 15.0)
"""A piece ends at the quietest place between these. In longer ones the decoder, which is not asked
for times, may end with a sentence and leave out the next."""
QUIET_S = 0.2


def windows(samples: Samples) -> list[Samples]:
    """Return the sound in order, in pieces of at most 15 s, cut in pauses. Nothing is lost."""
    pieces = []
    rest = samples
    while at := cut_at(rest):
        pieces.append(rest[:at])
        rest = rest[at:]
    return [*pieces, rest] if len(rest) else pieces


def cut_at(samples: Samples) -> int:
    """Return where the first piece ends, 0 where all of the sound is one piece.

    Depends on the first 15 s only: sound that grows is always cut at the same place.
    """
    shortest, longest = (round(s * RATE_HZ) for s in PIECE_S)
    if len(samples) <= longest:
        return 0
    return shortest + _quietest(samples[shortest:longest])


def _quietest(samples: Samples) -> int:
    """Return the middle of the quietest 0.2 s."""
    width = round(QUIET_S * RATE_HZ)
    energy = np.cumsum(np.square(samples, dtype=np.float64))
    return int(np.argmin(energy[width:] - energy[:-width])) + width // 2
