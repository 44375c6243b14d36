"""A learner who presses the buttons and talks into the microphone, one visit after another."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractButton

from app.conversation import events as ev
from bench.soak.surroundings import FEED
from ui.engine_link import EngineLink
from ui.widgets import ChoiceRow
from ui.window import KioskWindow

LOOKS_EVERY_MS = 200
SETTLES_S = 3.0
"""On the attract screen, before a visit is over: what was closed has had time to end."""
SPEAKS_AFTER_S = 0.7
"""The floor has been open for so long."""
GIVES_UP_S = 60.0
"""Without a reply the next thing is said."""


class Visitor(QObject):
    """`visited` is called with each visit's number, at rest on the attract screen."""

    def __init__(
        self,
        window: KioskWindow,
        link: EngineLink,
        lines: Sequence[Path],
        visited: Callable[[int], None],
        acknowledged: Callable[[str, int, str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._lines, self._visited = window, lines, visited
        self._acknowledged = acknowledged
        self.visits = self.turns = self.replies = self.unanswered = 0
        self.gone_on_s: list[float] = []
        """Of each talk that was cut off and gone on with: how long nobody heard."""
        self.lost = 0
        """Talks that ended with their engine."""
        self._cut_off_s = 0.0
        self._taken: set[tuple[str, int]] = set()
        self._heard = True
        """The engine has taken what was said last."""
        self._ready = False
        self._floor, self._floor_s = ev.Floor.OPEN, time.monotonic()
        self._screen: object = None
        self._since_s = time.monotonic()
        self._at = 0
        self._said_s = 0.0
        self._answered = True
        self._came = False
        self._player: subprocess.Popen[bytes] | None = None
        link.event_received.connect(self._hear)
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        self._looking.start(LOOKS_EVERY_MS)

    @property
    def talking(self) -> bool:
        """True while the conversation is on the screen."""
        return self._window.panel.current is self._window.conversation

    @property
    def heard_out(self) -> bool:
        """True while somebody talks and an engine listens."""
        return self.talking and self._window.conversation.typing.isEnabled() and self.turns > 0

    def _hear(self, event: object) -> None:
        if isinstance(event, ev.WorkerReady) and event.worker == "engine":
            self._ready = True
        elif isinstance(event, ev.WorkerLost):
            self._cut_off_s = time.monotonic()
        elif isinstance(event, ev.SessionResumed):
            self.gone_on_s.append(time.monotonic() - self._cut_off_s)
            self._answered, self._said_s = False, time.monotonic()
            if not self._heard and self._at:
                self._at -= 1  # as a person would: nobody has heard it
        elif isinstance(event, ev.SessionEnded) and event.reason == "crash":
            self.lost += 1
        elif isinstance(event, ev.TurnTaken):
            self._heard = True
            self._acknowledged(event.session_id, event.turn_idx, event.text)
            self._taken.add((event.session_id, event.turn_idx))
            self.turns = len(self._taken)
        elif isinstance(event, ev.UtteranceHeard):
            self.replies += 1
            self._answered = True
        elif isinstance(event, ev.FloorChanged):
            self._floor, self._floor_s = event.holder, time.monotonic()

    def _look(self) -> None:
        window, now_s = self._window, time.monotonic()
        shown = window.panel.current
        if shown is not self._screen:
            self._screen, self._since_s = shown, now_s
        rested_s = now_s - self._since_s
        if shown is window.attract:
            self._rest(rested_s)
        elif shown is window.notice:
            self._consent()
        elif shown is window.check and rested_s > 1.0:
            _press(window.check.next)
        elif shown is window.briefing and rested_s > 1.0:
            self._at, self._answered, self._said_s = 0, False, now_s
            _press(window.briefing.next)
        elif shown is window.conversation:
            self._talk(now_s)
        elif shown is window.rating:
            _press(window.rating.skip)
        elif shown is window.debrief and rested_s > 1.0:
            _press(window.debrief.next)
        elif shown is window.goodbye and rested_s > 1.0:
            _press(window.goodbye.done)

    def _rest(self, rested_s: float) -> None:
        if not self._ready or rested_s < SETTLES_S:
            return
        if self._came:
            self._came = False
            self.visits += 1
            self._visited(self.visits)
        self._came = True
        _press(self._window.attract.begin)

    def _consent(self) -> None:
        """The microphone and the record are allowed, the camera every second time, nothing else."""
        notice = self._window.notice
        allowed = [notice.microphone, notice.recording]
        if self.visits % 2:
            allowed.append(notice.camera)
        for row in notice.findChildren(ChoiceRow):
            if row.isVisibleTo(notice):
                _press(row.tiles[0 if row in allowed else 1])
        _press(notice.next)

    def _talk(self, now_s: float) -> None:
        if self._player is not None and self._player.poll() is None:
            return
        if not self._window.conversation.typing.isEnabled():
            self._said_s = now_s
            return
        open_s = now_s - self._floor_s if self._floor is ev.Floor.OPEN else 0.0
        late = now_s - self._said_s > GIVES_UP_S
        if not (self._answered and open_s > SPEAKS_AFTER_S) and not late:
            return
        if late and not self._answered:
            self.unanswered += 1
            self._said_s = now_s
        if self._at == len(self._lines):
            conversation = self._window.conversation
            _press(conversation.really if conversation.really.isVisible() else conversation.end)
            return
        line = self._lines[self._at]
        self._at += 1
        self._answered, self._heard, self._said_s = False, False, now_s
        self._player = subprocess.Popen(
            ["paplay", f"--device={FEED}", str(line)], stderr=subprocess.DEVNULL
        )


def _press(button: QAbstractButton) -> None:
    if button.isEnabled():
        button.click()
