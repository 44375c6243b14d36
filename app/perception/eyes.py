"""The loop of the eyes process: camera in, events out."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.conversation.events import (
    Degraded,
    Event,
    Mode,
    Recovered,
    SessionEnded,
    SessionStarted,
    SpeechStarted,
    SpeechStopped,
    WorkerReady,
)
from app.perception.capture import FRAME_RATE_HZ, Capture, FrameReader
from app.perception.landmarks import FaceFinder
from app.perception.watching import Watcher

WORKER = "eyes"


class SessionClock:
    """Session time on this process's monotonic clock, which all processes of a machine share.

    `SessionStarted` says when the session began. A process that was restarted in the middle hears
    other events only: session time is at least what an event says when it arrives, so the one
    that travelled fastest sets the clock.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._origin_s = monotonic()
        self._heard = self._told = False

    def heard(self, event: Event) -> None:
        """Take in the time of an event that has just arrived."""
        origin_s = self._monotonic() - event.t_s
        if isinstance(event, SessionStarted):
            self._told = event.origin_monotonic_s > 0
            self._origin_s = event.origin_monotonic_s or origin_s
        elif not self._told:
            self._origin_s = min(self._origin_s, origin_s) if self._heard else origin_s
        self._heard = True

    def at(self, monotonic_s: float) -> float:
        """Return the session time of a moment on the monotonic clock, never below 0."""
        return max(0.0, monotonic_s - self._origin_s)


def serve(
    receive: Callable[[float], Event | None],
    send: Callable[[Event], None],
    open_camera: Callable[[], Capture],
    landmarks: FaceFinder,
) -> None:
    """Watches until SessionEnded is received. Raises what `receive` and `send` raise.

    `receive(timeout_s)` waits at most so long for the next event. A camera that is lost is told
    as Degraded and opened again; nothing seen ever leaves memory but the events sent.
    """
    clock, watcher = SessionClock(), Watcher(landmarks.mesh)
    reader = FrameReader(open_camera)
    send(WorkerReady(worker=WORKER))
    silent, lost = True, False
    due_s = time.monotonic()
    try:
        while True:
            while (event := receive(max(0.0, due_s - time.monotonic()))) is not None:
                clock.heard(event)
                if isinstance(event, SessionEnded):
                    return
                if isinstance(event, SessionStarted):
                    watcher = Watcher(landmarks.mesh)
                if isinstance(event, SpeechStarted | SpeechStopped):
                    silent = isinstance(event, SpeechStopped)
            due_s = max(due_s + 1 / FRAME_RATE_HZ, time.monotonic())
            fault = reader.fault()
            if (fault is not None) != lost:
                lost = fault is not None
                send(
                    Degraded(mode=Mode.NO_CAMERA, detail=fault)
                    if fault
                    else Recovered(mode=Mode.NO_CAMERA)
                )
            frame = reader.latest()
            if frame is None:
                continue
            taken_s = clock.at(frame.taken_s)
            sighting = landmarks.look(frame.image, taken_s)
            for made in watcher.see(sighting, taken_s, silent=silent):
                send(made)
    finally:
        reader.close()
