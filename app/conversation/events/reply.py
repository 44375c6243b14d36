"""From words to a reply."""

import enum
from typing import ClassVar

import msgspec

from app.conversation.events.base import Event, Kind


class Message(msgspec.Struct, frozen=True):
    """One message of a chat prompt. `role` is system, user or assistant."""

    role: str
    content: str


class ReplyOutcome(enum.StrEnum):
    """How a generation came to its end."""

    STOP = "stop"
    LENGTH = "length"
    CANCELLED = "cancelled"
    FAILED = "failed"


class PrefillRequested(Event, frozen=True, kw_only=True):
    """Out: evaluate this prompt now, so that a reply to its continuation starts sooner.

    The last message may be unfinished: nothing of the chat template after its content is evaluated.
    """

    kind: ClassVar[Kind] = Kind.DATA

    messages: tuple[Message, ...]


class ReplyRequested(Event, frozen=True, kw_only=True):
    """Out: generate a reply, streaming."""

    messages: tuple[Message, ...]
    max_tokens: int
    temperature: float
    seed: int


class ReplyCancelled(Event, frozen=True, kw_only=True):
    """Out: stop generating `inference_id`; what it still sends is ignored."""


class ReplyStarted(Event, frozen=True, kw_only=True):
    """In: the first token is there."""

    prompt_tokens: int
    cached_tokens: int
    """Of the prompt's tokens, those that were already evaluated."""
    ttft_ms: float


class ReplyDelta(Event, frozen=True, kw_only=True):
    """In: a piece of the reply's text."""

    kind: ClassVar[Kind] = Kind.DATA

    text: str


class ReplyEnded(Event, frozen=True, kw_only=True):
    """In: the generation is over."""

    outcome: ReplyOutcome
    tokens: int = 0
    error: str = ""
