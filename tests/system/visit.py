"""A visit to the real engine process, in a process of its own: `python -m tests.system.visit`.

A learner types, nobody listens or watches. Prints each turn that the engine has acknowledged as a
line, and at the end what was seen as JSON. Options come as JSON in the first argument.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import psutil

from app.conversation import events as ev
from app.runtime.processes import SupervisedProcess

WAITS_S = 240.0


class Options(msgspec.Struct, forbid_unknown_fields=True):
    """What is different about this visit."""

    turns: list[str]
    badge: str = ""
    recording: bool = False
    kill_after: int | None = None
    """SIGKILL the engine when it has said so much since the session began."""
    checked: bool = False
    """Each turn is first an answer to a question without help, and again after the talk."""
    goes_on: bool = False
    """Stay when the engine has died, and go on with the talk."""


class Visit:
    """Stands where the window's process stands."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._changed = threading.Condition()
        self.events: list[ev.Event] = []
        self.typed: list[ev.LearnerTyped] = []
        self.deaths = 0
        self._engine = SupervisedProcess("engine", {"profile": "small", "log_level": "debug"})
        self._engine.connect(self._take, self._died)
        self.sockets: list[str] = []

    def hold(self) -> dict[str, Any]:
        """Arrive, talk, leave."""
        options, send = self._options, self._engine.send
        self._engine.start()
        self._wait(lambda e: isinstance(e, ev.WorkerReady) and e.worker == "engine")
        print("ready", os.getpid(), self._engine.pid, flush=True)
        interrupted = ""
        if options.badge:
            send(ev.SignInRequested(badge=options.badge))
            self._wait(lambda e: isinstance(e, ev.SignInAnswered) and e.known)
            answer = next(e for e in self.events if isinstance(e, ev.SignInAnswered) and e.known)
            interrupted = answer.interrupted
        self.allowed = ev.ConsentChanged(
            microphone=False, camera=False, recording=options.recording
        )
        send(self.allowed)
        if interrupted:
            send(ev.SessionResumeRequested(resumes=interrupted))
            self._wait(lambda e: isinstance(e, ev.SessionResumed))
            resumed = next(n for n, e in enumerate(self.events) if isinstance(e, ev.SessionResumed))
            self._wait(lambda e: isinstance(e, ev.UtteranceHeard), resumed)
        else:
            send(ev.SessionStartRequested(check=options.checked))
            if options.checked:
                self._answer(ev.CheckForm.BEFORE)
            self._wait(lambda e: isinstance(e, ev.UtteranceHeard))
        for words in options.turns:
            after = len(self.events)
            self.typed.append(ev.LearnerTyped(text=words))
            send(self.typed[-1])
            if not self._wait(lambda e: isinstance(e, ev.UtteranceHeard), after):
                if not options.goes_on:
                    break
                self._go_on()
            self._look_for_sockets()
        if self.deaths == 0 or options.goes_on:
            send(ev.SessionEndRequested(reason="learner"))
            if options.checked:
                self._answer(ev.CheckForm.AFTER)
            send(ev.DebriefRequested(self_rating=None))
            self._wait(lambda e: isinstance(e, ev.SessionEnded))
            self._wait(lambda e: isinstance(e, ev.DebriefReady))
            send(ev.ConsentChanged(microphone=False, camera=False))
            send(ev.LearnerLeft())
        else:
            self._wait(lambda e: isinstance(e, ev.WorkerReady) and e.worker == "engine", self._lost)
        self._engine.close()
        return {
            "kinds": sorted({type(event).__name__ for event in self.events}),
            "deaths": self.deaths,
            "sockets": self.sockets,
            "sent": packets_sent(),
        }

    def _answer(self, form: ev.CheckForm) -> None:
        """Answer every question of a form, as sure as one can be."""
        after = 0
        for words in self._options.turns:
            self._wait(lambda e: isinstance(e, ev.CheckAsked) and e.form is form, after)
            asked = next(
                e for e in self.events[after:] if isinstance(e, ev.CheckAsked) and e.form is form
            )
            after = len(self.events)
            answer = ev.CheckAnswered(
                form=form, criterion_id=asked.criterion_id, text=words, certainty=3
            )
            self._engine.send(answer)
        self._wait(lambda e: isinstance(e, ev.CheckClosed) and e.form is form)

    def _go_on(self) -> None:
        """Do what the window does when a new engine is there, and say again what was not taken."""
        session_id = next(e.session_id for e in self.events if isinstance(e, ev.SessionStarted))
        words = next(e.text for e in reversed(self.typed))
        self._wait(lambda e: isinstance(e, ev.WorkerReady) and e.worker == "engine", self._lost)
        after = len(self.events)
        send = self._engine.send
        send(self.allowed)
        send(ev.SessionResumeRequested(resumes=session_id))
        self._wait(lambda e: isinstance(e, ev.SessionResumed), after)
        self._wait(lambda e: isinstance(e, ev.UtteranceHeard) and e.turn_idx >= 0, len(self.events))
        taken = [e.text for e in self.events[after:] if isinstance(e, ev.TurnTaken)]
        if words not in taken:
            after = len(self.events)
            send(ev.LearnerTyped(text=words))
            self._wait(lambda e: isinstance(e, ev.UtteranceHeard), after)

    def _take(self, event: ev.Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()
        if isinstance(event, ev.TurnTaken):
            print(f"taken {event.text}", flush=True)
        talking = sum(not isinstance(e, ev.WorkerReady | ev.Degraded) for e in self.events)
        if self._options.kill_after is not None and talking >= self._options.kill_after:
            self._options.kill_after = None
            if self._engine.pid is not None:
                os.kill(self._engine.pid, signal.SIGKILL)

    def _died(self, _code: int) -> None:
        with self._changed:
            self.deaths += 1
            self._lost = len(self.events)
            self._changed.notify_all()

    def _wait(self, test: Callable[[ev.Event], bool], after: int = 0) -> bool:
        """Return True when such an event came, False if the engine died."""
        deaths = self.deaths
        with self._changed:
            came = self._changed.wait_for(
                lambda: self.deaths > deaths or any(test(e) for e in self.events[after:]), WAITS_S
            )
            if not came:
                raise TimeoutError([type(event).__name__ for event in self.events][-20:])
            return self.deaths == deaths

    def _look_for_sockets(self) -> None:
        own = psutil.Process()
        for process in (own, *own.children(recursive=True)):
            for one in process.net_connections(kind="inet"):
                self.sockets.append(f"{one.laddr} {one.raddr} {one.status}")


def packets_sent() -> dict[str, int]:
    """Return how many packets have left by each interface of this network namespace."""
    table = Path("/proc/self/net/dev")
    if not table.is_file():
        return {}
    rows = (line.split(":") for line in table.read_text().splitlines()[2:])
    return {name.strip(): int(numbers.split()[9]) for name, numbers in rows}


if __name__ == "__main__":
    print(json.dumps(Visit(msgspec.json.decode(sys.argv[1], type=Options)).hold()), flush=True)
