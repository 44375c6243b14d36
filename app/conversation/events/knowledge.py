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
    """Cosine between query and passage, -1..1."""
    share: float = 0.0
    """Of the query's content words, those found in it, 0..1."""


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
