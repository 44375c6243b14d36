"""A voice over the Persona's: she lowers hers, falls silent, and goes on or gives way. Pure.

Nothing is lost by a pause at an exact sample, so she pauses as soon as it is likely that somebody
takes the floor, and gives it away only for words. A cough, a door or a voice without words lets
her go on where she was.
"""

from typing import Final, Protocol

from app.conversation import events as ev
from app.conversation.turn import Overlap

DUCKED: Final = 0.2
"""Her voice while somebody else is heard, -14 dB. Range 0.05-0.5; lower catches softer voices."""
ANSWER_S: Final = 0.6
"""Speech over the Persona's last words is an answer if she ends this soon after it."""
ANSWER_TO_QUESTION_S: Final = 1.2
"""The same for the last words of a question: "yes" often comes before its last syllables."""


class Voice(Protocol):
    """The part of `PersonaVoice` that is spoken over."""

    @property
    def interruptible(self) -> bool: ...
    @property
    def held(self) -> bool: ...
    @property
    def asking(self) -> bool: ...
    def duck(self, gain: float) -> None: ...
    def hold(self) -> None: ...
    def resume(self) -> None: ...
    def ends_before(self, at_s: float) -> bool: ...


class SpeakingOver:
    """The voice that is heard over the Persona's, from its onset to what it proves to be."""

    def __init__(self) -> None:
        self.overlap: Overlap | None = None
        self._ducked = False
        self._offset_s: float | None = None
        """Where the last voice over hers ended; None while one lasts."""

    def begin(self, onset_s: float) -> None:
        """A voice began; one that goes on after a gap keeps its first onset."""
        self._offset_s = None
        self.overlap = Overlap(self.overlap.onset_s if self.overlap else onset_s)

    def judged(self, event: ev.OverlapJudged, persona: Voice) -> bool:
        """Take in a verdict; True if the floor is the learner's from now on."""
        if not persona.interruptible:
            return False
        match event.verdict:
            case ev.Verdict.VOICE:
                self._ducked = True
                persona.duck(DUCKED)
            case ev.Verdict.INTERRUPTION:
                self._ducked = False
                onset_s = self.overlap.onset_s if self.overlap else event.onset_s
                self.overlap = Overlap(onset_s, self._offset_s)
                return True
            case _:
                self.full_voice(persona)
        return False

    def stopped(self, offset_s: float, persona: Voice) -> None:
        """The voice ended: an answer if the Persona is about to end too, else a response."""
        self._offset_s = offset_s
        if self.overlap is None:
            return
        soon_s = ANSWER_TO_QUESTION_S if persona.asking else ANSWER_S
        if persona.ends_before(offset_s + soon_s):
            self.overlap.offset_s = offset_s
        else:
            self.overlap = None

    def take(self) -> Overlap | None:
        """Return the overlap, which is a turn from now on."""
        overlap, self.overlap, self._ducked = self.overlap, None, False
        return overlap

    def full_voice(self, persona: Voice) -> None:
        """Nobody else speaks any more."""
        if self._ducked:
            self._ducked = False
            persona.duck(1.0)
