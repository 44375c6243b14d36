"""From sound to words."""

from typing import ClassVar

from app.conversation.events.base import Event, Kind


class TranscriptionRequested(Event, frozen=True, kw_only=True):
    """Out: write down what was said between `start_s` and `end_s` (session time)."""

    attempt: int
    start_s: float
    end_s: float
    language: str
    careful: bool = False
    """There is time: the better recogniser shall hear it, where there is one."""


class TranscriptPartial(Event, frozen=True, kw_only=True):
    """In: words so far, while the learner still speaks. A guess; later ones replace it."""

    kind: ClassVar[Kind] = Kind.DATA

    text: str
    end_s: float
    settled: str = ""
    """What it begins with and later ones will not change."""


class TranscriptFinal(Event, frozen=True, kw_only=True):
    """In: the words of `TranscriptionRequested.attempt`. Empty text: nothing was said."""

    attempt: int
    text: str
    no_speech_prob: float = 0.0
    compute_ms: float = 0.0
    sentence_end: float | None = None
    """Log odds that a sentence ends after the last word."""
