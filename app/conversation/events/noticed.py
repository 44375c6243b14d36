"""What a pack asked perception, and what the conversation made of what was noticed."""

from typing import ClassVar

from app.conversation.cues import Cue
from app.conversation.events.base import Event, Kind
from app.conversation.moves import Move


class AwarenessAnswered(Event, frozen=True, kw_only=True):
    """In: the answer to a pack's live query has changed. `text` "": nothing can be said."""

    kind: ClassVar[Kind] = Kind.DATA

    query: str
    text: str
    cues: tuple[Cue, ...] = ()


class AnalysisAnswered(Event, frozen=True, kw_only=True):
    """In, once before the end: the answer to a pack's query over the whole session."""

    query: str
    text: str


class PerceptionToolRaised(Event, frozen=True, kw_only=True):
    """In: all conditions of a pack's perception tool have held from `since_s` to `until_s`."""

    name: str
    text: str
    since_s: float
    until_s: float
    cues: tuple[Cue, ...] = ()


class MovesLicensed(Event, frozen=True, kw_only=True):
    """Out: what was noticed stood before the learner's words, with what the Persona may do."""

    noticed: str
    moves: tuple[Move, ...]
    since_s: float
    until_s: float
