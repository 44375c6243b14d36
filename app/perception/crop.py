"""The turned square around a face, and what the landmark model's first layers see in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.models import onnx_session
from app.perception.capture import Image

CROP_PX = 256
CROP_MARGIN = 1.5
"""Side of the crop against the longer side of the face in it."""
CELL_PX = 8
"""Pixels of the crop for which one cell of the features stands."""
TO_UNIT = np.float32(1 / 255)


@dataclass(frozen=True, slots=True)
class Crop:
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


def crop_around(
    points: NDArray[np.floating], right_eye: NDArray[np.floating], left_eye: NDArray[np.floating]
) -> Crop:
    """Returns the crop of a face with these points (n, 2), level with its eyes."""
    low, high = points.min(axis=0).astype(np.float64), points.max(axis=0).astype(np.float64)
    across = (left_eye - right_eye).astype(np.float64)
    return Crop(
        centre=(low + high) / 2,
        side=float((high - low).max() * CROP_MARGIN),
        angle=float(np.arctan2(across[1], across[0])),
    )


class Stem:
    """The model's first layers on the middle `side_px` of a crop. They are two thirds of its work,
    and what they see of a place they see there alone, so the rest of a crop may be older."""

    def __init__(self, path: Path, side_px: int) -> None:
        self._session = onnx_session(path, extents={"height_px": side_px, "width_px": side_px})
        self._margin_px = (CROP_PX - side_px) // 2
        self._cells = slice(self._margin_px // CELL_PX, (self._margin_px + side_px) // CELL_PX)
        ends = (0, side_px)
        self._corners = np.array([(x, y, 1) for x in ends for y in ends]).T
        self._pixels = np.empty((side_px, side_px, 4), np.uint8)
        self._blob = np.empty((1, 3, side_px, side_px), np.float32)

    def look(
        self, image: Image, to_image: NDArray[np.float64], features: NDArray[np.float32]
    ) -> None:
        """Renew the middle of `features` (1, channels, 32, 32). `to_image`: a crop's matrix."""
        part, to_part = self._part(image, to_image)
        # Pixels of four bytes are moved twice as fast as those of three.
        cv2.warpAffine(
            cv2.cvtColor(part, cv2.COLOR_BGR2RGBA),
            to_part,
            self._pixels.shape[:2],
            dst=self._pixels,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for plane, colour in zip(self._blob[0], cv2.split(self._pixels), strict=False):
            np.multiply(colour, TO_UNIT, out=plane)
        (seen,) = self._session.run(None, {"input": self._blob})
        features[:, :, self._cells, self._cells] = seen

    def _part(
        self, image: Image, to_image: NDArray[np.float64]
    ) -> tuple[Image, NDArray[np.float64]]:
        """Returns the part of the picture that is needed, and the way from our pixels into it."""
        to_part = to_image.copy()
        to_part[:, 2] += to_image[:, :2].sum(axis=1) * self._margin_px
        corners = to_part @ self._corners
        (left, top), (right, bottom) = corners.min(axis=1).tolist(), corners.max(axis=1).tolist()
        height, width = image.shape[:2]
        x, y = min(max(0, int(left) - 1), width - 1), min(max(0, int(top) - 1), height - 1)
        to_part[:, 2] -= (x, y)
        return image[y : max(y + 1, int(bottom) + 3), x : max(x + 1, int(right) + 3)], to_part
