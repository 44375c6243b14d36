"""What one picture says about one face, as numbers."""

from __future__ import annotations

import msgspec

from app.perception.blendshapes import INDEX
from app.perception.geometry import Mesh, gaze, head_pose, place
from app.perception.landmarks import Face

_LEFT_EYE, _RIGHT_EYE = INDEX["eyeBlinkLeft"], INDEX["eyeBlinkRight"]
_LEFT_SMILE, _RIGHT_SMILE = INDEX["mouthSmileLeft"], INDEX["mouthSmileRight"]
_INNER_BROW = INDEX["browInnerUp"]
_LEFT_BROW_DOWN, _RIGHT_BROW_DOWN = INDEX["browDownLeft"], INDEX["browDownRight"]
_UPPER_LIP, _LOWER_LIP = 13, 14
_BROW, _CHIN = 10, 152


class Measures(msgspec.Struct, frozen=True):
    """One face at `t_s`. Angles in degrees in the camera's view, movements in 0..1."""

    t_s: float
    head_yaw: float
    """Positive: the nose towards the right of the picture."""
    head_pitch: float
    """Positive: up."""
    gaze_yaw: float
    gaze_pitch: float
    eyes_closed: float
    smile: float
    brow_raised: float
    brow_lowered: float
    lips_apart: float
    """Gap between the lips over the height of the face."""


def measure(face: Face, mesh: Mesh, t_s: float) -> Measures:
    """Returns the numbers of one face."""
    placement = place(face.points, mesh)
    head, eyes, moved = head_pose(placement), gaze(face.points, mesh, placement), face.movements
    points = face.points
    height = max(float(abs(points[_CHIN, 1] - points[_BROW, 1])), 1.0)
    return Measures(
        t_s=t_s,
        head_yaw=head.yaw_deg,
        head_pitch=head.pitch_deg,
        gaze_yaw=eyes.yaw_deg,
        gaze_pitch=eyes.pitch_deg,
        eyes_closed=float(moved[_LEFT_EYE] + moved[_RIGHT_EYE]) / 2,
        smile=float(moved[_LEFT_SMILE] + moved[_RIGHT_SMILE]) / 2,
        brow_raised=float(moved[_INNER_BROW]),
        brow_lowered=float(moved[_LEFT_BROW_DOWN] + moved[_RIGHT_BROW_DOWN]) / 2,
        lips_apart=float(points[_LOWER_LIP, 1] - points[_UPPER_LIP, 1]) / height,
    )
