"""Short films of our own rendered faces, for cameras that watch a learner nobody plays.

Rendered once and kept beside the models by what is in them. No person is ever in one.
"""

import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face import FaceRenderer, PersonaLook, Pose
from app.models import default_store_dir
from app.runtime.entry import FACE_ENVIRONMENT

SIZE_PX = (640, 480)
FPS = 15
ROOM_GREY = 110
"""An empty room."""
FORMAT = 3
"""Part of the name: raise it when the same poses are drawn differently."""


def default_clips_dir() -> Path:
    """A folder inside the model store's, never inside a checkout."""
    return default_store_dir() / "face_clips"


def render_clip(
    looks: Sequence[PersonaLook], frames: Iterable[Sequence[Pose]], folder: Path
) -> Path:
    """Return a film (Motion JPEG, 640 x 480, 15 frames a second) in which these faces move.

    Each frame holds one pose per person in the picture, the first look's first: none is an empty
    room, two sit side by side.
    """
    poses = [list(frame) for frame in frames]
    path = folder / f"{_key(looks, poses)}.avi"
    if path.is_file():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(FACE_ENVIRONMENT)
    people = max((len(frame) for frame in poses), default=0)
    drawn = [_draw(looks[index], poses, index) for index in range(people)]
    fresh = folder / f".{uuid.uuid4().hex}.avi"
    film = cv2.VideoWriter(str(fresh), cv2.VideoWriter.fourcc(*"MJPG"), FPS, SIZE_PX)
    try:
        for number, frame in enumerate(poses):
            film.write(_picture([drawn[index][number] for index in range(len(frame))]))
        film.release()
        fresh.replace(path)
    finally:
        film.release()
        fresh.unlink(missing_ok=True)
    return path


def _draw(
    look: PersonaLook, poses: Sequence[Sequence[Pose]], index: int
) -> dict[int, NDArray[np.uint8]]:
    """Returns one person's pictures as JPEG, by frame. One renderer lives at a time: two of them
    in a process draw into each other."""
    pictures: dict[int, NDArray[np.uint8]] = {}
    seen: dict[str, NDArray[np.uint8]] = {}
    renderer = FaceRenderer(look, SIZE_PX, 1.0)
    try:
        for number, frame in enumerate(poses):
            if index < len(frame):
                name = json.dumps(_numbers(frame[index]))
                if name not in seen:
                    seen[name] = _packed(renderer.frame(frame[index])[:, :, ::-1])
                pictures[number] = seen[name]
    finally:
        renderer.close()
    return pictures


def _packed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.imencode(".jpg", picture)[1], np.uint8)


def _key(looks: Sequence[PersonaLook], poses: Sequence[Sequence[Pose]]) -> str:
    digest = hashlib.sha256(f"{FORMAT} {SIZE_PX} {FPS}".encode())
    for look in looks:
        digest.update(look.model_dump_json().encode())
    for frame in poses:
        digest.update(json.dumps([_numbers(pose) for pose in frame]).encode())
    return digest.hexdigest()[:32]


def _numbers(pose: Pose) -> list[object]:
    weights = {name: round(value, 3) for name, value in sorted(pose.weights.items())}
    angles = [round(value, 2) for value in (*pose.head_deg, *pose.gaze_deg, pose.breath)]
    return [weights, angles]


def _picture(people: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    if not people:
        return np.full((SIZE_PX[1], SIZE_PX[0], 3), ROOM_GREY, np.uint8)
    pictures = [np.asarray(cv2.imdecode(one, cv2.IMREAD_COLOR), np.uint8) for one in people]
    if len(pictures) == 1:
        return pictures[0]
    quarter = SIZE_PX[0] // 4
    return np.hstack([picture[:, quarter:-quarter] for picture in pictures])
