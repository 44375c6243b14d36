"""One face followed from picture to picture: 478 points and 52 movements."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.models import onnx_session
from app.perception.blendshapes import BLENDSHAPE_POINTS
from app.perception.capture import Image
from app.perception.crop import CROP_PX, Crop, Stem, crop_around
from app.perception.detector import LEFT_EYE, RIGHT_EYE, FaceDetector
from app.perception.errors import LandmarkModelInvalid
from app.perception.geometry import Mesh, Points
from app.perception.mesh import MESH_COUNT, read_mesh
from app.perception.stillness import Stillness

FILES = (
    "face_detector.onnx",
    "face_landmarks_stem.onnx",
    "face_landmarks_head.onnx",
    "face_blendshapes.onnx",
    "geometry_pipeline_metadata_landmarks.binarypb",
)
POINT_COUNT = 478
HEAD_INPUT = "features"
MIDDLE_PX = 192
"""Of the crop's 256: the face takes up 171 of them."""
AROUND_EVERY_S = 1.0
"""How often what lies around the middle of the crop is looked at: hair and a room."""
FACE_LOGIT_FLOOR = 0.0
"""The landmark graph's own judgement that its crop holds a face: probability one half."""
DETECT_EVERY_S = 1.0
"""How often people are counted while a face is being followed."""
RETRY_EVERY_S = 0.2
"""How often the detector looks while there is no face."""
PUT_OFF_S = 0.1
"""Counting and measuring wait so long for a picture that need not be looked at."""
MOVEMENTS_EVERY_S = 0.18
"""How often the movements are measured: smiles and brows are slow, and lids are in the points."""
OUTER_EYE_CORNERS = (33, 263)
_BLENDSHAPE_ROWS = np.array(BLENDSHAPE_POINTS)


@dataclass(frozen=True, slots=True)
class Face:
    """One face in one picture. Lives in memory only."""

    points: Points
    movements: NDArray[np.float32]
    """(52,) in 0..1, in the order of `BLENDSHAPES`; at most 0.3 s old."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one picture shows. `people` was counted at most a second ago."""

    people: int
    face: Face | None


class FaceFinder(Protocol):
    """Per picture, 15 times a second."""

    mesh: Mesh

    def look(self, image: Image, t_s: float) -> Sighting:
        """Return who is in the picture taken at `t_s` (seconds, any origin, never falling)."""


class FaceLandmarks:
    """Follows the nearest face. One thread; 6 ms of one core per picture of 640 x 480.

    The crop comes from the landmarks of the picture before; the detector runs when there are
    none, and once a second to count people. A picture in which the face has not moved costs a
    tenth: it is answered with the points of the one before.
    """

    def __init__(self, folder: Path) -> None:
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise LandmarkModelInvalid(
                f"{folder} lacks {', '.join(missing)}. Run `vivavoce models fetch`."
            )
        self.mesh = read_mesh(folder / FILES[4])
        self._detector = FaceDetector(folder / FILES[0])
        self._whole, self._middle = (Stem(folder / FILES[1], px) for px in (CROP_PX, MIDDLE_PX))
        self._head = onnx_session(folder / FILES[2])
        self._movements = onnx_session(folder / FILES[3])
        self._features = np.zeros(self._head.get_inputs()[0].shape, np.float32)
        self._head_outputs = [o.name for o in self._head.get_outputs()[:2]]
        self._movements_input = self._movements.get_inputs()[0].name
        self._crop: Crop | None = None
        self._people = 0
        self._detect_at_s = -np.inf
        self._move_at_s = self._around_at_s = -np.inf
        self._stillness = Stillness()
        self._face: Face | None = None
        self.anew = False
        """Whether the last picture was looked at; otherwise the face in it had not moved."""

    def look(self, image: Image, t_s: float) -> Sighting:
        self.anew = self._face is None or not self._stillness.holds(image)
        put_off_s = PUT_OFF_S if self._face is not None and self.anew else 0.0
        if t_s >= self._detect_at_s + put_off_s:
            self._detect(image, t_s)
        points = self._follow(image, t_s) if self.anew or self._face is None else self._face.points
        if points is None and t_s < self._detect_at_s and self._people:
            self._detect(image, t_s)
            points = self._follow(image, t_s)
        if points is None:
            self._people, self._face, self._stillness = 0, None, Stillness()
            self._detect_at_s = min(self._detect_at_s, t_s + RETRY_EVERY_S)
            return Sighting(people=0, face=None)
        self._people = max(self._people, 1)
        if self._face is None or t_s >= self._move_at_s + put_off_s:
            moved = self._movements_of(points)
            self._move_at_s = t_s + MOVEMENTS_EVERY_S
        else:
            moved = self._face.movements
        self._face = Face(points, moved)
        if self.anew:
            self._stillness.looked(image, points)
        return Sighting(self._people, self._face)

    def forget(self) -> None:
        """Look for the face anew, as after a change of camera or learner."""
        self._crop, self._people, self._detect_at_s = None, 0, -np.inf
        self._face, self._stillness = None, Stillness()

    def _detect(self, image: Image, t_s: float) -> None:
        boxes = self._detector.find(image)
        self._people = len(boxes)
        self._detect_at_s = t_s + DETECT_EVERY_S
        if self._crop is None and boxes:
            box = max(boxes, key=lambda box: box.width)
            self._crop = crop_around(box.corners, box.marks[RIGHT_EYE], box.marks[LEFT_EYE])
            self._around_at_s = t_s

    def _follow(self, image: Image, t_s: float) -> Points | None:
        if self._crop is None:
            return None
        points, logit = self._points_in(image, self._crop, t_s)
        if logit < FACE_LOGIT_FLOOR:
            self._crop = None
            return None
        right, left = OUTER_EYE_CORNERS
        self._crop = crop_around(points[:MESH_COUNT, :2], points[right, :2], points[left, :2])
        return points

    def _points_in(self, image: Image, crop: Crop, t_s: float) -> tuple[Points, float]:
        to_image = crop.matrix()
        if t_s >= self._around_at_s:
            self._around_at_s = t_s + AROUND_EVERY_S
            self._whole.look(image, to_image, self._features)
        else:
            self._middle.look(image, to_image, self._features)
        raw, logit = self._head.run(self._head_outputs, {HEAD_INPUT: self._features})
        raw = raw.reshape(POINT_COUNT, 3)
        points = np.empty((POINT_COUNT, 3), np.float32)
        points[:, :2] = raw[:, :2] @ to_image[:, :2].T + to_image[:, 2]
        points[:, 2] = raw[:, 2] * (crop.side / CROP_PX)
        return points, logit.item()

    def _movements_of(self, points: Points) -> NDArray[np.float32]:
        chosen = np.ascontiguousarray(points[_BLENDSHAPE_ROWS, :2][None], np.float32)
        outputs = self._movements.run(None, {self._movements_input: chosen})
        return np.asarray(outputs[0], np.float32).reshape(-1)
