"""The measured run: the kiosk's window and engine, visited until the time is over.

`python -m bench.soak.window MINUTES KILLS LINE...` prints the samples and figures as JSON.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from array import array
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from PySide6.QtCore import Qt, QTimer

from app.runtime.face_parts import FaceParts
from app.runtime.offers import offers_of, packs_in_use
from app.runtime.processes import SupervisedProcess
from app.runtime.settings import load_settings
from bench.soak.killing import WORKERS, Killer, books_balance, worker_name
from bench.soak.visitor import Visitor
from ui.app import application
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

    def __init__(self, minutes: float, kills: int, lines: list[Path]) -> None:
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
        self.visitor = Visitor(self.window, self._link, lines, self._visited)
        self._kills = kills
        self._killer = Killer(kills, lambda: self.visitor.heard_out, self.window)
        self.samples: list[Sample] = []
        self._ends_s = time.monotonic() + 60 * minutes
        self._began_s = time.monotonic()
        self._beats, self._work = array("f"), array("f")
        self._steady = False
        self._beat_s, self._worked_s = time.perf_counter(), time.thread_time()
        self._frames: list[float] = []
        self._counted: tuple[float, int] | None = None

    def hold(self) -> dict[str, Any]:
        """Run until the visit in which the time ends is over; return figures and samples."""
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
        late = np.maximum(np.frombuffer(self._beats, np.float32) - BEAT_MS, 0)
        work = np.frombuffer(self._work, np.float32)
        load = psutil.getloadavg()[0]
        return {
            "minutes": round((time.monotonic() - self._began_s) / 60, 1),
            "sessions": self.visitor.visits,
            "turns": self.visitor.turns,
            "replies": self.visitor.replies,
            "unanswered": self.visitor.unanswered,
            **growth(self.samples),
            "kills": len(self._killer.killed),
            **{f"kills_{name}": self._killer.killed.count(name) for name in WORKERS},
            "talks_gone_on": len(self.visitor.gone_on_s),
            "gone_on_s_p50": _median(self.visitor.gone_on_s),
            "talks_lost": self.visitor.lost,
            **books_balance(self.visitor.taken),
            "ui_p50_ms": round(float(np.percentile(late, 50)), 1),
            "ui_p99_ms": round(float(np.percentile(late, 99)), 1),
            "ui_max_ms": round(float(late.max()), 1),
            "ui_work_p99_ms": round(float(np.percentile(work, 99)), 1),
            "ui_work_max_ms": round(float(work.max()), 1),
            "fps_min": round(min(self._frames), 1) if self._frames else None,
            "fps_p50": _median(self._frames),
            "load_1min": round(load, 1),
            "samples": [asdict(sample) for sample in self.samples],
        }

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


def _median(values: list[float]) -> float | None:
    return round(statistics.median(values), 1) if values else None


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


def growth(samples: list[Sample]) -> dict[str, float | int | None]:
    """Return how much the end is above the beginning; the first visit warms up."""
    if len(samples) < 3:
        return {"rss_growth": None, "uss_growth": None, "threads_growth": None, "fds_growth": None}
    steady = samples[1:]
    third = max(1, len(steady) // 3)

    def medians(name: str) -> tuple[float, float]:
        values = [getattr(sample, name) for sample in steady]
        return statistics.median(values[:third]), statistics.median(values[-third:])

    (rss, rss_end), (uss, uss_end) = medians("rss_mb"), medians("own_mb")
    (threads, threads_end), (fds, fds_end) = medians("threads"), medians("fds")
    return {
        "rss_growth": round(rss_end / rss - 1, 4),
        "uss_growth": round(uss_end / uss - 1, 4),
        "threads_growth": round(threads_end - threads),
        "fds_growth": round(fds_end - fds),
    }


if __name__ == "__main__":
    minutes, kills, *lines = sys.argv[1:]
    print(json.dumps(Run(float(minutes), int(kills), [Path(line) for line in lines]).hold()))
