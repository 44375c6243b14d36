"""Workers and the window killed at random moments, and what is left in the records afterwards."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Mapping, Sequence

import psutil
from PySide6.QtCore import QObject, QTimer

from app.conversation.debriefing import findings_of
from app.records import audit
from app.records.settling import recover
from app.records.transcripts import kept_said
from app.runtime.record_keeping import open_archive
from app.runtime.settings import load_settings
from app.store import StoreError

AFTER_S = (0.5, 25.0)
"""A worker is killed so long after the talk has begun or gone on."""
SEED = 7


class Killer(QObject):
    """Kills with SIGKILL at `count` random moments of talks, of the window and its workers whom it
    has killed least often.

    `former`: who was killed in former windows. `talking()`: somebody talks and is heard.
    `last_will()` is called before the window itself dies.
    """

    def __init__(
        self,
        count: int,
        former: Sequence[str],
        talking: Callable[[], bool],
        last_will: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._random = random.Random(SEED + len(former))
        self._left, self._former = count - len(former), list(former)
        self._talking, self._last_will = talking, last_will
        self._due_s: float | None = None
        self.killed: list[str] = []
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        self._looking.start(50)

    @property
    def done(self) -> bool:
        """True once nobody will be killed any more."""
        return self._left <= 0

    def _look(self) -> None:
        if self.done or not self._talking():
            self._due_s = None
            return
        now_s = time.monotonic()
        if self._due_s is None:
            self._due_s = now_s + self._random.uniform(*AFTER_S)
        if now_s < self._due_s:
            return
        self._due_s = None
        there = {name: one for one in _family() if (name := worker_name(one)) in MORTALS}
        so_far = [*self._former, *self.killed]
        fewest = min(so_far.count(name) for name in there)
        name = self._random.choice(sorted(name for name in there if so_far.count(name) == fewest))
        self._left -= 1
        self.killed.append(name)
        if name == WINDOW:
            self._last_will()
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            there[name].kill()
        except psutil.Error:
            self._left += 1
            self.killed.pop()


WORKERS = ("engine", "llm", "eyes")
WINDOW = "window"
MORTALS = (*WORKERS, WINDOW)


def worker_name(process: psutil.Process) -> str:
    """Return which worker a process is, the window, or what the system calls it."""
    if process.pid == os.getpid():
        return WINDOW
    try:
        argv = process.cmdline()
        return next((name for name in WORKERS if name in argv), process.name())
    except psutil.Error:
        return ""


def books_balance(taken: Mapping[tuple[str, int], str]) -> dict[str, int]:
    """Return how many stores are damaged and how many acknowledged turns are not in the record.

    `taken`: the words the window was told of, by session and turn.
    """
    archive = open_archive(load_settings())
    try:
        recover(archive, findings_of)
        try:
            archive.database.check()
            damaged = 0
        except StoreError:
            damaged = 1
        damaged += not audit.verify(archive.database).whole
        kept = {
            session: {said.words for said in kept_said(archive, session)}
            for session in {session for session, _ in taken}
        }
        lost = sum(words not in kept[session] for (session, _), words in taken.items())
    finally:
        archive.database.close()
    return {"stores_damaged": damaged, "turns_acknowledged": len(taken), "turns_lost": lost}


def _family() -> list[psutil.Process]:
    own = psutil.Process()
    return [own, *own.children(recursive=True)]
