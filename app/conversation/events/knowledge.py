"""What the pack's documents say."""

import msgspec

from app.conversation.events.base import Event


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a document that can be quoted and cited."""

    chunk_id: str
    document: str
    heading: str
    text: str
    similarity: float
    """Cosine between query and passage, -1..1; 0 where only a question asked before led to it."""
    share: float = 0.0
    """Of the query's content words, those found in it, 0..1."""
    asked: float = 0.0
    """Cosine between the query and the nearest question that its section is known to answer; 0
    where none is known."""
    asked_as: str = ""
    """That question."""
    left_open: float = 0.0
    """Cosine between the query and the nearest question that no section is known to answer."""


class RetrievalRequested(Event, frozen=True, kw_only=True):
    """Out: look for passages about `query`. `attempt` 0 belongs to partial words, -1
    to an answer of the check."""

    attempt: int
    query: str
    language: str


class PassagesRetrieved(Event, frozen=True, kw_only=True):
    """In: best first; empty where the material does not say."""

    attempt: int
    query: str
    passages: tuple[Passage, ...]
    compute_ms: float = 0.0
