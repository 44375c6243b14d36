"""What the eyes cost while they run live, and how old what they say is."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from app.conversation.events import (
    Event,
    ObservationMade,
    PresenceChanged,
    SessionEnded,
)
from app.perception import FaceLandmarks, Sighting, open_capture, serve
from app.perception.capture import Image


def percentile(values: list[float], q: float) -> float | None:
    """Returns a percentile to three places, or None of nothing."""
    return round(float(np.percentile(values, q)), 3) if values else None


class _TimedFinder(FaceLandmarks):
    """The real finder; notes when each picture was taken."""

    taken_s = 0.0
    frames = 0

    def look(self, image: Image, t_s: float) -> Sighting:
        self.taken_s, self.frames = t_s, self.frames + 1
        return super().look(image, t_s)


def run_live(film: Path, model_folder: Path, seconds: float) -> dict[str, float | None]:
    """Runs the eyes' own loop on a film at its own speed in this process.

    The core share holds reading the film as well as looking at it. Staleness is from the moment
    the newest picture was taken to the moment its events were sent.
    """
    finder = _TimedFinder(model_folder)
    origin_s = time.monotonic()
    staleness_ms: list[float] = []

    def receive(timeout_s: float) -> Event | None:
        time.sleep(timeout_s)
        if time.monotonic() - origin_s >= seconds:
            return SessionEnded(t_s=seconds, reason="benchmark")
        staleness_ms.append((time.monotonic() - origin_s - finder.taken_s) * 1e3)
        return None

    def send(event: Event) -> None:
        if isinstance(event, ObservationMade | PresenceChanged):
            staleness_ms.append((time.monotonic() - origin_s - finder.taken_s) * 1e3)

    before_s = time.process_time()
    serve(receive, send, lambda: open_capture(film), finder)
    spent_s = time.process_time() - before_s
    return {
        "core_share_15fps": round(spent_s / seconds, 4),
        "live_fps": round(finder.frames / seconds, 2),
        "staleness_ms_p50": percentile(staleness_ms, 50),
        "staleness_ms_p95": percentile(staleness_ms, 95),
    }
