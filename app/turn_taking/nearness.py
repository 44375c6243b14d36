"""Whose voice is it, the learner's or one from farther away? Told by loudness alone.

Somebody who breaks in is about as loud as they were a moment ago. Who talks three steps behind
them is 12 to 20 dB softer at the same microphone: that voice is nobody's interruption.
"""

from __future__ import annotations

from typing import Final

from app.conversation.ports import Samples
from app.turn_taking.log_mel import RATE_HZ
from app.turn_taking.loudness import Loudness

VOICED: Final = 0.5
FAR_DB: Final = 12.0
"""A voice so far below the learner's usual one is somebody else's. Range 9-18; lower ignores
learners who break in softly."""
NEEDED_S: Final = 2.0
"""Voice of the learner's turns before anything is concluded from it."""
FORGETS_S: Final = 20.0
"""Of voice: people lean back, get tired, get angry."""
LOOKS_BACK_S: Final = 0.4
"""The loudest moment of so long counts: vowels are loud, and what lies between them is not."""


class Nearness:
    """Learns how loud this learner is. Not for two threads; frames come in order."""

    def __init__(self) -> None:
        self._usual = 0.0
        self._voiced_s = 0.0
        self._loudness = Loudness()
        self._levels: list[float] = []

    def hear(self, frame: Samples, *, own: float) -> bool:
        """Returns whether the sound up to the end of `frame` may be the learner's.

        `own` is the probability that they are speaking in it, 0 where the turn is not theirs:
        from such frames their loudness is learnt. Until it is known, every sound may be theirs.
        """
        kept = round(LOOKS_BACK_S * RATE_HZ / frame.size)
        self._levels = [*self._levels, self._loudness.hear(frame)][-kept:]
        loudest = max(self._levels)
        if own >= VOICED:
            frame_s = frame.size / RATE_HZ
            self._voiced_s += frame_s
            self._usual += frame_s / min(self._voiced_s, FORGETS_S) * (loudest - self._usual)
        if self._voiced_s < NEEDED_S:
            return True
        return loudest >= self._usual * 10 ** (-FAR_DB / 10)
