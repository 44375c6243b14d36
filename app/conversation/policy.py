"""When a pause is an end: the ladder hold → prepare → commit. Pure.

The floor model's evidence hardly changes while a silence grows, so the threshold stays where it is
for half of the patience and falls a little towards its end: the more nearly finished a learner
sounded, the sooner the wait ends, and nobody waits for ever. A question, or words whose sentence
has surely ended, are waited for less.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Final

from app.conversation.tempo import PATIENCE_S, Degree, Timing
from app.conversation.unfinished import WAIT_S, read_out, unfinished
from app.conversation.wording import is_question

USUAL_PATIENCE_S: Final = PATIENCE_S[Degree.MEDIUM]
"""Silence after which the floor is taken whatever the model says. Allowed: 0.3 to 8."""
EARLIEST_S: Final = 0.28
"""Silence before which the floor is never taken: the gaps within and between words are shorter
than this, and until then a reply can be prepared. Allowed: 0 to 0.5."""
YIELD_THRESHOLD: Final = 0.5
"""P(yield) that is enough at first. Allowed: 0.05 to 0.95; lower answers sooner and cuts more."""
FLAT_SHARE: Final = 0.5
"""The share of the patience during which the threshold does not fall."""
LAST_THRESHOLD: Final = 0.45
"""What is enough when patience ends. Range 0.35-0.5: in pauses of two seconds inside a turn
P(yield) reached 0.40, and 0.46 in a session that had just learned from an end."""
PREPARE_THRESHOLD: Final = 0.4
"""P(yield) from which a reply is made in advance; below, the words are heard again first. Lower
wastes replies, higher wastes time."""
PREPARE_SILENCE_S: Final = 0.6
"""Silence after which a reply is made in advance whatever the model says."""

SURE_END: Final = 2.0
"""Log odds of an ended sentence that end the patience sooner. Range 1.5-3: pauses of more than a
second inside a turn reached 1.9 at most."""
SURE_QUESTION: Final = 0.5
"""The same for a question: it asks somebody else to speak. Range 0-1.5."""
SURE_AFTER_S: Final = 1.4
"""The patience with such words. Range 1.3-2."""
GROUPS_HEARD: Final = 2
"""Pauses within a number read out before its rhythm is known."""
BEYOND_RHYTHM: Final = 1.25
"""Times its longest pause: a silence in which the next group is overdue. Range 1.15-1.6."""
LISTENS_AGAIN_S: Final = 0.6
"""Silence before the words of a doubtful pause are heard again, with more care."""


class Decision(enum.IntEnum):
    """What a pause is worth."""

    HOLD = 0
    PREPARE = 1
    COMMIT = 2


def decide(p_yield: float, silence_s: float, timing: Timing, words: str = "") -> Decision:
    """Return what to do `silence_s` into a pause with this P(yield) after these words."""
    if timing.thinking and silence_s < timing.waits_s and not is_question(words):
        return Decision.HOLD
    if commits(
        p_yield,
        silence_s,
        words,
        patience_s=timing.patience_s,
        yield_threshold=timing.yield_threshold,
    ):
        return Decision.COMMIT
    if p_yield >= PREPARE_THRESHOLD or silence_s >= PREPARE_SILENCE_S:
        return Decision.PREPARE
    return Decision.HOLD


def due(
    p_yield: float,
    words: str,
    *,
    patience_s: float = USUAL_PATIENCE_S,
    yield_threshold: float = YIELD_THRESHOLD,
) -> float | None:
    """Return the silence in seconds at which the falling threshold meets this P(yield).

    None where it does not: enough at once, or not before patience ends.
    """
    last = min(LAST_THRESHOLD, yield_threshold)
    if not last < p_yield < yield_threshold:
        return None
    flat_s = FLAT_SHARE * patience_s
    meets_s = flat_s + (patience_s - flat_s) * (yield_threshold - p_yield) / (
        yield_threshold - last
    )
    return max(meets_s, min(WAIT_S, patience_s)) if unfinished(words) else meets_s


def patience(
    words: str, sentence_end: float | None, timing: Timing, pauses_s: Sequence[float] = ()
) -> float:
    """Return the silence in seconds after which these words are answered whatever they sound like.

    `sentence_end`: log odds that their last sentence has ended; None where that is not known.
    `pauses_s`: the pauses of the turn before this one; a number is read out in a rhythm.
    """
    if timing.thinking:
        return timing.waits_s
    enough_s = timing.waits_s
    if read_out(words):
        if len(pauses_s) >= GROUPS_HEARD:
            enough_s = max(WAIT_S, BEYOND_RHYTHM * max(pauses_s))
    elif surely_ended(words, sentence_end):
        enough_s = SURE_AFTER_S
    return min(timing.waits_s, enough_s)


def surely_ended(words: str, sentence_end: float | None) -> bool:
    """Return whether the recogniser leaves no doubt that these words end a sentence."""
    enough = SURE_QUESTION if is_question(words) else SURE_END
    return sentence_end is not None and sentence_end >= enough


def listens_again(p_yield: float, silence_s: float, words: str, sentence_end: float | None) -> bool:
    """Return whether the words of a pause are worth a second, more careful hearing."""
    doubtful = p_yield < PREPARE_THRESHOLD and not surely_ended(words, sentence_end)
    return doubtful and silence_s >= LISTENS_AGAIN_S


def threshold(
    silence_s: float,
    *,
    patience_s: float = USUAL_PATIENCE_S,
    yield_threshold: float = YIELD_THRESHOLD,
) -> float:
    """Returns the P(yield) that is enough after `silence_s`; it never rises with the silence."""
    flat_s = FLAT_SHARE * patience_s
    fallen = min(max((silence_s - flat_s) / (patience_s - flat_s), 0.0), 1.0)
    return yield_threshold + (min(LAST_THRESHOLD, yield_threshold) - yield_threshold) * fallen


def commits(
    p_yield: float,
    silence_s: float,
    words: str = "",
    *,
    patience_s: float = USUAL_PATIENCE_S,
    yield_threshold: float = YIELD_THRESHOLD,
    earliest_s: float = EARLIEST_S,
) -> bool:
    """Returns whether the floor is taken `silence_s` into a pause after these words."""
    if silence_s < min(earliest_s, patience_s):
        return False
    if silence_s < min(WAIT_S, patience_s) and unfinished(words):
        return False
    enough = threshold(silence_s, patience_s=patience_s, yield_threshold=yield_threshold)
    return silence_s >= patience_s or p_yield >= enough
