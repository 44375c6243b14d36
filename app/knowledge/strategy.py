"""How much work a search is: a pack's author chooses between sooner and surer."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final

import msgspec


class Strategy(enum.StrEnum):
    """What a search is spent on."""

    SPEED = "speed"
    BALANCED = "balanced"
    QUALITY = "quality"
    """Compares single sentences too. Building the index takes some four times as long."""


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers behind a strategy."""

    pool: int
    """Candidates that each of the two searches contributes."""
    probes: int
    """Partitions of a large index that the search by meaning looks into."""
    sentence_share: float = 0.0
    """Weight of a passage's best sentence against the passage as a whole, 0..1. The best on the
    questions of bench/retrieval out of 0, .3, .5, .7 and 1."""


EFFORTS: Final[Mapping[Strategy, Effort]] = {
    Strategy.SPEED: Effort(pool=10, probes=8),
    Strategy.BALANCED: Effort(pool=20, probes=24),
    Strategy.QUALITY: Effort(pool=20, probes=48, sentence_share=0.3),
}
