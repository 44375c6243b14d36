"""Workers killed at random moments, and what is left in the records afterwards."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping

import psutil
from PySide6.QtCore import QObject, QTimer

from app.conversation.debriefing import findings_of
from app.records import audit
from app.records.settling import recover
from app.records.transcripts import kept_said
from app.runtime.record_keeping import open_archive
from app.runtime.settings import load_settings
from app.store import StoreError

AFTER_S = (0.5, 15.0)
"""A worker is killed so long after the talk has begun or gone on."""
SEED = 7


class Killer(QObject):
    """Kills one of the window's workers with SIGKILL at `count` random moments of talks.

    `talking()`: somebody talks and is heard. Who goes first is drawn so that none is left out.
    """

    def __init__(self, count: int, talking: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._random = random.Random(SEED)
        self._left, self._talking = count, talking
        self._due_s: float | None = None
        self.killed: list[str] = []
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        self._looking.start(50)

    @property
    def done(self) -> bool:
        """True once nobody will be killed any more."""
        return not self._left

    def _look(self) -> None:
        if not self._left or not self._talking():
            self._due_s = None
            return
        now_s = time.monotonic()
        if self._due_s is None:
            self._due_s = now_s + self._random.uniform(*AFTER_S)
        if now_s < self._due_s:
            return
        self._due_s = None
        workers = {name: one for one in _below() if (name := worker_name(one)) in WORKERS}
        if not workers:
            return
        fewest = min(self.killed.count(name) for name in workers)
        spared = sorted(name for name in workers if self.killed.count(name) == fewest)
        name = self._random.choice(spared)
        try:
            workers[name].kill()
        except psutil.Error:
            return
        self._left -= 1
        self.killed.append(name)


WORKERS = ("engine", "llm", "eyes")


def worker_name(process: psutil.Process) -> str:
    """Return which worker a process is, or what the system calls it."""
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


def _below() -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process().children(recursive=True)
    return found
