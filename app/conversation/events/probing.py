"""What the language model itself makes of words, read in the middle of its layers."""

from app.conversation.events.base import Event
from app.conversation.events.guarding import GuardrailLikeness
from app.conversation.events.objectives import CriterionLikeness


class ProbesRequested(Event, frozen=True, kw_only=True):
    """Out: measure `query` against the pack's probes, too. Answered in any case."""

    query: str
    waited_for: bool = False
    """True where a reply waits for it."""


class ProbesMeasured(Event, frozen=True, kw_only=True):
    """In: the same as `LikenessMeasured`, by likeness and the pack's probes together."""

    query: str
    criteria: tuple[CriterionLikeness, ...] = ()
    apart: tuple[CriterionLikeness, ...] = ()
    guardrails: tuple[GuardrailLikeness, ...] = ()
    failed: bool = False
    """True where nothing could be measured; what likeness has said stands."""
    compute_ms: float = 0.0


class HiddenStatesRequested(Event, frozen=True, kw_only=True):
    """To the language model's process, and never into a journal: read these texts."""

    query: str
    """What they are parts of."""
    texts: tuple[str, ...]
    waited_for: bool = False


class HiddenStatesRead(Event, frozen=True, kw_only=True):
    """From that process, and never into a journal."""

    query: str
    rows: bytes
    """Little-endian float32, shape (n_texts, dimensions); empty where they could not be read."""
    compute_ms: float = 0.0
