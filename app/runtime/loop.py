"""The one thread that owns a conversation and writes its journal."""

import queue
import threading
import time
from collections.abc import Callable
from typing import Protocol

import msgspec

from app.conversation.events import (
    Event,
    SessionEnded,
    SessionResumed,
    SessionStarted,
    TimerCancelled,
    TimerFired,
    TimerSet,
)
from app.conversation.journal import entry
from app.conversation.session import Session

Listener = Callable[[Event, bool], None]
"""Called on the loop's thread with each event and whether it went outward."""


class JournalSink(Protocol):
    """Where journal lines go."""

    def append(self, lines: bytes, *, flush: bool) -> None: ...


class ConversationLoop:
    """Feeds events to a `Session` in the order they arrive, and what follows to the listeners.

    `post` may be called from any thread and never blocks.
    """

    def __init__(self, session_id: str, journal: JournalSink) -> None:
        self._session_id = session_id
        self._session = Session()
        self._journal = journal
        self._inbox: queue.SimpleQueue[tuple[float, Event]] = queue.SimpleQueue()
        self._listeners: list[Listener] = []
        self._timers: dict[str, float] = {}
        self._thread = threading.Thread(target=self._run, name="conversation", daemon=True)
        self.ended = threading.Event()
        self.origin_s = time.monotonic()
        """`time.monotonic()` at session time 0."""

    def listen(self, listener: Listener) -> None:
        """Call `listener` with every event from now on. Only before `start`."""
        self._listeners.append(listener)

    def start(self, first: SessionStarted) -> None:
        """Begin the session with its first event."""
        self._post_at(
            0.0,
            msgspec.structs.replace(
                first, session_id=self._session_id, origin_monotonic_s=self.origin_s
            ),
        )
        self._thread.start()

    def resume(self, session: Session, at_s: float) -> None:
        """Go on with a session that was cut off at `at_s`, in its time and in its journal."""
        self._session = session
        self.origin_s = time.monotonic() - at_s
        self._post_at(at_s, SessionResumed(origin_monotonic_s=self.origin_s))
        self._thread.start()

    def now_s(self) -> float:
        """Return the session time of this instant."""
        return time.monotonic() - self.origin_s

    def session_time(self, monotonic_s: float) -> float:
        """Return the session time of an instant of `time.monotonic()`."""
        return monotonic_s - self.origin_s

    def post(self, event: Event) -> None:
        """Hand an event to the conversation."""
        self._post_at(self.now_s(), event)

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the session's end; True if it has come."""
        return self.ended.wait(timeout_s)

    def abandon(self) -> None:
        """Take in nothing more; what has been taken in is in the journal."""
        self.ended.set()
        self._post_at(self.now_s(), TimerFired(name="abandoned"))
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(3.0)

    def _post_at(self, t_s: float, event: Event) -> None:
        self._inbox.put((t_s, event))

    def _run(self) -> None:
        while not self.ended.is_set():
            due_s = min(self._timers.values(), default=None)
            try:
                if due_s is None:
                    t_s, event = self._inbox.get()
                else:
                    t_s, event = self._inbox.get(timeout=max(due_s - self.now_s(), 0.001))
            except queue.Empty:
                self._fire_due()
                continue
            if self.ended.is_set():
                return
            self._handle(msgspec.structs.replace(event, t_s=max(t_s, 0.0)))
            self._fire_due()

    def _fire_due(self) -> None:
        now_s = self.now_s()
        for name in [n for n, at_s in self._timers.items() if at_s <= now_s]:
            if self._timers.pop(name, None) is not None:
                self._handle(TimerFired(name=name, t_s=self.now_s()))

    def _handle(self, event: Event) -> None:
        entered, follows = self._session.handle(event)
        lines = entry(entered, outward=False) + b"".join(entry(e, outward=True) for e in follows)
        important = entered.kind == "system" or any(e.kind == "system" for e in follows)
        self._journal.append(lines, flush=important)
        self._tell(entered, False)
        for out in follows:
            if isinstance(out, TimerSet):
                self._timers[out.name] = out.at_s
            elif isinstance(out, TimerCancelled):
                self._timers.pop(out.name, None)
            self._tell(out, True)
            if isinstance(out, SessionEnded):
                self.ended.set()

    def _tell(self, event: Event, outward: bool) -> None:
        for listener in self._listeners:
            listener(event, outward)
