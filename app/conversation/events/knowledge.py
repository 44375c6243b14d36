"""What the pack's documents say."""

import msgspec

from app.conversation.events.base import Event


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """How much a query is like what an author says is asked for a section. The first three are
    near 1 for what is like it, and near 0 for what is not."""

    asks: float
    """For this section."""
    rival: float
    """The most for any other section."""
    left_open: float
    """For none of them."""
    nearness: float
    """Cosine between the query and the nearest of the section's sentences, -1..1."""
    nearest: str = ""
    """That sentence."""
    question: float
    """Log odds that the query asks the material anything, rather than being said in an exercise."""
    probed: bool = False
    """Whether the model's hidden states have a part in these; then the first three add up to 2."""


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a document that can be quoted and cited."""

    chunk_id: str
    document: str
    heading: str
    text: str
    similarity: float
    """Cosine between query and passage, -1..1; 0 where only what is asked for it led there."""
    share: float = 0.0
    """Of the query's content words, those found in it, 0..1."""
    recognised: Recognised | None = None
    """None where no questions are known for this material."""


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
