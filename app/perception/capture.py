"""Pictures from a camera: a device, a film file, or a stream of JPEG pictures over HTTP."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from app.perception.directed import SUFFIX as DIRECTED
from app.perception.directed import DirectedFilm
from app.perception.errors import CameraUnavailable

Image: TypeAlias = NDArray[np.uint8]
"""(height, width, 3) in blue, green, red."""

WIDTH_PX, HEIGHT_PX = 640, 480
FRAME_RATE_HZ = 15.0
LIVE_PERIOD_S = 0.045
"""Between two pictures that are decoded: every second one of a camera with 30 a second."""
OPEN_TIMEOUT_MS = 4000
READ_TIMEOUT_MS = 3000
BACK_OFF_S = (0.5, 1.0, 2.0, 5.0)
"""Waits before the camera is opened again; the last one repeats."""
STALE_S = 4.0
"""A camera that has given no picture for so long is lost, whatever its driver says."""

DEVICE_BACKEND = cv2.CAP_DSHOW if os.name == "nt" else cv2.CAP_ANY
"""Windows' newer interface takes tens of seconds to open some cameras."""

CameraSource: TypeAlias = int | str | Path
"""A device number, an http address of an MJPEG stream, a film file, or a text file naming one."""


class Capture(Protocol):
    """An open camera. Used by one thread."""

    def read(self) -> Image | None:
        """Return the next picture, waiting for it; None when the camera has stopped."""

    def close(self) -> None:
        """Let go of the device."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture in memory and when it came, on the monotonic clock. Never stored."""

    image: Image
    taken_s: float


def open_capture(source: CameraSource, *, paced: bool = True) -> Capture:
    """Returns an open camera of at most 640 x 480 pixels, or raises CameraUnavailable.

    A file plays at its own speed when `paced`, from the start again at its end; otherwise it
    plays once, as fast as it is read.
    """
    cv2.setNumThreads(1)
    if isinstance(source, int):
        video = cv2.VideoCapture(source, DEVICE_BACKEND)
        video.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH_PX)
        video.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT_PX)
        video.set(cv2.CAP_PROP_FPS, 2 * FRAME_RATE_HZ)
        return _Live(_opened(video, f"camera {source}"))
    address = str(source)
    if address.endswith(DIRECTED):
        return DirectedFilm(Path(address), open_capture)
    if address.startswith(("http://", "https://")):
        timeouts = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            OPEN_TIMEOUT_MS,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            READ_TIMEOUT_MS,
        ]
        stream = cv2.VideoCapture(address, cv2.CAP_FFMPEG, timeouts)
        return _Live(_opened(stream, f"the camera stream {address}"))
    film = _opened(cv2.VideoCapture(address, cv2.CAP_FFMPEG), f"the film {address}")
    return _Film(film, paced=paced)


def _opened(video: cv2.VideoCapture, name: str) -> cv2.VideoCapture:
    if not video.isOpened():
        video.release()
        raise CameraUnavailable(
            f"{name} cannot be opened. Check that it is plugged in, that no other program uses "
            "it, and that this account may use it."
        )
    return video


def _fitted(image: Image) -> Image:
    height, width = image.shape[:2]
    scale = min(WIDTH_PX / width, HEIGHT_PX / height)
    if scale >= 1.0:
        return image
    size = (round(width * scale), round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


class _Live:
    """A device or a stream, which sets its own pace.

    Pictures that come faster than they are looked at are let go of undecoded.
    """

    def __init__(
        self, video: cv2.VideoCapture, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._video = video
        self._monotonic = monotonic
        self._due_s = -math.inf

    def read(self) -> Image | None:
        while True:
            if not self._video.grab():
                return None
            now_s = self._monotonic()
            if now_s >= self._due_s:
                break
        self._due_s = now_s + LIVE_PERIOD_S
        ok, image = self._video.retrieve()
        return _fitted(np.asarray(image, np.uint8)) if ok else None

    def close(self) -> None:
        self._video.release()


class _Film:
    """A film in the place of a camera."""

    def __init__(self, video: cv2.VideoCapture, *, paced: bool) -> None:
        self._video = video
        self._paced = paced
        self._period_s = 1.0 / (video.get(cv2.CAP_PROP_FPS) or FRAME_RATE_HZ)
        self._due_s = time.monotonic()

    def read(self) -> Image | None:
        ok, image = self._video.read()
        if not ok and self._paced:
            self._video.set(cv2.CAP_PROP_POS_FRAMES, 0)
            ok, image = self._video.read()
        if not ok:
            return None
        if self._paced:
            time.sleep(max(0.0, self._due_s - time.monotonic()))
            self._due_s = max(self._due_s + self._period_s, time.monotonic())
        return _fitted(np.asarray(image, np.uint8))

    def close(self) -> None:
        self._video.release()


class FrameReader:
    """Keeps the newest picture of a camera, and opens a lost camera again.

    A thread of its own waits for the camera. It holds one picture; a newer one replaces it, so
    nobody ever works on an old picture. `latest` and `fault` may be called from any thread.
    """

    def __init__(self, open_camera: Callable[[], Capture]) -> None:
        self._open_camera = open_camera
        self._frame: Frame | None = None
        self._fault: str | None = None
        self._alive_s = time.monotonic()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def latest(self) -> Frame | None:
        """Return the newest picture once, then None until the next one."""
        with self._lock:
            frame, self._frame = self._frame, None
            return frame

    def fault(self) -> str | None:
        """Return why there are no pictures, in words for the operator, or None."""
        with self._lock:
            if self._fault is None and time.monotonic() - self._alive_s > STALE_S:
                return f"The camera has given no picture for {STALE_S:.0f} s."
            return self._fault

    def close(self) -> None:
        """Let go of the camera; waits for a driver that is busy, but not for ever."""
        self._ended.set()
        self._thread.join(timeout=READ_TIMEOUT_MS / 1000)
        self.latest()

    def _run(self) -> None:
        failures = 0
        while not self._ended.is_set():
            try:
                capture = self._open_camera()
            except (CameraUnavailable, cv2.error) as error:
                self._lost(_reason(error))
            else:
                failures = 0 if self._read_until_lost(capture) else failures
            if self._ended.wait(BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)]):
                return
            failures += 1

    def _read_until_lost(self, capture: Capture) -> bool:
        seen = False
        try:
            while not self._ended.is_set():
                image = capture.read()
                if image is None:
                    self._lost("The camera has stopped giving pictures; it is being opened again.")
                    break
                seen = True
                now = time.monotonic()
                with self._lock:
                    self._frame, self._fault, self._alive_s = Frame(image, now), None, now
        except (CameraUnavailable, cv2.error) as error:
            self._lost(_reason(error))
        finally:
            capture.close()
        return seen

    def _lost(self, why: str) -> None:
        with self._lock:
            self._frame, self._fault = None, why


def _reason(error: CameraUnavailable | cv2.error) -> str:
    if isinstance(error, CameraUnavailable):
        return error.operator
    return f"The camera's driver failed: {error}"
