"""When a pause is an end: the ladder hold → prepare → commit."""

import enum

from app.conversation.plan import Timing

PREPARE_THRESHOLD = 0.35
"""P(yield) from which a reply is made in advance. Lower wastes replies, higher wastes time."""
PREPARE_SILENCE_S = 0.6
"""Silence after which a reply is made in advance whatever the model says."""
MIN_SILENCE_S = 0.18
"""Nothing is decided earlier: the gaps inside plosives and between words are shorter than this."""
FLOOR_OF_THRESHOLD = 0.15
"""The threshold reached at the end of patience."""


class Decision(enum.IntEnum):
    """What a pause is worth."""

    HOLD = 0
    PREPARE = 1
    COMMIT = 2


def threshold(silence_s: float, timing: Timing) -> float:
    """Return the P(yield) that is enough after `silence_s`: it falls as the pause grows."""
    age = min(max(silence_s / timing.patience_s, 0.0), 1.0)
    return timing.yield_threshold + (FLOOR_OF_THRESHOLD - timing.yield_threshold) * age


def decide(p_yield: float, silence_s: float, timing: Timing) -> Decision:
    """Return what to do `silence_s` into a pause with this P(yield)."""
    if silence_s < MIN_SILENCE_S:
        return Decision.HOLD
    if silence_s >= timing.patience_s or p_yield >= threshold(silence_s, timing):
        return Decision.COMMIT
    if p_yield >= PREPARE_THRESHOLD or silence_s >= PREPARE_SILENCE_S:
        return Decision.PREPARE
    return Decision.HOLD
