"""The learner's own earlier utterances, the only thing a voice is compared with."""

from __future__ import annotations

from collections import deque

import msgspec
import numpy as np

from app.conversation.cues import Cue, CueName

EARLIER_MIN = 2
"""Utterances before anything counts as usual."""
SPREAD_MIN = 3
"""Utterances before a spread is known."""
REMEMBERED = 30
LEAST_SPREAD: dict[CueName, float] = {
    CueName.RESPONSE_LATENCY: 0.4,
    CueName.LONGEST_PAUSE: 0.2,
    CueName.PAUSE_SHARE: 0.05,
    CueName.SPEAKING_RATE: 15.0,
    CueName.FILLERS: 0.7,
    CueName.LOUDNESS: 1.5,
    CueName.PITCH_RANGE: 1.0,
    CueName.SMILED: 0.15,
    CueName.BROWS_RAISED: 0.15,
    CueName.BLINKS: 5.0,
}
"""Two equal utterances do not make the third one strange. In each cue's own unit."""


class OwnUsual:
    """Middle and spread of each cue over the utterances so far."""

    def __init__(self) -> None:
        self._earlier: dict[CueName, deque[float]] = {}

    def compared(self, cue: Cue) -> Cue:
        """Return the cue with what is usual for this learner, as far as that is known."""
        earlier = self._earlier.get(cue.name, ())
        if cue.value is None or len(earlier) < EARLIER_MIN:
            return cue
        usual = float(np.median(earlier))
        deviation = None
        if len(earlier) >= SPREAD_MIN:
            spread = 1.4826 * float(np.median(np.abs(np.array(earlier) - usual)))
            deviation = (cue.value - usual) / max(spread, LEAST_SPREAD.get(cue.name, 1e-6))
        return msgspec.structs.replace(cue, usual=usual, deviation=deviation)

    def remember(self, cues: tuple[Cue, ...]) -> None:
        """Take in the cues of an utterance that is over."""
        for cue in cues:
            if cue.value is not None:
                self._earlier.setdefault(cue.name, deque(maxlen=REMEMBERED)).append(cue.value)
