"""What the learner does: speaks, stops, types, is seen."""

from typing import ClassVar

from app.conversation.cues import Cue, CueName
from app.conversation.events.base import Event, Kind
from app.conversation.signs import Sign


class SpeechStarted(Event, frozen=True, kw_only=True):
    """In: a voice was heard, beginning at `onset_s` (session time, before `t_s`)."""

    onset_s: float


class SpeechStopped(Event, frozen=True, kw_only=True):
    """In: the voice has been silent since `offset_s`. Says nothing yet about whose turn it is."""

    offset_s: float


class LearnerLevel(Event, frozen=True, kw_only=True):
    """In, not journalled: how loud (dB full scale) and how high (Hz, or None) the voice is."""

    kind: ClassVar[Kind] = Kind.DATA

    level_db: float
    f0_hz: float | None = None


class LearnerTyped(Event, frozen=True, kw_only=True):
    """In: a whole turn, typed."""

    text: str


class ObservationMade(Event, frozen=True, kw_only=True):
    """In: perception noticed something worth at most 32 tokens of words."""

    kind: ClassVar[Kind] = Kind.DATA

    text: str
    """What was measured, in words."""
    since_s: float
    until_s: float
    signs: tuple[Sign, ...] = ()
    cues: tuple[Cue, ...] = ()
    """The numbers it rests on; none for what was seen just now."""
    of_utterance: bool = False
    """True: how the words between these times were said. False: seen just now."""
    model_text: str = ""
    """For the language model in place of `text`, where a signed policy allows more words."""


class PresenceChanged(Event, frozen=True, kw_only=True):
    """In: how many people the camera sees, and whether somebody faces the screen."""

    kind: ClassVar[Kind] = Kind.DATA

    people: int
    facing: bool


class FaceMoved(Event, frozen=True, kw_only=True):
    """In, not journalled: the learner smiled, raised their brows or blinked.

    What goes on is told when it has begun, and again with its whole length when it is over.
    """

    kind: ClassVar[Kind] = Kind.DATA

    movement: CueName
    """SMILED, BROWS_RAISED or BLINKS."""
    since_s: float
    until_s: float
    goes_on: bool = False
