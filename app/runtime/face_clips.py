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

from app.face import FaceRenderer, PersonaLook, Pose
from app.models import default_store_dir
from app.runtime.entry import FACE_ENVIRONMENT

SIZE_PX = (640, 480)
FPS = 15
ROOM_GREY = 110
"""An empty room."""
FORMAT = 1
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
    most = max((len(frame) for frame in poses), default=0)
    renderers = [FaceRenderer(look, SIZE_PX, 1.0) for look in looks[:most]]
    fresh = folder / f".{uuid.uuid4().hex}.avi"
    film = cv2.VideoWriter(str(fresh), cv2.VideoWriter.fourcc(*"MJPG"), FPS, SIZE_PX)
    try:
        for frame in poses:
            film.write(_picture(renderers, frame))
        film.release()
        fresh.replace(path)
    finally:
        film.release()
        fresh.unlink(missing_ok=True)
        for renderer in renderers:
            renderer.close()
    return path


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


def _picture(renderers: Sequence[FaceRenderer], frame: Sequence[Pose]) -> np.ndarray:
    if not frame:
        return np.full((SIZE_PX[1], SIZE_PX[0], 3), ROOM_GREY, np.uint8)
    pictures = [
        np.asarray(renderer.frame(pose)[:, :, ::-1])
        for renderer, pose in zip(renderers, frame, strict=False)
    ]
    if len(pictures) == 1:
        return np.ascontiguousarray(pictures[0])
    quarter = SIZE_PX[0] // 4
    return np.hstack([picture[:, quarter:-quarter] for picture in pictures])
