"""What a listener does while somebody else thinks: a nod, now and then a soft "mm". Pure.

A response comes into a pause in which the learner sounds like going on, never where the floor may
be about to change: nobody wants an "mm" over the last word of an answer.
"""

import enum
from typing import Final

from app.conversation.events import FloorPrediction
from app.conversation.tempo import RESPONSE_GAP_S, VOCAL_SHARE, Timing

SPOKEN_S: Final = 0.7
"""Speech that comes before a response (Ward and Tsukahara 2000)."""
PAUSE_S: Final = 0.3
"""Silence from which a nod fits."""
HOLDING_S: Final = 0.9
"""Silence from which a sound tells that the floor is still the learner's."""
GOES_ON: Final = 0.3
"""P(yield) below which the learner is taken to go on."""


class Response(enum.Enum):
    """What a listener can do."""

    NOD = "nod"
    SOUND = "sound"


class Listening:
    """Decides when to nod and when to say "mm"."""

    def __init__(self) -> None:
        self._last_s = float("-inf")
        self._nods = 0
        self._nodded_at: float | None = None
        """The pause that had its nod, by the end of the voice before it; likewise below."""
        self._voiced_at: float | None = None

    def response(
        self,
        event: FloorPrediction,
        *,
        now_s: float,
        voiced_s: float,
        timing: Timing,
        audible: bool,
    ) -> Response | None:
        """Return what fits into this pause after `voiced_s` of voice, if anything does.

        `audible`: the Persona's own voice is heard, and no sound of hers fits.
        """
        pause = (event.offset_s, voiced_s)
        if self.nods(now_s=now_s, p_yield=event.p_yield, pause=pause, timing=timing):
            return Response.NOD
        if not audible and self.sounds(
            now_s=now_s, p_yield=event.p_yield, offset_s=event.offset_s, timing=timing
        ):
            return Response.SOUND
        return None

    def nods(
        self, *, now_s: float, p_yield: float, pause: tuple[float, float], timing: Timing
    ) -> bool:
        """Return whether to nod in a pause that began at `pause[0]`, after `pause[1]` of voice."""
        offset_s, voiced_s = pause
        due = now_s - self._last_s >= RESPONSE_GAP_S[timing.active_listening]
        fits = p_yield < GOES_ON and now_s - offset_s >= PAUSE_S and voiced_s >= SPOKEN_S
        if not (due and fits) or self._nodded_at == offset_s:
            return False
        self._last_s, self._nodded_at = now_s, offset_s
        self._nods += 1
        return True

    def sounds(self, *, now_s: float, p_yield: float, offset_s: float, timing: Timing) -> bool:
        """Return whether to say "mm": the pause grows, had a nod, and is still the learner's."""
        every = VOCAL_SHARE[timing.active_listening]
        wanted = every > 0 and self._nodded_at == offset_s and self._nods % every == 0
        fits = p_yield < GOES_ON and now_s - offset_s >= HOLDING_S
        if not (wanted and fits) or self._voiced_at == offset_s:
            return False
        self._voiced_at = offset_s
        return True
