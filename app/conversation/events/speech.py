"""From a reply to sound: clauses, their phonemes, and what was really heard."""

from typing import ClassVar

import msgspec

from app.conversation.events.base import Event, Kind

LOUDNESS_HZ = 50


class Phoneme(msgspec.Struct, frozen=True, array_like=True):
    """One phoneme (IPA, as the synthesiser emits it); seconds from the clause's first sample."""

    symbol: str
    start_s: float
    end_s: float


class SynthesisRequested(Event, frozen=True, kw_only=True):
    """Out: speak `text` into memory and hold it."""

    clause_id: str
    text: str
    voice: str
    language: str
    speed: float


class SpeechReady(Event, frozen=True, kw_only=True):
    """In: the clause is synthesised and held. `duration_s` 0: no voice is available."""

    kind: ClassVar[Kind] = Kind.DATA

    clause_id: str
    duration_s: float
    phonemes: tuple[Phoneme, ...]
    compute_ms: float = 0.0
    loudness: bytes = b""
    """LOUDNESS_HZ values a second, 0 silent to 255 as loud as the clause gets."""


class PlaybackRequested(Event, frozen=True, kw_only=True):
    """Out: play a held clause after those already requested."""

    clause_id: str
    text: str


class PlaybackStopped(Event, frozen=True, kw_only=True):
    """Out: fade out what is playing within `fade_ms` and forget what is queued."""

    fade_ms: float


class PlaybackDucked(Event, frozen=True, kw_only=True):
    """Out: play on at `gain` (0..1) from now, without a click."""

    gain: float


class PlaybackPaused(Event, frozen=True, kw_only=True):
    """Out: go silent and keep the exact sample."""


class PlaybackResumed(Event, frozen=True, kw_only=True):
    """Out: go on from that sample, at full voice."""


class PlaybackMoved(Event, frozen=True, kw_only=True):
    """In: after a pause the clause goes on as if its first sample had been heard at `at_s`."""

    clause_id: str
    at_s: float


class PlaybackStarted(Event, frozen=True, kw_only=True):
    """In: the clause's first sample reached the loudspeaker at `at_s` (session time)."""

    clause_id: str
    at_s: float


class PlaybackEnded(Event, frozen=True, kw_only=True):
    """In: the clause was heard up to `heard_s`; less than its duration if it was cut off."""

    clause_id: str
    heard_s: float
    truncated: bool


class CaptionShown(Event, frozen=True, kw_only=True):
    """Out: words for the screen. `role` is learner or persona; `final` False: may still change."""

    role: str
    text: str
    final: bool


class SpeakerChanged(Event, frozen=True, kw_only=True):
    """Out: the next words are somebody else's, with another face."""

    name: str
    role: str
    look: str


class ExpressionSet(Event, frozen=True, kw_only=True):
    """Out: the face shall show `name` with `intensity` 0..1."""

    name: str
    intensity: float


class UtteranceHeard(Event, frozen=True, kw_only=True):
    """Out: what the learner heard of the Persona in this turn, word for word."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    text: str
    interrupted: bool
    citations: tuple[str, ...] = ()
