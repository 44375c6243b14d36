"""A session begins, ends, waits."""

from typing import ClassVar

from app.conversation.events.base import Event, Kind
from app.conversation.plan import SessionPlan


class SessionStarted(Event, frozen=True, kw_only=True):
    """In: the first event of every journal; holds all that the session needs to be replayed."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    plan: SessionPlan
    origin_monotonic_s: float = 0.0
    """`time.monotonic()` of this machine at session time 0; other processes count from it."""


class SessionResumed(Event, frozen=True, kw_only=True):
    """In: the process had died in the middle; another has replayed the journal and goes on."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    origin_monotonic_s: float
    """As in `SessionStarted`; the time in which nobody was there does not count."""


class SessionEndRequested(Event, frozen=True, kw_only=True):
    """In: the learner, the operator or a script wants to stop."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    reason: str


class SessionEnded(Event, frozen=True, kw_only=True):
    """Out: nothing follows in the journal."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    reason: str


class TimerSet(Event, frozen=True, kw_only=True):
    """Out: wake the conversation at `at_s`; a later one of the same name replaces this one."""

    name: str
    at_s: float


class TimerCancelled(Event, frozen=True, kw_only=True):
    """Out: the timer of that name shall not fire."""

    name: str


class TimerFired(Event, frozen=True, kw_only=True):
    """In: the moment asked for by `TimerSet` has come."""

    name: str
