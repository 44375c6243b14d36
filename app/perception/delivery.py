"""From a voice's numbers and the words to cues of one utterance."""

from __future__ import annotations

from app.conversation.cues import Cue, CueName, Unavailable, missing
from app.perception.phrases import count_fillers, words_of
from app.perception.prosody import Prosody

WORDS_MIN = 4
"""A rate from fewer words is mostly chance."""
SPOKEN_MIN_S = 0.5


def voice_cues(prosody: Prosody | None, since_s: float, until_s: float) -> tuple[Cue, ...]:
    """Returns loudness, pitch range and pauses of an utterance."""
    if prosody is None:
        names = (CueName.LOUDNESS, CueName.PITCH_RANGE, CueName.LONGEST_PAUSE, CueName.PAUSE_SHARE)
        why = Unavailable.TOO_LITTLE_VOICE
        return tuple(missing(name, why, since_s, until_s) for name in names)
    values = {
        CueName.LOUDNESS: prosody.level_db,
        CueName.PITCH_RANGE: prosody.pitch_range_st,
        CueName.LONGEST_PAUSE: prosody.longest_pause_s,
        CueName.PAUSE_SHARE: prosody.pause_share,
    }
    return tuple(
        Cue(name=name, value=value, since_s=since_s, until_s=until_s)
        if value is not None
        else missing(name, Unavailable.TOO_LITTLE_VOICE, since_s, until_s)
        for name, value in values.items()
    )


def word_cues(
    text: str, language: str, prosody: Prosody | None, since_s: float, until_s: float
) -> tuple[Cue, ...]:
    """Returns speaking rate and fillers of an utterance's recognised words."""
    words = words_of(text)
    fillers = (
        Cue(
            name=CueName.FILLERS,
            value=float(count_fillers(text, language)),
            since_s=since_s,
            until_s=until_s,
        )
        if words
        else missing(CueName.FILLERS, Unavailable.NO_WORDS, since_s, until_s)
    )
    return _rate(len(words), prosody, since_s, until_s), fillers


def words_per_minute(words: int, prosody: Prosody) -> float:
    """Returns words over the time that was spoken, pauses left out."""
    return words / (prosody.seconds * (1 - prosody.pause_share)) * 60


def _rate(words: int, prosody: Prosody | None, since_s: float, until_s: float) -> Cue:
    name = CueName.SPEAKING_RATE
    if words < WORDS_MIN:
        return missing(name, Unavailable.NO_WORDS, since_s, until_s)
    if prosody is None or prosody.seconds * (1 - prosody.pause_share) < SPOKEN_MIN_S:
        return missing(name, Unavailable.TOO_LITTLE_VOICE, since_s, until_s)
    rate = words_per_minute(words, prosody)
    return Cue(name=name, value=rate, since_s=since_s, until_s=until_s)
