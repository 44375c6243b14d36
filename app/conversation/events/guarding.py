"""What was kept from being said, and what goes to a human."""

import enum
from typing import ClassVar

import msgspec

from app.conversation.events.base import Event, Kind


class Action(enum.StrEnum):
    """What follows when a guardrail is tripped."""

    DEFLECT = "deflect"
    REPHRASE = "rephrase"
    STOP = "stop"
    REFER_HUMAN = "refer_human"


class GuardrailLikeness(msgspec.Struct, frozen=True, kw_only=True):
    """How near a sentence comes to what an author would have trip a guardrail."""

    guardrail_id: str
    sentence: str
    odds: float
    """Natural log odds by the examples alone."""
    like: str
    """The nearest example that trips it, word for word."""
    unlike: str
    """The nearest one that does not."""


class GuardrailCheckRequested(Event, frozen=True, kw_only=True):
    """Out: how near does a clause of the model's come to each guardrail?"""

    clause_id: str
    sentence: str
    """The clause, with what stands before it in its sentence."""


class GuardrailsMeasured(Event, frozen=True, kw_only=True):
    """In: so near; follows every GuardrailCheckRequested."""

    clause_id: str
    sentence: str
    guardrails: tuple[GuardrailLikeness, ...] = ()
    compute_ms: float = 0.0


class GuardrailTripped(Event, frozen=True, kw_only=True):
    """Out: words of `speaker` (learner or persona) tripped a guardrail."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    guardrail_id: str
    speaker: str
    quote: str
    action: Action
    said_in_turn: int


class QuestionReferred(Event, frozen=True, kw_only=True):
    """Out: a question for a human. `reason` is not_in_material or a guardrail's id."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    question: str
    reason: str
    looked_at: tuple[str, ...] = ()
    """Ids of the passages that came nearest."""


class SentenceReplaced(Event, frozen=True, kw_only=True):
    """Out: the model's sentence was not spoken; `said` was, or nothing if it is empty."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    sentence: str
    said: str
    reason: str
    """unsupported, repeated, echo (the learner's own words), second_question, role or a guardrail's
    id."""
    citations: tuple[str, ...] = ()
