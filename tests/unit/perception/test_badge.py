"""A badge held to the camera is read; then the camera is closed, and nothing else is told."""

import io
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno

from app.conversation.events import BadgeRead, Event, SelfViewShown, StreamChanged, WorkerReady
from app.perception import Image
from app.perception.badge import read_badge
from app.runtime.processes import SupervisedProcess


def held_up(badge: str, *, turned_deg: float = 0.0, blurred_px: float = 0.0) -> Image:
    """A badge in front of a grey room, as a webcam of 640 x 480 sees it."""
    sheet = io.BytesIO()
    segno.make_qr(badge).save(sheet, kind="png", scale=6, border=4)
    code = cv2.imdecode(np.frombuffer(sheet.getvalue(), np.uint8), cv2.IMREAD_COLOR)
    room = np.full((480, 640, 3), 110, np.uint8)
    high, wide = code.shape[:2]
    room[240 - high // 2 :, 320 - wide // 2 :][:high, :wide] = code
    turn = cv2.getRotationMatrix2D((320, 240), turned_deg, 1.0)
    seen = cv2.warpAffine(room, turn, (640, 480), borderValue=(110, 110, 110))
    seen = cv2.GaussianBlur(seen, (0, 0), blurred_px) if blurred_px else seen
    noise = np.random.default_rng(5).normal(0, 6, seen.shape)
    return np.clip(seen + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("turned_deg", [0.0, 12.0, 180.0])
def test_a_badge_is_read_however_it_is_held(turned_deg: float) -> None:
    assert read_badge(held_up("B-2041", turned_deg=turned_deg, blurred_px=1.0)) == "B-2041"


def test_a_room_without_a_badge_says_nothing() -> None:
    assert read_badge(np.random.default_rng(1).integers(0, 255, (480, 640, 3), np.uint8)) == ""


def test_a_code_that_is_no_badge_is_not_taken() -> None:
    assert read_badge(held_up("line\x07one")) == ""
    assert read_badge(held_up("x" * 130)) == ""


def test_the_camera_is_closed_once_the_badge_is_read(tmp_path: Path) -> None:
    film = tmp_path / "camera.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter_fourcc(*"MJPG"), 15, (640, 480))
    for _ in range(30):
        writer.write(held_up("B-2041"))
    writer.release()
    told: list[Event] = []
    process = SupervisedProcess("badge", {"camera": str(film)})
    process.connect(told.append, lambda _code: None)
    process.start()
    try:
        deadline_s = time.monotonic() + 30
        while StreamChanged(device="camera", live=False) not in told:
            assert time.monotonic() < deadline_s
            time.sleep(0.02)
        assert process.pid is not None
    finally:
        process.close()
    kinds = {type(event) for event in told}
    assert kinds == {WorkerReady, StreamChanged, SelfViewShown, BadgeRead}
    assert [event.badge for event in told if isinstance(event, BadgeRead)] == ["B-2041"]
