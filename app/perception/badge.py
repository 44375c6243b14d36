"""The loop of the badge's camera: pictures in, the first code that can be read out."""

from __future__ import annotations

from collections.abc import Callable

import cv2

from app.conversation.events import (
    BadgeRead,
    Degraded,
    Event,
    Mode,
    SelfViewShown,
    StreamChanged,
    WorkerReady,
)
from app.perception.capture import Capture, FrameReader, Image
from app.perception.self_view import small_jpeg

WORKER = "badge"
LOOKS_EVERY_S = 0.12
MAX_BADGE = 120
"""Characters; what is longer is no badge of ours."""


def serve_badge(
    receive: Callable[[float], Event | None],
    send: Callable[[Event], None],
    open_camera: Callable[[], Capture],
) -> None:
    """Looks for a QR code until one is read, then lets go of the camera; waits for its end.

    No face is looked for. What `receive` and `send` raise ends the loop.
    """
    send(WorkerReady(worker=WORKER))
    reader = FrameReader(open_camera)
    live = found = False
    try:
        while not found:
            receive(LOOKS_EVERY_S)
            fault, frame = reader.fault(), reader.latest()
            if live is not (fault is None and (live or frame is not None)):
                live = not live
                send(StreamChanged(device="camera", live=live))
            if fault is not None:
                send(Degraded(mode=Mode.NO_CAMERA, detail=fault))
                break
            if frame is None:
                continue
            send(SelfViewShown(picture=small_jpeg(frame.image)))
            badge = read_badge(frame.image)
            if badge:
                found = True
                send(BadgeRead(badge=badge))
    finally:
        reader.close()
        if live:
            send(StreamChanged(device="camera", live=False))
    while True:
        receive(1.0)


def read_badge(image: Image) -> str:
    """Return what the QR code in the picture says; "" without one. 5 to 20 ms."""
    try:
        text, _, _ = cv2.QRCodeDetector().detectAndDecode(image)
    except cv2.error:  # some outlines that are no code end in an assertion of the library
        return ""
    line = text.strip()
    return line if len(line) <= MAX_BADGE and line.isprintable() else ""
