"""What in an utterance's cues is out of this learner's ordinary, by fixed rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.conversation.cues import Cue, CueName
from app.conversation.signs import Sign

LATE_S, LATE_RATIO = 1.8, 1.5
PAUSED_S, PAUSED_RATIO = 1.2, 1.5
FLAT_RATIO, FLAT_MIN_DROP_ST = 0.65, 1.5
WIDE_RATIO = 1.5
QUIET_DB, LOUD_DB = 4.0, 5.0
DROPPED_DB = 2.0
"""With a narrow pitch range, this much less level is enough: the voice flattens."""
SLOW_RATIO, FAST_RATIO = 0.75, 1.35
FILLERS_MIN = 2
AWAY_S, AWAY_SHARE = 0.7, 0.5
SMILED_SHARE = BROWS_SHARE = 0.3
BLINKS_MIN, BLINKS_RATIO = 30.0, 1.6
BEYOND_SPREAD = 1.2
"""Once the learner's own spread is known, a value must lie this many spreads off to be a sign."""
INCONGRUENT_MIN = 2
"""How many signs must go against agreeing words."""


AGAINST_AGREEING = (
    *(Sign.LATE, Sign.FLAT, Sign.QUIET, Sign.AWAY, Sign.PAUSED, Sign.SLOW, Sign.BROWS_RAISED),
)


EVIDENCE: dict[Sign, tuple[CueName, ...]] = {
    Sign.LATE: (CueName.RESPONSE_LATENCY,),
    Sign.PAUSED: (CueName.LONGEST_PAUSE,),
    Sign.FLAT: (CueName.PITCH_RANGE, CueName.LOUDNESS),
    Sign.WIDE: (CueName.PITCH_RANGE,),
    Sign.QUIET: (CueName.LOUDNESS,),
    Sign.LOUD: (CueName.LOUDNESS,),
    Sign.SLOW: (CueName.SPEAKING_RATE,),
    Sign.FAST: (CueName.SPEAKING_RATE,),
    Sign.FILLERS: (CueName.FILLERS,),
    Sign.AWAY: (CueName.LOOKED_AWAY, CueName.GAZE_ON_SCREEN),
    Sign.NODDED: (CueName.NODS,),
    Sign.SHOOK_HEAD: (CueName.SHAKES,),
    Sign.SMILED: (CueName.SMILED,),
    Sign.BROWS_RAISED: (CueName.BROWS_RAISED,),
    Sign.BLINKED: (CueName.BLINKS,),
}
"""The cues each sign rests on."""


def evidence_of(signs: Sequence[Sign], cues: Mapping[CueName, Cue]) -> tuple[Cue, ...]:
    """Returns the cues behind some signs, each once, in the order of `CueName`."""
    names = {name for sign in signs for name in EVIDENCE.get(sign, ())}
    return tuple(cues[name] for name in CueName if name in names and name in cues)


def signs_in(cues: Mapping[CueName, Cue], *, agreed: bool) -> tuple[Sign, ...]:
    """Returns the signs of one utterance, each once, in the order of `Sign`.

    Signs of pitch, loudness, rate and face need a usual value: they never appear in the first
    utterances. A late answer and a pause also count by themselves.
    """
    found = {Sign.AGREED} if agreed else set()
    found |= _timing(cues) | _voice(cues) | _camera(cues)
    against = sum(sign in found for sign in AGAINST_AGREEING)
    if agreed and (against >= INCONGRUENT_MIN or Sign.SHOOK_HEAD in found):
        found.add(Sign.INCONGRUENT)
    return tuple(sign for sign in Sign if sign in found)


def _timing(cues: Mapping[CueName, Cue]) -> set[Sign]:
    found = set()
    if _above(cues, CueName.RESPONSE_LATENCY, LATE_S, LATE_RATIO):
        found.add(Sign.LATE)
    if _above(cues, CueName.LONGEST_PAUSE, PAUSED_S, PAUSED_RATIO):
        found.add(Sign.PAUSED)
    rate = cues.get(CueName.SPEAKING_RATE)
    if rate is not None and rate.ratio is not None and _off(rate):
        if rate.ratio <= SLOW_RATIO:
            found.add(Sign.SLOW)
        elif rate.ratio >= FAST_RATIO:
            found.add(Sign.FAST)
    if (_value(cues, CueName.FILLERS) or 0) >= FILLERS_MIN:
        found.add(Sign.FILLERS)
    return found


def _voice(cues: Mapping[CueName, Cue]) -> set[Sign]:
    found = set()
    pitch, level = cues.get(CueName.PITCH_RANGE), cues.get(CueName.LOUDNESS)
    drop_db = 0.0
    if level is not None and level.value is not None and level.usual is not None:
        drop_db = level.usual - level.value if _off(level) else 0.0
    if pitch is not None and pitch.value is not None and pitch.usual and _off(pitch):
        ratio, drop_st = pitch.value / pitch.usual, pitch.usual - pitch.value
        narrow = ratio <= FLAT_RATIO or (ratio <= 0.8 and drop_db >= DROPPED_DB)
        if narrow and drop_st >= FLAT_MIN_DROP_ST:
            found.add(Sign.FLAT)
        if ratio >= WIDE_RATIO and -drop_st >= FLAT_MIN_DROP_ST:
            found.add(Sign.WIDE)
    if drop_db >= QUIET_DB:
        found.add(Sign.QUIET)
    if drop_db <= -LOUD_DB:
        found.add(Sign.LOUD)
    return found


def _off(cue: Cue) -> bool:
    """Returns whether a cue lies outside the learner's own spread, as far as that is known."""
    return cue.deviation is None or abs(cue.deviation) >= BEYOND_SPREAD


def _camera(cues: Mapping[CueName, Cue]) -> set[Sign]:
    found = set()
    away_s = _value(cues, CueName.LOOKED_AWAY) or 0.0
    off_screen = 1 - (_value(cues, CueName.GAZE_ON_SCREEN) or 0.0)
    if away_s >= AWAY_S and off_screen >= AWAY_SHARE:
        found.add(Sign.AWAY)
    if _value(cues, CueName.NODS):
        found.add(Sign.NODDED)
    if _value(cues, CueName.SHAKES):
        found.add(Sign.SHOOK_HEAD)
    if _for_long(cues, CueName.SMILED, SMILED_SHARE):
        found.add(Sign.SMILED)
    if _for_long(cues, CueName.BROWS_RAISED, BROWS_SHARE):
        found.add(Sign.BROWS_RAISED)
    blinks = cues.get(CueName.BLINKS)
    if blinks is not None and blinks.value is not None and blinks.ratio is not None:
        often = blinks.value >= BLINKS_MIN and blinks.ratio >= BLINKS_RATIO
        if often and _off(blinks):
            found.add(Sign.BLINKED)
    return found


def _for_long(cues: Mapping[CueName, Cue], name: CueName, share: float) -> bool:
    """Returns whether a movement took up much of the utterance, and more than is usual."""
    cue = cues.get(name)
    if cue is None or cue.value is None or cue.usual is None:
        return False
    return cue.value - cue.usual >= share


def _above(cues: Mapping[CueName, Cue], name: CueName, least: float, ratio: float) -> bool:
    value = _value(cues, name)
    if value is None or value < least:
        return False
    own = _ratio(cues, name)
    return own is None or own >= ratio


def _value(cues: Mapping[CueName, Cue], name: CueName) -> float | None:
    cue = cues.get(name)
    return cue.value if cue is not None else None


def _ratio(cues: Mapping[CueName, Cue], name: CueName) -> float | None:
    cue = cues.get(name)
    return cue.ratio if cue is not None else None
