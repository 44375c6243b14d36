"""After a conversation: the learner's own view, the debrief, and what may be remembered of it."""

from typing import ClassVar

from app.conversation.certainty import SelfRating
from app.conversation.debrief import Debrief
from app.conversation.events.base import Event, Kind


class DebriefRequested(Event, frozen=True, kw_only=True):
    """To the engine, after a session: the learner has rated themselves, or would rather not."""

    self_rating: SelfRating | None = None


class DebriefReady(Event, frozen=True, kw_only=True):
    """From the engine: what the learner is shown."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    debrief: Debrief
    next_title: str = ""
    """The scenario to practise next, if one suggests itself."""
    next_because: str = ""
    audible_turns: tuple[int, ...] = ()
    """Turns whose sound the engine still holds, for who allowed recording."""


class OwnWordsRequested(Event, frozen=True, kw_only=True):
    """To the engine, at the debrief: let the learner hear their own turn again."""

    turn: int


class MemoryProposed(Event, frozen=True, kw_only=True):
    """From the engine: this would be remembered for the next session."""

    proposal_id: str
    text: str


class MemoryDecided(Event, frozen=True, kw_only=True):
    """To the engine: the learner keeps a proposal, or does not."""

    proposal_id: str
    keep: bool
    text: str = ""
    """As the learner puts it; empty: as it was proposed."""


class MemoryTold(Event, frozen=True, kw_only=True):
    """From the engine, with a debrief: this is remembered from before."""

    memory_id: str
    text: str


class MemoryChanged(Event, frozen=True, kw_only=True):
    """To the engine: the learner puts it into their own words; without any it is forgotten."""

    memory_id: str
    text: str


class MemorySaved(Event, frozen=True, kw_only=True):
    """From the engine: it is remembered."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    memory_id: str
    text: str


class MemoryErased(Event, frozen=True, kw_only=True):
    """From the engine: it is not remembered any more."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    memory_id: str


class LearnerLeft(Event, frozen=True, kw_only=True):
    """To the engine: nobody is at the kiosk; nothing of the last learner stays in memory."""

    kind: ClassVar[Kind] = Kind.SYSTEM
