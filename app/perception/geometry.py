"""Where a head and its eyes point, from landmarks alone."""

from __future__ import annotations

import math
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
BROWS = np.array((55, 285, 107, 336, 66, 296, 105, 334))
"""Lower and upper rims, mirrored."""
IRIS_CENTRES = np.array([468, 473])
EYEBALL_DEPTH_CM = 0.55
"""How far behind the plane of its corners an eyeball turns."""
EYEBALL_RADIUS_CM = 1.0
"""From that centre to the iris."""
_BEHIND_CORNERS = np.array([0.0, 0.0, EYEBALL_DEPTH_CM])
_STEEPEST_SINE = 0.95
"""An iris further out than the eyeball is a measuring error."""


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


class MeshFit:
    """What of the mesh is the same in every picture, computed once. 0.05 ms per picture."""

    def __init__(self, mesh: Mesh) -> None:
        model = mesh[STEADY_POINTS].astype(np.float64)
        self._middle = model.mean(axis=0)
        centred = model - self._middle
        self._spread = float((centred**2).sum())
        # One product with the points seen gives their covariance with the mesh and their mean:
        # the mesh's columns sum to zero, so the points need not be centred.
        self._weights = np.column_stack([centred, np.full(len(model), 1 / len(model))])
        corners = mesh[EYE_CORNERS].astype(np.float64)
        self._eyes = corners.mean(axis=(0, 1)) - _BEHIND_CORNERS

    def place(self, points: Points) -> Placement:
        """Return the least-squares fit of the mesh under scaled orthography.

        Source: Umeyama, "Least-squares estimation of transformation parameters between two point
        patterns", IEEE PAMI 13(4), 1991, equations 34 to 42.
        """
        found = points.take(STEADY_POINTS, axis=0).T @ self._weights
        found[1:] *= -1.0  # y up, z towards the camera
        covariance, seen_mean = found[:, :3], found[:, 3]
        left, sizes, right = np.linalg.svd(covariance)
        if _determinant(covariance) < 0:
            left[:, 2] *= -1.0
            sizes[2] *= -1.0
        rotation = left @ right
        scale = float(sizes.sum()) / self._spread
        return Placement(rotation, scale, seen_mean - scale * (rotation @ self._middle))

    def brow_height(self, points: Points, placement: Placement) -> float:
        """Return how far the brows are above the eyes' corners along the head's own axis, cm.

        Good against the learner's own usual value: faces differ by more than brows move.
        """
        brows = points.take(BROWS, axis=0).mean(axis=0)
        eyes = points.take(EYE_CORNERS.reshape(-1), axis=0).mean(axis=0)
        across, down, away = (brows - eyes).tolist()
        (_, x, _), (_, y, _), (_, z, _) = placement.rotation.tolist()
        return float(x * across - y * down - z * away) / placement.scale

    def gaze(self, points: Points, placement: Placement) -> Gaze:
        """Return the mean of both eyes: iris centre against the eyeball's centre."""
        scale = placement.scale
        centre_x, centre_y, _ = (
            scale * (placement.rotation @ self._eyes) + placement.shift
        ).tolist()
        (x1, y1, _), (x2, y2, _) = points.take(IRIS_CENTRES, axis=0).tolist()
        reach = scale * EYEBALL_RADIUS_CM
        return Gaze(
            yaw_deg=_arcsine_deg(((x1 + x2) / 2 - centre_x) / reach),
            pitch_deg=_arcsine_deg((-(y1 + y2) / 2 - centre_y) / reach),
        )


def head_pose(placement: Placement) -> HeadPose:
    """Returns the angles of the direction in which the nose points, and the tilt."""
    (along, _, right), (tilt, _, up), (_, _, towards) = placement.rotation.tolist()
    return HeadPose(
        yaw_deg=math.degrees(math.atan2(right, towards)),
        pitch_deg=math.degrees(math.asin(min(1.0, max(-1.0, up)))),
        roll_deg=math.degrees(math.atan2(tilt, along)),
    )


def _determinant(matrix: NDArray[np.float64]) -> float:
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    return float(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g))


def _arcsine_deg(sine: float) -> float:
    return math.degrees(math.asin(min(_STEEPEST_SINE, max(-_STEEPEST_SINE, sine))))
