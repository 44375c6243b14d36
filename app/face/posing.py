"""A pose as the numbers a shader wants: turns, breath, lids, creases; and the vertices it moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.face import camera
from app.face.light import light_of
from app.face.materials import crease_strengths
from app.face.mesh import Mesh
from app.face.morphing import Morphing
from app.face.pose import Pose
from app.face.rig import Head

F32 = NDArray[np.float32]

_NECK_SHARE = 0.42
"""The part of a head turn that the neck's pivot takes."""
_EYES_MEET_DEG = 1.1
"""How far each eye turns inwards to meet at the camera."""
_BREATH_DM = np.array([0.0, 0.016, 0.011], np.float32)
_LEAN_DM = np.array([0.0, -0.03, 0.16], np.float32)
_MOUTH_SHOWS = (
    "jawOpen",
    "mouthUpperUpLeft",
    "mouthLowerDownLeft",
    "mouthFunnel",
    "tongueOut",
    "mouthStretchLeft",
)


class Posing:
    """Takes poses on, one after another; only `drawn` vertices `(n,)` are followed."""

    def __init__(self, head: Head, drawn: NDArray[np.bool_]) -> None:
        self._head = head
        self._lid_roots = _lid_roots(head)
        followed = drawn.copy()
        followed[np.ravel(self._lid_roots)] = True
        self._morphing = Morphing(head.mesh, followed)

    @property
    def vertices(self) -> F32:
        """Position and normal `(k, 6)` of those vertices that can move, changed in place."""
        return self._morphing.current

    def move(self, pose: Pose) -> tuple[int, int]:
        """Take the pose on; returns the range of vertices that moved, empty if none did."""
        return self._morphing.move(pose.weights)

    def values(self, pose: Pose) -> dict[str, F32]:
        """The shader's values of the pose just taken on; matrices as they stand, `(3, 3)`."""
        return {
            "head_turn": camera.turned(pose.head_deg, 1 - _NECK_SHARE),
            "neck_turn": camera.turned(pose.head_deg, _NECK_SHARE),
            "eye_turn_left": _eye_turn(pose, -_EYES_MEET_DEG),
            "eye_turn_right": _eye_turn(pose, _EYES_MEET_DEG),
            "breath_shift": _BREATH_DM * np.float32(pose.breath) + _LEAN_DM * np.float32(pose.lean),
            "lid_height": self._lid_heights(),
            "crease_strength": crease_strengths(pose.weights),
        }

    def _lid_heights(self) -> F32:
        """Upper and lower lid over each eye's centre, in dm, of the pose just taken on."""
        out = []
        for pair, ball in zip(self._lid_roots, self._head.balls, strict=True):
            out += [self.vertices[root, 1] - ball.centre[1] for root in pair]
        return np.array(out, np.float32)


def mouth_shows(pose: Pose) -> bool:
    """Whether teeth and tongue can be seen."""
    return any(pose.weights.get(name, 0.0) > 0.02 for name in _MOUTH_SHOWS)


def still_values(head: Head, camera_place: F32) -> dict[str, F32]:
    """The shader's values that no pose changes."""
    values = light_of(head.look)
    values["camera"] = camera_place
    values["head_pivot"], values["neck_pivot"] = head.head_pivot, head.neck_pivot
    values["eye_left"], values["eye_right"] = (ball.centre for ball in head.balls)
    return values


def fixed_attributes(mesh: Mesh) -> F32:
    """What no pose changes of a vertex, `(n, 11)`: uv, weights, shade, tangent."""
    parts = [mesh.uv, mesh.weights, mesh.shade, mesh.tangents]
    return np.ascontiguousarray(np.concatenate(parts, axis=1), np.float32)


def _eye_turn(pose: Pose, inwards_deg: float) -> F32:
    yaw, up = pose.gaze_deg
    return camera.turned((yaw + inwards_deg, -up, 0.0), 1.0)


def _lid_roots(head: Head) -> list[tuple[int, int]]:
    """For each eye the lash vertices at the middle of the upper and the lower lid margin."""
    mesh, out = head.mesh, []
    for side, ball in (("l", head.balls[0]), ("r", head.balls[1])):
        pair = []
        for row in (2, 1):
            part = mesh.part(f"lash_{side}{row}")
            rows = np.arange(part.first_vertex, part.first_vertex + part.vertex_count)
            root = np.abs(mesh.uv[rows, 1] % 0.5 - 0.01) < 0.15
            offset = np.abs(mesh.rest[rows, 0] - ball.centre[0]) + 10 * ~root
            pair.append(int(rows[np.argmin(offset)]))
        out.append((pair[0], pair[1]))
    return out
