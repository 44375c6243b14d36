"""One face followed from picture to picture: 478 points and 52 movements."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from app.models import onnx_session
from app.perception.blendshapes import BLENDSHAPE_POINTS
from app.perception.capture import Image
from app.perception.detector import LEFT_EYE, RIGHT_EYE, FaceBox, FaceDetector
from app.perception.errors import LandmarkModelInvalid
from app.perception.geometry import Mesh, Points
from app.perception.mesh import MESH_COUNT, read_mesh
from app.perception.stillness import Stillness

FILES = (
    "face_detector.onnx",
    "face_landmarks_detector.onnx",
    "face_blendshapes.onnx",
    "geometry_pipeline_metadata_landmarks.binarypb",
)
CROP_PX = 256
POINT_COUNT = 478
TO_UNIT = np.float32(1 / 255)
CROP_MARGIN = 1.5
"""Side of the crop against the longer side of the face in it."""
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
    """Follows the nearest face. One thread; 7 ms of one core per picture of 640 x 480.

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
        self.mesh = read_mesh(folder / FILES[3])
        self._detector = FaceDetector(folder / FILES[0])
        self._landmarks = onnx_session(folder / FILES[1])
        self._movements = onnx_session(folder / FILES[2])
        self._landmarks_input = self._landmarks.get_inputs()[0].name
        self._landmarks_outputs = [o.name for o in self._landmarks.get_outputs()[:2]]
        self._movements_input = self._movements.get_inputs()[0].name
        self._pixels = np.empty((CROP_PX, CROP_PX, 4), np.uint8)
        self._blob = np.empty((1, 3, CROP_PX, CROP_PX), np.float32)
        self._crop: _Crop | None = None
        self._people = 0
        self._detect_at_s = -np.inf
        self._move_at_s = -np.inf
        self._stillness = Stillness()
        self._face: Face | None = None
        self.anew = False
        """Whether the last picture was looked at; otherwise the face in it had not moved."""

    def look(self, image: Image, t_s: float) -> Sighting:
        self.anew = self._face is None or not self._stillness.holds(image)
        put_off_s = PUT_OFF_S if self._face is not None and self.anew else 0.0
        if t_s >= self._detect_at_s + put_off_s:
            self._detect(image, t_s)
        points = self._follow(image) if self.anew or self._face is None else self._face.points
        if points is None and t_s < self._detect_at_s and self._people:
            self._detect(image, t_s)
            points = self._follow(image)
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
            self._crop = _crop_of_box(max(boxes, key=lambda box: box.width))

    def _follow(self, image: Image) -> Points | None:
        if self._crop is None:
            return None
        points, logit = self._points_in(image, self._crop)
        if logit < FACE_LOGIT_FLOOR:
            self._crop = None
            return None
        right, left = OUTER_EYE_CORNERS
        self._crop = _crop_around(points[:MESH_COUNT, :2], points[right, :2], points[left, :2])
        return points

    def _points_in(self, image: Image, crop: _Crop) -> tuple[Points, float]:
        to_image = crop.matrix()
        # Pixels of four bytes are moved twice as fast as those of three.
        cv2.warpAffine(
            cv2.cvtColor(image, cv2.COLOR_BGR2RGBA),
            to_image,
            (CROP_PX, CROP_PX),
            dst=self._pixels,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for plane, colour in zip(self._blob[0], cv2.split(self._pixels), strict=False):
            np.multiply(colour, TO_UNIT, out=plane)
        feed = {self._landmarks_input: self._blob}
        raw, logit = self._landmarks.run(self._landmarks_outputs, feed)
        raw = raw.reshape(POINT_COUNT, 3)
        points = np.empty((POINT_COUNT, 3), np.float32)
        points[:, :2] = raw[:, :2] @ to_image[:, :2].T + to_image[:, 2]
        points[:, 2] = raw[:, 2] * (crop.side / CROP_PX)
        return points, logit.item()

    def _movements_of(self, points: Points) -> NDArray[np.float32]:
        chosen = np.ascontiguousarray(points[_BLENDSHAPE_ROWS, :2][None], np.float32)
        outputs = self._movements.run(None, {self._movements_input: chosen})
        return np.asarray(outputs[0], np.float32).reshape(-1)


@dataclass(frozen=True, slots=True)
class _Crop:
    """A turned square in the picture: centre (2,), side in pixels, angle in radians."""

    centre: NDArray[np.float64]
    side: float
    angle: float

    def matrix(self) -> NDArray[np.float64]:
        """(2, 3): from crop pixels to picture pixels."""
        scale = self.side / CROP_PX
        along, across = scale * math.cos(self.angle), scale * math.sin(self.angle)
        (x, y), half = self.centre, CROP_PX / 2
        return np.array(
            (
                (along, -across, x - (along - across) * half),
                (across, along, y - (across + along) * half),
            )
        )


def _crop_of_box(box: FaceBox) -> _Crop:
    return _crop_around(box.corners, box.marks[RIGHT_EYE], box.marks[LEFT_EYE])


def _crop_around(
    points: NDArray[np.floating], right_eye: NDArray[np.floating], left_eye: NDArray[np.floating]
) -> _Crop:
    low, high = points.min(axis=0).astype(np.float64), points.max(axis=0).astype(np.float64)
    across = (left_eye - right_eye).astype(np.float64)
    return _Crop(
        centre=(low + high) / 2,
        side=float((high - low).max() * CROP_MARGIN),
        angle=float(np.arctan2(across[1], across[0])),
    )
