"""What a person asks of the session by touch or key."""

from typing import ClassVar

from app.conversation.events.base import Event, Kind
from app.conversation.tempo import Degree, Profile


class ConsentChanged(Event, frozen=True, kw_only=True):
    """In: what the learner allows. No device opens before it is allowed here."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    microphone: bool
    camera: bool
    recording: bool = False
    """May the record of the conversation be kept after it?"""
    appearance: bool = False
    """May the Persona be told how the learner appears, where a signed policy allows it?"""
    memory: bool = False
    """May what was learned be remembered for the next session?"""


class RepeatRequested(Event, frozen=True, kw_only=True):
    """In: say the last utterance again."""


class MomentRequested(Event, frozen=True, kw_only=True):
    """In: the learner wants time to think; silence is not taken as an end for a while."""


class PaceChanged(Event, frozen=True, kw_only=True):
    """In: the Persona speaks more slowly from the next clause on, or as usual again."""

    slower: bool


class TempoChanged(Event, frozen=True, kw_only=True):
    """In: how the Persona waits, stops and listens from now on; None leaves a thing as it is."""

    patience: Degree | None = None
    interruptibility: Degree | None = None
    active_listening: Degree | None = None
    profile: Profile | None = None


class PauseChanged(Event, frozen=True, kw_only=True):
    """In: nothing is heard or said while `paused`."""

    paused: bool


class SignInRequested(Event, frozen=True, kw_only=True):
    """To the engine, before consent: whose badge this is. Empty: a guest."""

    badge: str


class SignInAnswered(Event, frozen=True, kw_only=True):
    """From the engine. `known` False for a guest, and where `refused` says why in plain words."""

    known: bool
    name: str = ""
    refused: str = ""
    interrupted: str = ""
    """The id of a talk of theirs that was cut off minutes ago and can be gone on with."""


class SessionResumeRequested(Event, frozen=True, kw_only=True):
    """To the engine, in place of SessionStartRequested: go on with the talk that was cut off.

    Where that cannot be done, `SessionEnded` with the reason "crash" follows.
    """

    resumes: str
    """The id of its session."""


class SessionStartRequested(Event, frozen=True, kw_only=True):
    """To the engine, before a session: consent is given, devices are checked, begin."""

    check: bool = False
    """Begin with the questions that were offered."""


class LoudspeakerTestRequested(Event, frozen=True, kw_only=True):
    """To the engine: let the learner hear one sentence now."""


class VolumeChanged(Event, frozen=True, kw_only=True):
    """To the engine: how loud all that is played sounds from now on."""

    gain_db: float
    """0: as it was made; what is played is levelled to -23 LUFS."""


class StreamChanged(Event, frozen=True, kw_only=True):
    """From the engine: a device's stream has really opened or closed. Drives the indicators."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    device: str
    """microphone or camera."""
    live: bool
