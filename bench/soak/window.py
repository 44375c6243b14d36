"""The measured run: the kiosk's window and engine, visited until the time is over.

`python -m bench.soak.window FOLDER ENDS_S KILLS LINE...` leaves what it saw in the folder's ledger,
and once it has ended in order, how the books stand in `books.json`. ENDS_S is a time of the
system's monotonic clock.
"""

from __future__ import annotations

import json
import sys
import time
from array import array
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtCore import Qt, QTimer

from app.runtime.face_parts import FaceParts
from app.runtime.offers import offers_of, packs_in_use
from app.runtime.processes import SupervisedProcess
from app.runtime.settings import load_settings
from bench.soak import ledger
from bench.soak.killing import Killer, books_balance, worker_name
from bench.soak.visitor import Visitor
from ui.app import application
from ui.heartbeat import Heartbeat
from ui.journey import Journey
from ui.process_link import ProcessLink
from ui.session_clock import SessionClock
from ui.settings import KioskSettings
from ui.window import KioskWindow

BEAT_MS = 10
FRAMES_OVER_S = 5.0
"""Frames per second are taken over so long."""


@dataclass(frozen=True, slots=True)
class Sample:
    """All processes together, at rest after a visit."""

    visit: int
    at_s: float
    rss_mb: float
    own_mb: float
    """What would be given back if the processes ended (USS)."""
    threads: int
    fds: int
    processes: dict[str, float]
    """RSS in MB by process."""


class Run:
    """One window over one engine, with a visitor in front."""

    def __init__(self, book: ledger.Ledger, ends_s: float, kills: int, lines: list[Path]) -> None:
        self._book = book
        self._app = application()
        settings = load_settings()
        offers = offers_of(packs_in_use(settings))[:1]
        house = offers[0]
        kiosk = KioskSettings(
            persona_name=house.persona_name,
            persona_role=house.persona_role,
            offers=offers,
            camera_offered=bool(settings.camera),
        )
        face = FaceParts(house.look, house.seed, settings.face_network)
        face.prepare()
        self._link = ProcessLink(SupervisedProcess("engine", {"profile": settings.profile}))
        clock = SessionClock()
        self.window = KioskWindow(kiosk, clock, face)
        self._journey = Journey(self.window, self._link, kiosk, clock)
        self.window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.window.setGeometry(self._app.primaryScreen().geometry())
        self.visitor = Visitor(self.window, self._link, lines, self._visited, book.acknowledge)
        self._kills = kills
        former = [name for run in book.runs() for name in run.killed]
        self._killer = Killer(kills, former, self._mortal, lambda: self._write(cut=1), self.window)
        self._heartbeat = Heartbeat(self.window)
        self.samples: list[Sample] = []
        self._ends_s = ends_s
        self._began_s = time.monotonic()
        self._beats, self._work = array("f"), array("f")
        self._steady = False
        self._beat_s, self._worked_s = time.perf_counter(), time.thread_time()
        self._frames: list[float] = []
        self._counted: tuple[float, int] | None = None

    def hold(self) -> None:
        """Run until the visit in which the time ends is over, and write down what was seen."""
        self.window.show()
        self._link.start()
        beat, frames = QTimer(), QTimer()
        beat.setTimerType(Qt.TimerType.PreciseTimer)
        beat.timeout.connect(self._beat)
        beat.start(BEAT_MS)
        frames.timeout.connect(self._count_frames)
        frames.start(round(1000 * FRAMES_OVER_S))
        self._app.exec()
        beat.stop()
        self._journey.close()
        self._link.close()
        self.window.face.close_face()
        self._write(cut=0)

    def _write(self, cut: int) -> None:
        visitor = self.visitor
        run = ledger.Run(
            killed=self._killer.killed,
            visits=visitor.visits,
            turns=visitor.turns,
            replies=visitor.replies,
            unanswered=visitor.unanswered,
            lost=visitor.lost,
            cut=cut,
            gone_on_s=visitor.gone_on_s,
            frames=self._frames,
            samples=[asdict(sample) for sample in self.samples],
        )
        beats, work = (np.frombuffer(one, np.float32) for one in (self._beats, self._work))
        self._book.add(run, np.maximum(beats - BEAT_MS, 0), work)

    def _mortal(self) -> bool:
        """Somebody talks; once the time is over, they may finish."""
        return self.visitor.heard_out and time.monotonic() < self._ends_s

    def _visited(self, visit: int) -> None:
        sample = take_sample(visit, time.monotonic() - self._began_s)
        self.samples.append(sample)
        told = f"visit {visit}: {sample.rss_mb:.0f} MB, {sample.own_mb:.0f} MB own"
        print(f"{told}, {sample.threads} threads, {sample.fds} fds", file=sys.stderr, flush=True)
        if time.monotonic() > self._ends_s or (self._kills and self._killer.done):
            self._app.quit()

    def _beat(self) -> None:
        """Late beats count from the first conversation on: the start has its own figure."""
        now_s, work_s = time.perf_counter(), time.thread_time()
        self._steady = self._steady or self.visitor.talking
        if self._steady:
            self._beats.append(1000 * (now_s - self._beat_s))
            self._work.append(1000 * (work_s - self._worked_s))
        self._beat_s, self._worked_s = now_s, work_s

    def _count_frames(self) -> None:
        drawn, now_s = self.window.face.frames_drawn, time.monotonic()
        before, self._counted = self._counted, (now_s, drawn) if self.visitor.talking else None
        if before is not None and self._counted is not None:
            self._frames.append((drawn - before[1]) / (now_s - before[0]))


def take_sample(visit: int, at_s: float) -> Sample:
    """Return what the window's process and all below it hold now."""
    own = psutil.Process()
    rss: dict[str, float] = {}
    uss, threads, fds = 0.0, 0, 0
    for process in (own, *own.children(recursive=True)):
        try:
            memory = process.memory_full_info()
            threads += process.num_threads()
            fds += process.num_fds()
            name = "window" if process == own else worker_name(process)
        except psutil.Error:
            continue
        rss[name] = round(rss.get(name, 0.0) + memory.rss / 1e6, 1)
        uss += memory.uss / 1e6
    total = sum(rss.values())
    return Sample(visit, round(at_s, 1), round(total, 1), round(uss, 1), threads, fds, rss)


if __name__ == "__main__":
    folder, ends_s, kills, *lines = sys.argv[1:]
    book = ledger.Ledger(Path(folder))
    Run(book, float(ends_s), int(kills), [Path(line) for line in lines]).hold()
    (Path(folder) / "books.json").write_text(json.dumps(books_balance(book.taken())))
