"""Run a journal through the core again and compare what comes out."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.conversation.events import Event
from app.conversation.events.codec import to_json
from app.conversation.journal import entries
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
