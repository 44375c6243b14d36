"""Cameras: a film file, a stream on loopback, a camera that goes away and comes back."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.perception.capture import Capture, Frame, FrameReader, Image, _Live, open_capture
from app.perception.errors import CameraUnavailable
from tests.mjpeg_camera import mjpeg_camera

WAIT_S = 20.0


def picture(level: int, width: int = 320, height: int = 240) -> Image:
    return np.full((height, width, 3), level, np.uint8)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 30, (1280, 720))
    for index in range(12):
        writer.write(picture(20 * index, 1280, 720))
    writer.release()
    return path


def ten_pictures() -> list[bytes]:
    """Of rising brightness."""
    return [cv2.imencode(".jpg", picture(20 * index))[1].tobytes() for index in range(10)]


@pytest.fixture
def stream_address() -> Iterator[str]:
    with mjpeg_camera(ten_pictures, 0.02) as address:
        yield address


def until(found: Callable[[], object]) -> object:
    """Return the first true value of `found`."""
    end_s = time.monotonic() + WAIT_S
    while time.monotonic() < end_s:
        if value := found():
            return value
        time.sleep(0.01)
    raise AssertionError("it never happened")


def test_a_film_plays_once_when_it_is_not_paced(film: Path) -> None:
    capture = open_capture(film, paced=False)
    seen = []
    while (image := capture.read()) is not None:
        seen.append(float(image.mean()))
    capture.close()
    assert len(seen) == 12
    assert seen == sorted(seen)


def test_a_large_picture_is_fitted_into_640_by_480(film: Path) -> None:
    capture = open_capture(film, paced=False)
    image = capture.read()
    capture.close()
    assert image is not None
    assert image.shape == (360, 640, 3)


def test_a_paced_film_starts_again_at_its_end(film: Path) -> None:
    capture = open_capture(film)
    for _ in range(15):
        assert capture.read() is not None
    capture.close()


@pytest.mark.enable_socket
def test_a_stream_on_loopback_gives_its_pictures_and_then_ends(stream_address: str) -> None:
    capture = open_capture(stream_address)
    first = capture.read()
    count = 1
    while capture.read() is not None:
        count += 1
    capture.close()
    assert first is not None
    assert first.shape == (240, 320, 3)
    assert count >= 2


def test_pictures_that_come_too_fast_are_not_decoded() -> None:
    class FakeVideo:
        grabbed = decoded = 0

        def grab(self) -> bool:
            self.grabbed += 1
            return self.grabbed <= 30

        def retrieve(self) -> tuple[bool, Image]:
            self.decoded += 1
            return True, picture(self.grabbed)

    video = FakeVideo()
    camera = _Live(video, lambda: video.grabbed / 30)  # type: ignore[arg-type]
    levels = []
    while (image := camera.read()) is not None:
        levels.append(int(image[0, 0, 0]))
    assert levels == list(range(1, 31, 2))
    assert video.decoded == 15


@pytest.mark.enable_socket
def test_a_stream_that_hung_up_is_opened_again(stream_address: str) -> None:
    opened = []

    def open_camera() -> Capture:
        opened.append(True)
        return open_capture(stream_address)

    reader = FrameReader(open_camera)
    try:
        until(lambda: len(opened) >= 2)
        assert isinstance(until(reader.latest), Frame)
    finally:
        reader.close()


def test_a_camera_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(CameraUnavailable) as refused:
        open_capture(tmp_path / "nothing.avi")
    assert "nothing.avi" in refused.value.operator
    assert refused.value.code == "perception.camera_unavailable"


class FakeCapture:
    """Gives one picture, then stops."""

    def __init__(self) -> None:
        self.left = [picture(50)]
        self.closed = False

    def read(self) -> Image | None:
        return self.left.pop() if self.left else None

    def close(self) -> None:
        self.closed = True


def test_a_lost_camera_is_reported_closed_and_opened_again() -> None:
    fakes: list[FakeCapture] = []

    def open_camera() -> Capture:
        if len(fakes) == 1:
            fakes.append(FakeCapture())
            raise CameraUnavailable("somebody else uses it")
        fakes.append(FakeCapture())
        return fakes[-1]

    reader = FrameReader(open_camera)
    try:
        until(lambda: "stopped" in (reader.fault() or ""))
        until(lambda: reader.fault() == "somebody else uses it")
        until(lambda: len(fakes) == 3)
    finally:
        reader.close()
    assert fakes[0].closed
    assert fakes[2].closed


@pytest.mark.parametrize("fault", [CameraUnavailable("pulled out"), cv2.error("pulled out")])
def test_a_camera_that_fails_while_it_is_read_is_opened_again(fault: Exception) -> None:
    class Failing(FakeCapture):
        def read(self) -> Image | None:
            if not self.left:
                raise fault
            return super().read()

    fakes: list[FakeCapture] = []

    def open_camera() -> Capture:
        fakes.append(Failing())
        return fakes[-1]

    reader = FrameReader(open_camera)
    try:
        until(lambda: "pulled out" in (reader.fault() or ""))
        until(lambda: len(fakes) >= 2)
        assert fakes[0].closed
    finally:
        reader.close()


def test_only_the_newest_picture_is_kept() -> None:
    class Endless(FakeCapture):
        level = 0

        def read(self) -> Image | None:
            time.sleep(0.005)
            self.level += 1
            return picture(self.level % 250)

    reader = FrameReader(Endless)
    try:
        first = until(reader.latest)
        time.sleep(0.1)
        second = until(reader.latest)
        assert isinstance(first, Frame)
        assert isinstance(second, Frame)
        assert int(second.image[0, 0, 0]) - int(first.image[0, 0, 0]) > 3
    finally:
        reader.close()
