"""The loop of the eyes process, with a scripted camera and scripted faces."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.conversation.events import (
    ConsentChanged,
    Degraded,
    Event,
    Mode,
    ObservationMade,
    PresenceChanged,
    Recovered,
    SessionEnded,
    SpeechStarted,
    StreamChanged,
    WorkerReady,
)
from app.perception import Capture, FaceLandmarks, Image, Sighting, open_capture, serve
from app.perception.errors import CameraUnavailable
from app.perception.eyes import SessionClock
from app.perception.geometry import Mesh


class FakeCapture:
    level = 110

    def read(self) -> Image | None:
        time.sleep(0.01)
        return np.full((48, 64, 3), self.level, np.uint8)

    closed = False

    def close(self) -> None:
        self.closed = True


class FakeEmptyRoom:
    """A finder that never sees a face."""

    mesh: Mesh = np.zeros((468, 3), np.float32)

    def look(self, image: Image, t_s: float) -> Sighting:
        return Sighting(people=0, face=None)


def run(open_camera: "type[FakeCapture] | object", until: type[Event]) -> list[Event]:
    """Serve until an event of that type was sent."""
    sent: list[Event] = []
    done = threading.Event()

    def send(event: Event) -> None:
        sent.append(event)
        if isinstance(event, until):
            done.set()

    def receive(timeout_s: float) -> Event | None:
        return SessionEnded(reason="test") if done.wait(timeout_s) else None

    serve(receive, send, open_camera, FakeEmptyRoom())  # type: ignore[arg-type]
    return sent


def test_it_says_ready_first_and_then_who_is_there() -> None:
    sent = run(FakeCapture, until=PresenceChanged)
    assert sent == [
        WorkerReady(worker="eyes"),
        StreamChanged(device="camera", live=True),
        PresenceChanged(people=0, facing=False),
        StreamChanged(device="camera", live=False),
    ]


def test_a_camera_that_is_missing_is_told_and_its_return_too() -> None:
    attempts: Iterator[int] = iter(range(9))

    def open_camera() -> Capture:
        if next(attempts) == 0:
            raise CameraUnavailable("no camera")
        return FakeCapture()

    sent = run(open_camera, until=Recovered)
    assert sent[1:3] == [
        Degraded(mode=Mode.NO_CAMERA, detail="no camera"),
        Recovered(mode=Mode.NO_CAMERA),
    ]


def test_a_black_picture_is_told_and_is_not_an_empty_seat() -> None:
    class Covered(FakeCapture):
        read_count = 0

        def read(self) -> Image | None:
            self.read_count += 1
            self.level = 0 if self.read_count < 250 else 110
            return super().read()

    told = run(Covered, until=PresenceChanged)
    kinds = [type(event) for event in told]
    assert kinds == [
        WorkerReady, StreamChanged, Degraded, Recovered, PresenceChanged, StreamChanged
    ]  # fmt: skip
    assert "black" in told[2].detail  # type: ignore[attr-defined]


def test_taking_back_consent_closes_the_camera() -> None:
    cameras: list[FakeCapture] = []

    def open_camera() -> Capture:
        cameras.append(FakeCapture())
        return cameras[-1]

    def receive(timeout_s: float) -> Event | None:
        time.sleep(timeout_s)
        return ConsentChanged(microphone=True, camera=False) if cameras else None

    sent: list[Event] = []
    serve(receive, sent.append, open_camera, FakeEmptyRoom())
    assert all(camera.closed for camera in cameras)


def test_a_learner_who_is_seen_to_look_away_is_told_within_the_film(
    model: Callable[..., Path], shared_data: Path
) -> None:
    film = shared_data / "perception" / "face_synth" / "astronaut_look_left.mp4"
    told = threading.Event()
    sent: list[Event] = []

    def send(event: Event) -> None:
        sent.append(event)
        if isinstance(event, ObservationMade):
            told.set()

    began_s = time.monotonic()

    def receive(timeout_s: float) -> Event | None:
        over = told.wait(timeout_s) or time.monotonic() - began_s > 60
        return SessionEnded(reason="test") if over else None

    finder = FaceLandmarks(model("face_landmarks"))
    serve(receive, send, lambda: open_capture(film), finder)
    assert PresenceChanged(people=1, facing=True) in sent
    assert PresenceChanged(people=1, facing=False) in sent
    (seen,) = (event for event in sent if isinstance(event, ObservationMade))
    assert seen.text == "has looked away from the screen for 2 s"
    assert seen.until_s - seen.since_s == pytest.approx(2.0, abs=0.5)


@pytest.mark.parametrize("delay_s", [0.0, 0.4])
def test_the_fastest_event_sets_the_clock(delay_s: float) -> None:
    now_s = 100.0
    clock = SessionClock(lambda: now_s)
    now_s = 105.0 + delay_s
    clock.heard(SpeechStarted(t_s=5.0, onset_s=4.8))
    now_s = 107.0
    clock.heard(SpeechStarted(t_s=7.0, onset_s=6.8))
    assert clock.at(110.0) == pytest.approx(10.0)
