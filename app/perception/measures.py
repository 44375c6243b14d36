"""What one picture says about one face, as numbers."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from app.perception.blendshapes import INDEX
from app.perception.geometry import MeshFit, Points, head_pose
from app.perception.landmarks import Face

_LEFT_SMILE, _RIGHT_SMILE = INDEX["mouthSmileLeft"], INDEX["mouthSmileRight"]
_UPRIGHT = np.array((10, 152, 13, 14))
"""Brow, chin, upper lip, lower lip."""
# Per eye: its corners, then three pairs of upper and lower lid.
_LIDS = np.array((33, 133, 160, 144, 159, 145, 158, 153, 362, 263, 385, 380, 386, 374, 387, 373))


class Measures(msgspec.Struct, frozen=True):
    """One face at `t_s`. Angles in degrees in the camera's view, movements in 0..1."""

    t_s: float
    head_yaw: float
    """Positive: the nose towards the right of the picture."""
    head_pitch: float
    """Positive: up."""
    gaze_yaw: float
    gaze_pitch: float
    eyes_open: float
    """Height over width of the opening between the lids, mean of both eyes."""
    smile: float
    brow_height: float
    """Centimetres above the corners of the eyes."""
    lips_apart: float
    """Gap between the lips over the height of the face."""


def measure(face: Face, fit: MeshFit, t_s: float) -> Measures:
    """Returns the numbers of one face."""
    points, moved = face.points, face.movements
    placement = fit.place(points)
    head, eyes = head_pose(placement), fit.gaze(points, placement)
    brow_y, chin_y, upper_y, lower_y = points[_UPRIGHT, 1].tolist()
    return Measures(
        t_s=t_s,
        head_yaw=head.yaw_deg,
        head_pitch=head.pitch_deg,
        gaze_yaw=eyes.yaw_deg,
        gaze_pitch=eyes.pitch_deg,
        eyes_open=_opening(points),
        smile=float(moved[_LEFT_SMILE] + moved[_RIGHT_SMILE]) / 2,
        brow_height=fit.brow_height(points, placement),
        lips_apart=(lower_y - upper_y) / max(abs(chin_y - brow_y), 1.0),
    )


def _opening(points: Points) -> float:
    """Source: Soukupova and Cech, "Real-time eye blink detection using facial landmarks", 2016."""
    lids = points.take(_LIDS, axis=0).tolist()
    gaps = [
        math.hypot(a[0] - b[0], a[1] - b[1]) for a, b in zip(lids[::2], lids[1::2], strict=True)
    ]
    return sum(sum(gaps[at + 1 : at + 4]) / 3 / max(gaps[at], 1e-3) for at in (0, 4)) / 2
