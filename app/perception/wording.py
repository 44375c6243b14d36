"""The words in which perception speaks to the language model and to the learner.

Only what was measured is said: what moved, how long, how much against the learner's own usual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.conversation.cues import Cue, CueName
from app.conversation.signs import Sign
from app.conversation.token_bound import MAX_OBSERVATION_TOKENS, count_tokens

_LIVE_WORDS = {
    Sign.AWAY: "has looked away from the screen for {seconds:.0f} s",
    Sign.NODDED: "nodded",
    Sign.SHOOK_HEAD: "shook their head",
    Sign.SECOND_PERSON: "a second person is in view",
    Sign.ALONE_AGAIN: "the second person is gone",
    Sign.LEFT: "left the seat",
    Sign.CAME_BACK: "came back to the seat",
}


def live_words(sign: Sign, seconds: float) -> str:
    """Returns the sentence for something seen just now that began `seconds` ago."""
    return _LIVE_WORDS[sign].format(seconds=seconds)


def utterance_words(signs: Sequence[Sign], cues: Mapping[CueName, Cue]) -> str:
    """Returns one observation of at most 32 tokens, weightiest first; "" of no signs.

    For example "agreed after 2.4 s, pitch range half of usual, looked away".
    """
    parts = [_opening(signs, cues)]
    parts += [words(cues) for sign, words in _WORDS.items() if sign in signs]
    text = ""
    for part in filter(None, parts):
        longer = f"{text}, {part}" if text else part
        if count_tokens(longer) > MAX_OBSERVATION_TOKENS:
            break
        text = longer
    return text if text != "agreed" else ""


def _opening(signs: Sequence[Sign], cues: Mapping[CueName, Cue]) -> str:
    latency_s = _number(cues, CueName.RESPONSE_LATENCY)
    verb = "agreed" if Sign.AGREED in signs else "answered"
    if Sign.LATE in signs and latency_s is not None:
        return f"{verb} after {latency_s:.1f} s"
    return verb if Sign.AGREED in signs else ""


def _pitch_words(cues: Mapping[CueName, Cue]) -> str:
    ratio = cues[CueName.PITCH_RANGE].ratio or 1.0
    share = "a third of" if ratio < 0.4 else "half of" if ratio < 0.62 else "below"
    return f"pitch range {share} usual"


def _level_words(cues: Mapping[CueName, Cue]) -> str:
    cue = cues[CueName.LOUDNESS]
    change_db = (cue.value or 0.0) - (cue.usual or 0.0)
    return f"{abs(change_db):.0f} dB {'louder' if change_db > 0 else 'quieter'} than usual"


def _rate_words(cues: Mapping[CueName, Cue]) -> str:
    ratio = cues[CueName.SPEAKING_RATE].ratio or 1.0
    return f"{abs(ratio - 1) * 100:.0f} % {'faster' if ratio > 1 else 'slower'} than usual"


def _number(cues: Mapping[CueName, Cue], name: CueName) -> float | None:
    cue = cues.get(name)
    return cue.value if cue is not None else None


_WORDS: dict[Sign, Callable[[Mapping[CueName, Cue]], str]] = {
    Sign.SHOOK_HEAD: lambda _: "shook their head",
    Sign.FLAT: _pitch_words,
    Sign.AWAY: lambda _: "looked away",
    Sign.QUIET: _level_words,
    Sign.PAUSED: lambda cues: f"paused {_number(cues, CueName.LONGEST_PAUSE) or 0:.1f} s",
    Sign.SLOW: _rate_words,
    Sign.FILLERS: lambda cues: f"{_number(cues, CueName.FILLERS) or 0:.0f} fillers",
    Sign.BROWS_RAISED: lambda _: "raised their brows",
    Sign.NODDED: lambda _: "nodded",
    Sign.SMILED: lambda _: "smiled",
    Sign.WIDE: lambda _: "pitch range wider than usual",
    Sign.LOUD: _level_words,
    Sign.FAST: _rate_words,
    Sign.BLINKED: lambda cues: f"blinked {_number(cues, CueName.BLINKS) or 0:.0f} times a minute",
}
"""Weightiest first."""
