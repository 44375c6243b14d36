"""Whose turn it is."""

import enum
from typing import ClassVar

from app.conversation.events.base import Event, Kind


class Floor(enum.StrEnum):
    """Who holds the floor, as the face and the screen show it."""

    OPEN = "open"
    LEARNER = "learner"
    THINKING = "thinking"
    PERSONA = "persona"


class FloorPrediction(Event, frozen=True, kw_only=True):
    """In: the floor model's view, `silence_s` after the last voiced sample at `offset_s`.

    The three probabilities are each in 0..1 and need not sum to one.
    """

    kind: ClassVar[Kind] = Kind.DATA

    p_yield: float
    p_hold: float
    p_backchannel: float
    silence_s: float
    offset_s: float


class Verdict(enum.StrEnum):
    """What a voice over the Persona's is taken for."""

    VOICE = "voice"
    """Nobody knows yet."""
    BACKCHANNEL = "backchannel"
    """It is over: a listener's "mhm"."""
    NOISE = "noise"
    """It is over: a cough, a door."""
    INTERRUPTION = "interruption"
    """Somebody takes the floor."""


class OverlapJudged(Event, frozen=True, kw_only=True):
    """In: a voice over the Persona's that began at `onset_s` is now taken for `verdict`."""

    verdict: Verdict
    onset_s: float


class TempoSet(Event, frozen=True, kw_only=True):
    """Out: speech of `barge_in_s` over the Persona's voice stops her from now on."""

    barge_in_s: float


class ListenerResponded(Event, frozen=True, kw_only=True):
    """Out: the Persona listens and shows it: a nod, and a soft sound if `sound` names one."""

    kind: ClassVar[Kind] = Kind.DATA

    nod: bool
    sound: str = ""
    voice: str = ""
    language: str = ""


class FloorChanged(Event, frozen=True, kw_only=True):
    """Out: the floor has a new holder."""

    holder: Floor


class TurnTaken(Event, frozen=True, kw_only=True):
    """Out: the learner's turn is over and will be answered.

    `onset_s` and `offset_s` bound the learner's voice in session time.
    """

    onset_s: float
    offset_s: float
    text: str
    attempts: int
    """How many replies were begun for this turn, discarded ones included."""
