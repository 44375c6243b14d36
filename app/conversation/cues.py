"""The closed vocabulary of what may be noticed.

A cue is a number with a unit, a way it was measured, the times that prove it, and a reason where
it could not be had. What a person thinks or feels has no name here and so cannot be said.
"""

from __future__ import annotations

import enum

import msgspec


class Unit(enum.StrEnum):
    """What a cue's number counts."""

    SECONDS = "s"
    SHARE = "share of the time"
    COUNT = "count"
    PER_MINUTE = "per minute"
    WORDS_PER_MINUTE = "words per minute"
    DECIBELS = "dB"
    SEMITONES = "semitones"


class CueName(enum.StrEnum):
    """Everything that can be noticed about delivery."""

    RESPONSE_LATENCY = "response_latency"
    LONGEST_PAUSE = "longest_pause"
    PAUSE_SHARE = "pause_share"
    SPEAKING_RATE = "speaking_rate"
    FILLERS = "fillers"
    LOUDNESS = "loudness"
    PITCH_RANGE = "pitch_range"
    GAZE_ON_SCREEN = "gaze_on_screen"
    LOOKED_AWAY = "looked_away"
    NODS = "nods"
    SHAKES = "shakes"
    SMILED = "smiled"
    BROWS_RAISED = "brows_raised"
    BLINKS = "blinks"
    FACE_PRESENT = "face_present"
    PEOPLE = "people"


class Unavailable(enum.StrEnum):
    """Why a cue has no number."""

    CAMERA_OFF = "camera_off"
    NO_FACE = "no_face"
    SETTLING = "settling"
    TOO_LITTLE_VOICE = "too_little_voice"
    NO_WORDS = "no_words"
    NOBODY_SPOKE = "nobody_spoke"
    NOBODY_SPOKE_BEFORE = "nobody_spoke_before"


class CueKind(msgspec.Struct, frozen=True):
    """What a number of this name means."""

    unit: Unit
    method: str
    by_camera: bool = False


_UTTERANCE = "over the utterance"
CUE_KINDS: dict[CueName, CueKind] = {
    CueName.RESPONSE_LATENCY: CueKind(
        Unit.SECONDS, "end of the Persona's sound to the first voiced frame of the learner"
    ),
    CueName.LONGEST_PAUSE: CueKind(Unit.SECONDS, f"longest silence of 0.15 s or more {_UTTERANCE}"),
    CueName.PAUSE_SHARE: CueKind(Unit.SHARE, f"silences of 0.15 s or more {_UTTERANCE}"),
    CueName.SPEAKING_RATE: CueKind(Unit.WORDS_PER_MINUTE, "recognised words over spoken time"),
    CueName.FILLERS: CueKind(Unit.COUNT, "filler words among the recognised words"),
    CueName.LOUDNESS: CueKind(Unit.DECIBELS, f"mean level of voiced sound {_UTTERANCE}"),
    CueName.PITCH_RANGE: CueKind(Unit.SEMITONES, f"10th to 90th percentile of pitch {_UTTERANCE}"),
    CueName.GAZE_ON_SCREEN: CueKind(
        Unit.SHARE, "gaze within 18 and head within 15 degrees of usual", by_camera=True
    ),
    CueName.LOOKED_AWAY: CueKind(
        Unit.SECONDS, "longest time gaze or head was off the screen", by_camera=True
    ),
    CueName.NODS: CueKind(Unit.COUNT, "zigzag of head pitch while silent", by_camera=True),
    CueName.SHAKES: CueKind(Unit.COUNT, "zigzag of head yaw while silent", by_camera=True),
    CueName.SMILED: CueKind(Unit.SHARE, "corners of the mouth raised above usual", by_camera=True),
    CueName.BROWS_RAISED: CueKind(
        Unit.SHARE, "brows 1.7 mm or more above usual, the head held straight", by_camera=True
    ),
    CueName.BLINKS: CueKind(
        Unit.PER_MINUTE, "short dips of the lids' opening, over 20 s or more", by_camera=True
    ),
    CueName.FACE_PRESENT: CueKind(Unit.SHARE, "pictures in which a face was found", by_camera=True),
    CueName.PEOPLE: CueKind(Unit.COUNT, "faces counted once a second", by_camera=True),
}


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """One number about delivery between `since_s` and `until_s` (session time)."""

    name: CueName
    value: float | None
    since_s: float
    until_s: float
    evidence_s: tuple[tuple[float, float], ...] = ()
    """Beginnings and ends of what was counted."""
    usual: float | None = None
    """The middle of the learner's own earlier values; None before there are enough."""
    deviation: float | None = None
    """(value - usual) over the learner's own spread."""
    unavailable_reason: Unavailable | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is (self.unavailable_reason is None):
            raise ValueError("a cue has either a value or a reason for having none")

    @property
    def unit(self) -> Unit:
        """What the number counts."""
        return CUE_KINDS[self.name].unit

    @property
    def method(self) -> str:
        """How it was measured."""
        return CUE_KINDS[self.name].method

    @property
    def ratio(self) -> float | None:
        """The value over the usual one."""
        if self.value is None or not self.usual:
            return None
        return self.value / self.usual


def missing(name: CueName, why: Unavailable, since_s: float, until_s: float) -> Cue:
    """Returns a cue that could not be measured."""
    return Cue(name=name, value=None, since_s=since_s, until_s=until_s, unavailable_reason=why)
