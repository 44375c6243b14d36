"""Faces in a whole picture: where they are, without who they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.models import onnx_session
from app.perception.capture import Image

INPUT_PX = 128
GRIDS = ((16, 2), (8, 6))
"""Cells per side and anchors per cell, coarse after fine: 896 anchors."""
SCORE_FLOOR = 0.5
SAME_FACE_OVERLAP = 0.3
"""Intersection over union from which two boxes are one face."""
RIGHT_EYE, LEFT_EYE = 0, 1


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A face in picture coordinates (pixels)."""

    score: float
    corners: NDArray[np.float64]
    """(2, 2): top left, bottom right."""
    marks: NDArray[np.float64]
    """(6, 2): eyes, nose, mouth, ears."""

    @property
    def width(self) -> float:
        return float(self.corners[1, 0] - self.corners[0, 0])


class FaceDetector:
    """The short-range detector of the landmark model. Latency class: once a second, 1 ms.

    Source of the decoding: Bazarevsky et al., "BlazeFace", 2019: boxes relative to anchors,
    overlapping boxes averaged by their scores instead of suppressed.
    """

    def __init__(self, path: Path) -> None:
        self._session = onnx_session(path)
        self._input = self._session.get_inputs()[0].name
        self._anchors = _anchors()

    def find(self, image: Image) -> list[FaceBox]:
        """Returns the faces in the picture, surest first."""
        square, scale, left, top = _letterboxed(image)
        blob = square[:, :, ::-1].astype(np.float32).transpose(2, 0, 1)[None] / 127.5 - 1.0
        outputs = self._session.run(None, {self._input: np.ascontiguousarray(blob)})
        raw, logits = sorted((np.asarray(o)[0] for o in outputs), key=lambda o: -o.shape[-1])
        scores = 1.0 / (1.0 + np.exp(-np.clip(logits[:, 0], -50.0, 50.0)))
        sure = scores > SCORE_FLOOR
        if not sure.any():
            return []
        anchors = self._anchors[sure]
        values = raw[sure].astype(np.float64).reshape(-1, 8, 2) / INPUT_PX
        centre, half = values[:, 0] + anchors, values[:, 1] / 2
        marks = values[:, 2:] + anchors[:, None]
        points = np.concatenate([(centre - half)[:, None], (centre + half)[:, None], marks], axis=1)
        merged = _merged(points, scores[sure])
        offset = np.array([left, top])
        return [
            FaceBox(score, corners=(p[:2] * INPUT_PX - offset) / scale,
                    marks=(p[2:] * INPUT_PX - offset) / scale)
            for score, p in merged
        ]  # fmt: skip


def _anchors() -> NDArray[np.float64]:
    cells = []
    for side, per_cell in GRIDS:
        rows, columns = np.mgrid[0:side, 0:side]
        centres = (np.stack([columns, rows], axis=-1).reshape(-1, 2) + 0.5) / side
        cells.append(np.repeat(centres, per_cell, axis=0))
    return np.concatenate(cells)


def _letterboxed(image: Image) -> tuple[Image, float, int, int]:
    height, width = image.shape[:2]
    scale = INPUT_PX / max(height, width)
    inner = (round(width * scale), round(height * scale))
    left, top = (INPUT_PX - inner[0]) // 2, (INPUT_PX - inner[1]) // 2
    method = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    square = np.zeros((INPUT_PX, INPUT_PX, 3), np.uint8)
    square[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        image, inner, interpolation=method
    )
    return square, scale, left, top


def _merged(
    points: NDArray[np.float64], scores: NDArray[np.float64]
) -> list[tuple[float, NDArray[np.float64]]]:
    """Averages the boxes of one face; `points` is (n, 8, 2): two corners, six marks."""
    left = np.ones(len(scores), bool)
    found = []
    for best in np.argsort(-scores):
        if not left[best]:
            continue
        same = left & (_overlap(points[best, :2], points[:, :2]) > SAME_FACE_OVERLAP)
        same[best] = True
        left &= ~same
        weights = scores[same][:, None, None]
        found.append((float(scores[best]), (points[same] * weights).sum(axis=0) / weights.sum()))
    return found


def _overlap(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = np.maximum(box[0], boxes[:, 0]), np.minimum(box[1], boxes[:, 1])
    shared = np.clip(high - low, 0.0, None).prod(axis=1)
    areas = np.clip(boxes[:, 1] - boxes[:, 0], 0.0, None).prod(axis=1)
    own = np.clip(box[1] - box[0], 0.0, None).prod()
    return np.asarray(shared / np.maximum(areas + own - shared, 1e-12), np.float64)
