"""Whether decoded words were really said. Pure."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Sequence

import msgspec

TOKENS_PER_S = 8.0
"""Fast readers reach 6; spelled digits come as up to 8."""
TOKENS_AT_LEAST = 12

NO_SPEECH_SURE = 0.9
"""From here only confident words count."""
NO_SPEECH_DOUBT = 0.5
LOG_PROB_CONFIDENT = -0.45
LOG_PROB_DOUBT = -0.9
LOG_PROB_BABBLE = -1.5
"""Below, no no-speech probability makes words of it."""
COMPRESSION_BABBLE = 2.4
"""Text that deflates better than this repeats itself (Whisper's own limit)."""

_WORD = re.compile(r"\w", re.UNICODE)
_ASIDE = re.compile(r"[\[(*♪][^\])*♪]*[\])*♪]?")
"""Sound effects in brackets, as subtitles have them."""


class Decoding(msgspec.Struct, frozen=True, kw_only=True):
    """What came out of the decoder for one stretch of sound."""

    text: str
    avg_logprob: float
    no_speech_prob: float
    seconds: float


def token_budget(seconds: float) -> int:
    """Return how many tokens a person can say in `seconds`; a loop is cut off there."""
    return TOKENS_AT_LEAST + math.ceil(seconds * TOKENS_PER_S)


def was_said(decoding: Decoding) -> bool:
    """Return False for words that were made up over noise, breath or silence.

    The no-speech probability alone would drop lone digits and names, and the log probability
    alone would drop a heavy accent: only both together speak against the words.
    """
    if not _WORD.search(_ASIDE.sub("", decoding.text)):
        return False
    if decoding.avg_logprob < LOG_PROB_BABBLE:
        return False
    if decoding.no_speech_prob > NO_SPEECH_SURE:
        return decoding.avg_logprob > LOG_PROB_CONFIDENT
    if decoding.no_speech_prob > NO_SPEECH_DOUBT:
        return decoding.avg_logprob > LOG_PROB_DOUBT
    return True


def compression(text: str) -> float:
    """Return how many times smaller `text` deflates; about 1 for a sentence."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def without_loop(tokens: Sequence[int], repeats: int = 3) -> list[int]:
    """Return the tokens up to where one phrase begins to come `repeats` times in a row.

    The phrase stays once. People say "no, no" and "very very"; nobody says a clause three times.
    Phrases of one token may come twice as often before they count: spoken digits do that.
    """
    kept = list(tokens)
    for width in range(1, len(kept) // repeats + 1):
        needed = repeats * 2 if width == 1 else repeats
        start = _loop_start(kept, width, needed)
        if start is not None:
            return kept[: start + width]
    return kept


def _loop_start(tokens: Sequence[int], width: int, repeats: int) -> int | None:
    for start in range(len(tokens) - width * repeats + 1):
        phrase = tokens[start : start + width]
        if all(
            tokens[start + k * width : start + (k + 1) * width] == phrase for k in range(1, repeats)
        ):
            return start
    return None
