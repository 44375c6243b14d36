"""The fixed camera and the turning pieces, as matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

FIELD_OF_VIEW_DEG = 19.4
DISTANCE_DM = 12.4
BELOW_EYES_DM = 0.56
"""How far under the eyes the picture's centre lies."""
ABOVE_TARGET_DM = 0.42
REGION = (0.28, 0.0, 0.72, 0.82)
"""The moving part as shares of a 16:9 picture: left, top, right, bottom."""


def turn_yaw(angle: float) -> F32:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]], np.float32)


def turn_pitch(angle: float) -> F32:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]], np.float32)


def turn_roll(angle: float) -> F32:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]], np.float32)


def turned(yaw_pitch_roll_deg: tuple[float, float, float], share: float) -> F32:
    """The turn matrix of `share` of the given angles."""
    yaw, pitch, roll = (np.radians(a) * share for a in yaw_pitch_roll_deg)
    return np.asarray(turn_yaw(yaw) @ turn_pitch(pitch) @ turn_roll(roll), np.float32)


def at_rest() -> dict[str, F32]:
    """The turns and shifts of a head that looks straight ahead and holds its breath."""
    one = np.eye(3, dtype=np.float32)
    return {"head_turn": one, "neck_turn": one, "breath_shift": np.zeros(3, np.float32)}


def view_projection(eye_middle: F32, aspect: float) -> tuple[F32, F32]:
    """The `(4, 4)` matrix onto a y-down picture, and the camera's place `(3,)`."""
    target = np.array([0.0, float(eye_middle[1]) - BELOW_EYES_DM, 0.6], np.float32)
    camera = target + np.array([0.0, ABOVE_TARGET_DM, DISTANCE_DM], np.float32)
    forward = (target - camera) / np.linalg.norm(target - camera)
    right = np.cross(forward, np.array([0.0, 1.0, 0.0]))
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    view = np.eye(4)
    view[0, :3], view[1, :3], view[2, :3] = right, up, -forward
    view[:3, 3] = -view[:3, :3] @ camera
    near, far = 5.0, 30.0
    reach = 1 / np.tan(np.radians(FIELD_OF_VIEW_DEG) / 2)
    lens = np.zeros((4, 4))
    lens[0, 0], lens[1, 1] = reach / aspect, -reach
    lens[2, 2], lens[2, 3] = (far + near) / (near - far), 2 * far * near / (near - far)
    lens[3, 2] = -1
    return (lens @ view).astype(np.float32), camera.astype(np.float32)


def cropped(matrix: F32, region: tuple[float, float, float, float]) -> F32:
    """The matrix that shows only `region` (shares of the y-down picture) of what `matrix` shows."""
    left, top, right, bottom = region
    crop = np.eye(4, dtype=np.float32)
    crop[0, 0], crop[0, 3] = 1 / (right - left), (1 - left - right) / (right - left)
    crop[1, 1], crop[1, 3] = 1 / (bottom - top), (1 - top - bottom) / (bottom - top)
    return np.asarray(crop @ matrix, np.float32)
