"""Where a head and its eyes point, from landmarks alone."""

from __future__ import annotations

from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float32]
"""(478, 3) in pixels: x to the right, y down, z away from the camera, in the scale of x."""
Mesh: TypeAlias = NDArray[np.float32]
"""(468, 3) in centimetres: x to the image's right, y up, z towards the camera."""

# Points that neither speech nor expression moves much: bridge of the nose, corners of the eyes,
# forehead, temples, cheekbones, nostrils. Mirrored in pairs, so that no side weighs more.
STEADY_POINTS = np.array(
    (
        *(1, 4, 5, 6, 8, 9, 10, 151, 168, 195, 197),
        *(33, 263, 133, 362, 127, 356, 234, 454, 162, 389),
        *(54, 284, 67, 297, 103, 332, 117, 346, 50, 280),
        *(129, 358, 198, 420, 121, 350, 143, 372, 147, 376),
    )
)
EYE_CORNERS = np.array([(33, 133), (362, 263)])
IRIS_CENTRES = np.array([468, 473])
EYEBALL_DEPTH_CM = 0.55
"""How far behind the plane of its corners an eyeball turns."""
EYEBALL_RADIUS_CM = 1.0
"""From that centre to the iris."""
_BEHIND_CORNERS = np.array([0.0, 0.0, EYEBALL_DEPTH_CM])
_Y_UP = np.array([1.0, -1.0, -1.0])


class HeadPose(msgspec.Struct, frozen=True):
    """Degrees in the camera's view. yaw > 0: nose to the image's right; pitch > 0: nose up."""

    yaw_deg: float
    pitch_deg: float
    roll_deg: float


class Gaze(msgspec.Struct, frozen=True):
    """Where both eyes look in the camera's view, degrees, same signs as the head.

    Good for on and off the screen. The size of an angle depends on the face, and the vertical
    one means something only against the learner's own usual value.
    """

    yaw_deg: float
    pitch_deg: float


class Placement(msgspec.Struct, frozen=True):
    """The rigid motion that lays the mesh over the landmarks."""

    rotation: NDArray[np.float64]
    scale: float
    """Pixels per centimetre."""
    shift: NDArray[np.float64]


def place(points: Points, mesh: Mesh) -> Placement:
    """Returns the least-squares fit of the mesh under scaled orthography.

    Source: Umeyama, "Least-squares estimation of transformation parameters between two point
    patterns", IEEE PAMI 13(4), 1991, equations 34 to 42.
    """
    seen = points[STEADY_POINTS].astype(np.float64) * _Y_UP
    model = mesh[STEADY_POINTS].astype(np.float64)
    seen_mean, model_mean = seen.mean(axis=0), model.mean(axis=0)
    model_centred = model - model_mean
    left, sizes, right = np.linalg.svd((seen - seen_mean).T @ model_centred)
    proper = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    rotation = (left * proper) @ right
    scale = float((sizes * proper).sum() / (model_centred**2).sum())
    return Placement(rotation, scale, seen_mean - scale * rotation @ model_mean)


def head_pose(placement: Placement) -> HeadPose:
    """Returns the angles of the direction in which the nose points, and the tilt."""
    rotation = placement.rotation
    right, up, towards = rotation[:, 2]
    return HeadPose(
        yaw_deg=float(np.degrees(np.arctan2(right, towards))),
        pitch_deg=float(np.degrees(np.arcsin(np.clip(up, -1.0, 1.0)))),
        roll_deg=float(np.degrees(np.arctan2(rotation[1, 0], rotation[0, 0]))),
    )


def gaze(points: Points, mesh: Mesh, placement: Placement) -> Gaze:
    """Returns the mean of both eyes: iris centre against the eyeball's centre."""
    corners = mesh[EYE_CORNERS].astype(np.float64)
    centres_cm = corners.mean(axis=1) - _BEHIND_CORNERS
    centres = placement.scale * centres_cm @ placement.rotation.T + placement.shift
    irises = points[IRIS_CENTRES].astype(np.float64) * _Y_UP
    offset = (irises - centres)[:, :2] / (placement.scale * EYEBALL_RADIUS_CM)
    yaw, pitch = np.degrees(np.arcsin(np.clip(offset.mean(axis=0), -0.95, 0.95)))
    return Gaze(yaw_deg=float(yaw), pitch_deg=float(pitch))
