"""Workers killed at random moments, and what is left in the records afterwards."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping

import psutil
from PySide6.QtCore import QObject, QTimer

from app.conversation.debriefing import findings_of
from app.records import audit
from app.records.settling import recover
from app.records.transcripts import kept_said
from app.runtime.record_keeping import open_archive
from app.runtime.settings import load_settings
from app.store import StoreError

FIRST_AFTER_S = 20.0
SEED = 7


class Killer(QObject):
    """Kills one of the window's workers with SIGKILL at each of `count` random moments."""

    def __init__(self, count: int, over_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self._random = random.Random(SEED)
        began_s = time.monotonic()
        latest_s = max(over_s, FIRST_AFTER_S + 1)
        self._due_s = sorted(
            began_s + self._random.uniform(FIRST_AFTER_S, latest_s) for _ in range(count)
        )
        self.killed: list[str] = []
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)
        self._looking.start(50)

    def _look(self) -> None:
        if not self._due_s or time.monotonic() < self._due_s[0]:
            return
        workers = {name: one for one in _below() if (name := worker_name(one)) in WORKERS}
        if not workers:
            return
        del self._due_s[0]
        name = self._random.choice(sorted(workers))
        try:
            workers[name].kill()
        except psutil.Error:
            return
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
