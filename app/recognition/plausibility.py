"""Whether decoded words were really said. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import msgspec

TOKENS_PER_S = 8.0
"""Fast readers reach 6; spelled digits come as up to 8."""
TOKENS_AT_LEAST = 12

CLAUSE_TOKENS = 4
CLAUSE_REPEATS = 3
WORD_REPEATS = 7

NO_SPEECH_SURE = 0.85
"""From here only confident words count. Spoken digits reach 0.92, so they must be able to."""
NO_SPEECH_DOUBT = 0.5
LOG_PROB_CONFIDENT = -0.62
"""Digits in a clear voice: -0.55. Words made up over white noise, most languages: below -1."""
LOG_PROB_DOUBT = -1.3
"""A murmured "yeah" reaches -1.2."""
LOG_PROB_BABBLE = -2.0
"""Below, no no-speech probability makes words of it."""
LOG_PROB_STOCK = -0.8

STOCK = frozenset(
    ("you", "thank you", "thank you so much", "bye", "bye bye", "y", "e", "ん", "감사합니다")
)
"""What this model writes where nothing is said, found by giving it noise in 16 languages."""
STOCK_CREDITS = re.compile(
    r"(thanks|thank you) for watching|subtitles by|amara\.org|untertitel|sous-titr|subtítul"
    r"|субтитров|字幕|ご視聴|tv gelderland|izlediğiniz için"
)

_WORD = re.compile(r"\w", re.UNICODE)
_ASIDE = re.compile(r"\[[^\]]*\]?|\([^)]*\)?|\*[^*]*\*?|♪[^♪]*♪?")
"""Sound effects in brackets, as subtitles have them."""


class Decoding(msgspec.Struct, frozen=True, kw_only=True):
    """What came out of the decoder for one stretch of sound."""

    text: str
    avg_logprob: float
    no_speech_prob: float
    seconds: float
    sentence_end: float | None = None
    """Log odds that a sentence ends after the last word."""


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
    sure = decoding.avg_logprob
    if sure < LOG_PROB_BABBLE:
        return False
    doubtful = decoding.no_speech_prob > NO_SPEECH_DOUBT
    if _is_stock(decoding.text) and (doubtful or sure < LOG_PROB_STOCK):
        return False
    if decoding.no_speech_prob > NO_SPEECH_SURE:
        return sure > LOG_PROB_CONFIDENT
    return not doubtful or sure > LOG_PROB_DOUBT


def _is_stock(text: str) -> bool:
    plain = text.casefold().strip(" .,!?。…")
    return plain in STOCK or STOCK_CREDITS.search(plain) is not None


def without_loop(tokens: Sequence[int]) -> list[int]:
    """Return the tokens up to where a phrase begins to repeat itself, that phrase once.

    People say "no, no", "very very very" and "1,000,000,000"; nobody says a clause of four tokens
    three times in a row.
    """
    kept = list(tokens)
    for width in range(1, len(kept) // CLAUSE_REPEATS + 1):
        repeats = CLAUSE_REPEATS if width >= CLAUSE_TOKENS else WORD_REPEATS
        start = _loop_start(kept, width, repeats)
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
