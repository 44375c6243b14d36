"""The loop of the eyes process: camera in, events out."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.conversation.events import (
    ConsentChanged,
    Degraded,
    Event,
    Mode,
    Recovered,
    SelfViewRequested,
    SessionEnded,
    SessionStarted,
    SpeechStarted,
    SpeechStopped,
    StreamChanged,
    WorkerReady,
)
from app.perception.capture import FRAME_RATE_HZ, Capture, Frame, FrameReader
from app.perception.darkness import Darkness
from app.perception.landmarks import FaceFinder
from app.perception.self_view import EVERY_S, self_view
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
    """Watches until SessionEnded, or until consent to the camera is taken back.

    `receive(timeout_s)` waits at most so long for the next event; what it and `send` raise ends
    the loop. A camera that is lost is told as Degraded and opened again; so is one whose pictures
    are black, which stays open. StreamChanged says when pictures really flow. Nothing seen leaves
    memory but the events sent.
    """
    send(WorkerReady(worker=WORKER))
    eyes = _Eyes(send, landmarks)
    reader = FrameReader(open_camera)
    due_s = time.monotonic()
    try:
        while True:
            while (event := receive(max(0.0, due_s - time.monotonic()))) is not None:
                if _ends(event):
                    return
                eyes.hear(event)
            due_s = max(due_s + 1 / FRAME_RATE_HZ, time.monotonic())
            eyes.tell_fault(reader.fault())
            frame = reader.latest()
            if frame is not None:
                eyes.see(frame)
    finally:
        reader.close()
        eyes.tell_stream(live=False)


def _ends(event: Event) -> bool:
    withdrawn = isinstance(event, ConsentChanged) and not event.camera
    return withdrawn or isinstance(event, SessionEnded)


class _Eyes:
    """What the loop remembers between two pictures."""

    def __init__(self, send: Callable[[Event], None], landmarks: FaceFinder) -> None:
        self._send = send
        self._landmarks = landmarks
        self._clock = SessionClock()
        self._watcher = Watcher(landmarks.mesh)
        self._silent = True
        self._darkness = Darkness()
        self._fault_told = self._live_told = False
        self._shows, self._show_at_s = False, 0.0
        """Before a talk, learners who want to see themselves; never in one."""

    def hear(self, event: Event) -> None:
        """Take in what happens elsewhere in the session."""
        self._clock.heard(event)
        if isinstance(event, SessionStarted):
            self._watcher, self._silent = Watcher(self._landmarks.mesh), True
            self._shows = False
        elif isinstance(event, SelfViewRequested):
            self._shows = event.wanted
        elif isinstance(event, SpeechStarted | SpeechStopped):
            self._silent = isinstance(event, SpeechStopped)

    def see(self, frame: Frame) -> None:
        """Tell what is new with a picture."""
        self.tell_stream(live=True)
        taken_s = self._clock.at(frame.taken_s)
        sighting = self._landmarks.look(frame.image, taken_s)
        dark = self._darkness.step(frame.image, taken_s, face=sighting.face is not None)
        self.tell_fault(None)
        news = [] if dark else self._watcher.see(sighting, taken_s, silent=self._silent)
        for made in news:
            self._send(made)
        if self._shows and frame.taken_s >= self._show_at_s:
            self._show_at_s = frame.taken_s + EVERY_S
            self._send(self_view(frame.image, sighting))

    def tell_fault(self, lost: str | None) -> None:
        """Tell once that the camera is lost or shows nothing, and once that it is back."""
        if lost is not None:
            self.tell_stream(live=False)
            self._darkness = Darkness()
        fault = lost or self._darkness.fault()
        if (fault is not None) is self._fault_told:
            return
        self._fault_told = fault is not None
        if fault is None:
            self._send(Recovered(mode=Mode.NO_CAMERA))
        else:
            self._send(Degraded(mode=Mode.NO_CAMERA, detail=fault))

    def tell_stream(self, *, live: bool) -> None:
        """Tell whether pictures flow, when that has changed."""
        if live is not self._live_told:
            self._live_told = live
            self._send(StreamChanged(device="camera", live=live))
