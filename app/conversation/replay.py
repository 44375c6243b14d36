"""Run a journal through the core again and compare what comes out."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.conversation.events import (
    CriterionJudgeRequested,
    CriterionScored,
    Event,
    ProbesMeasured,
    ProbesRequested,
    SessionEnded,
    SessionStarted,
)
from app.conversation.events.codec import to_json
from app.conversation.journal import entries
from app.conversation.plan import SessionPlan
from app.conversation.session import Session


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the replay left the journal: the event expected and the one that came, or None."""

    seq: int
    expected: Event | None
    got: Event | None


@dataclass(frozen=True, slots=True)
class Replay:
    """Result of a replay: how many events went each way, and the first difference."""

    inward: int
    outward: int
    difference: Difference | None


def replay(lines: Iterable[bytes]) -> Replay:
    """Return how a journal compares with the core of today. Raises JournalFault.

    A journal that ends in the middle of an event's consequences (a killed process) is no
    difference.
    """
    session = Session()
    due: list[Event] = []
    inward = outward = 0
    for is_outward, event in entries(lines):
        if is_outward:
            outward += 1
            got = due.pop(0) if due else None
            if got is None or to_json(got) != to_json(event):
                return Replay(inward, outward, Difference(event.seq, event, got))
            continue
        if due:
            return Replay(inward, outward, Difference(due[0].seq, None, due[0]))
        inward += 1
        _, due = session.handle(event)
    return Replay(inward, outward, None)


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A session that was cut off, as it stood after its last event."""

    session: Session
    plan: SessionPlan
    at_s: float
    """Session time of that event."""
    told: tuple[tuple[Event, bool], ...]
    """All that happened, and whether it went outward."""
    unscored: tuple[str, ...]
    """Judgements that were asked for and will not be answered any more."""
    unprobed: tuple[str, ...]
    """Words that were to be measured against probes, and will not be."""


def take_up(lines: Iterable[bytes]) -> TakenUp | None:
    """Return the session of a journal for somebody to go on with it.

    None if it has ended, never began, or comes out differently today. Raises JournalFault.
    """
    session = Session()
    due: list[Event] = []
    told: list[tuple[Event, bool]] = []
    unscored: dict[str, None] = {}
    unprobed: dict[str, None] = {}
    for is_outward, event in entries(lines):
        told.append((event, is_outward))
        if is_outward:
            if not due or to_json(due.pop(0)) != to_json(event):
                return None
        elif due:
            return None
        else:
            _, due = session.handle(event)
        if isinstance(event, SessionEnded):
            return None
        if isinstance(event, CriterionJudgeRequested):
            unscored[event.judgement_id] = None
        elif isinstance(event, CriterionScored):
            unscored.pop(event.judgement_id, None)
        elif isinstance(event, ProbesRequested):
            unprobed[event.query] = None
        elif isinstance(event, ProbesMeasured):
            unprobed.pop(event.query, None)
    first = told[0][0] if told else None
    if due or not isinstance(first, SessionStarted):
        return None
    open_ends = tuple(unscored), tuple(unprobed)
    return TakenUp(session, first.plan, told[-1][0].t_s, tuple(told), *open_ends)
