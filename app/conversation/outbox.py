"""What enters and leaves a session gets its number, its time and its turn here."""

from typing import Protocol

import msgspec

from app.conversation import events as ev


class Emit(Protocol):
    """Sends an event out of the session."""

    def __call__(self, event: ev.Event, inference_id: str = "") -> None: ...


class Outbox:
    """Stamps events, collects those that go out, and knows which timers run.

    Time is the `t_s` of the event that came in last; it never runs backwards.
    """

    def __init__(self) -> None:
        self.now_s = 0.0
        self.turn_idx = 0
        self.timers: set[str] = set()
        self._session_id = ""
        self._seq = 0
        self._out: list[ev.Event] = []

    def enter(self, event: ev.Event) -> ev.Event:
        """Return an event that comes in as the journal keeps it; what follows belongs to it."""
        self._out = []
        self.now_s = max(self.now_s, event.t_s)
        if isinstance(event, ev.SessionStarted):
            self._session_id = event.session_id
        if isinstance(event, ev.TimerFired):
            self.timers.discard(event.name)
        return self._stamp(event, event.inference_id)

    def emit(self, event: ev.Event, inference_id: str = "") -> None:
        """Send an event out. Cancelling a timer that does not run says nothing."""
        if isinstance(event, ev.TimerSet):
            self.timers.add(event.name)
        elif isinstance(event, ev.TimerCancelled):
            if event.name not in self.timers:
                return
            self.timers.discard(event.name)
        self._out.append(self._stamp(event, inference_id or event.inference_id))

    def cancel_timers(self) -> None:
        """Cancel every timer that runs."""
        for name in sorted(self.timers):
            self.emit(ev.TimerCancelled(name=name))

    def sent(self) -> list[ev.Event]:
        """Return what has gone out since the last event came in, in order."""
        return self._out

    def still(self) -> tuple[int, float]:
        """Return the turn's index and the session's time."""
        return self.turn_idx, self.now_s

    def _stamp(self, event: ev.Event, inference_id: str) -> ev.Event:
        self._seq += 1
        return msgspec.structs.replace(
            event,
            seq=self._seq,
            t_s=self.now_s,
            session_id=self._session_id,
            turn_idx=self.turn_idx,
            inference_id=inference_id,
        )
