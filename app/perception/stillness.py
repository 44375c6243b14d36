"""Whether a face has moved since it was last looked at, from a few hundred averaged pixels.

Looking costs milliseconds, this a twentieth of one. A picture in which lids, eyes, brows and head
are where they were says nothing new, and most pictures of somebody who listens are such.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from app.perception.capture import Image
from app.perception.geometry import Points

UPPER_FACE = np.array((10, 70, 300, 105, 334, 33, 263, 145, 374, 4, 127, 356))
"""Forehead, brows, corners and lower lids of the eyes, tip of the nose, temples. Lips move while
somebody speaks, and what is read from them is slow."""
COLUMNS = 24
"""Into so many cells the width of the face is averaged: 8 pixels each at 60 cm."""
CHANGED_LEVEL = 6
"""Of 255, in one colour of one cell. Noise of a dim camera reaches 3, a lid that closes tens. What
is kept is then within 1 degree of the head, 2 of the gaze and 4 % of the lids. Range 4 to 7."""
LONGEST_RUN = 2
"""Pictures in a row that are let go: the face is looked at five times a second whatever happens."""
SMALLEST_CELL_PX = 3
"""A face so far off that its cells would be smaller is looked at in every picture."""


class Stillness:
    """Compares pictures with the one in which the face was looked at."""

    def __init__(self) -> None:
        self._box: _Box | None = None
        self._then: Image | None = None
        self._now: Image | None = None
        self._run = 0

    def holds(self, image: Image) -> bool:
        """Return whether nothing has changed and the last look is recent enough."""
        if self._box is None or self._then is None:
            return False
        self._now = self._box.cells(image)
        self._run += 1
        change = cv2.norm(self._now, self._then, cv2.NORM_INF)
        return change < CHANGED_LEVEL and self._run <= LONGEST_RUN

    def looked(self, image: Image, points: Points) -> None:
        """Remember what a picture looks like where its face was found.

        To be called with the picture that `holds` was last asked about.
        """
        upper = points.take(UPPER_FACE, axis=0)
        (left, top, _), (right, bottom, _) = upper.min(axis=0).tolist(), upper.max(axis=0).tolist()
        if self._box is None or not self._box.covers(left, top, right, bottom):
            self._box = _box_around(left, top, right, bottom, image)
            self._now = None
        if self._box is not None and self._now is None:
            self._now = self._box.cells(image)
        self._then, self._now, self._run = self._now, None, 0


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of the picture, cut into square cells."""

    left: int
    top: int
    columns: int
    rows: int
    cell_px: int

    def cells(self, image: Image) -> Image:
        """Returns (rows, columns, 3). Whole pixels per cell: three times as fast as parts."""
        bottom, right = self.top + self.rows * self.cell_px, self.left + self.columns * self.cell_px
        part = image[self.top : bottom, self.left : right]
        size = (self.columns, self.rows)
        return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)

    def covers(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Returns whether a face of about this size lies within, up to a cell."""
        slack = self.cell_px
        size_px = (right - left) / self.cell_px
        return (
            left > self.left - slack
            and top > self.top - slack
            and right < self.left + self.columns * slack + slack
            and bottom < self.top + self.rows * slack + slack
            and COLUMNS / 1.5 < size_px < COLUMNS * 1.5
        )


def _box_around(left: float, top: float, right: float, bottom: float, image: Image) -> _Box | None:
    """Returns the cells that cover a face and one more on each side, as far as the picture goes."""
    cell_px = round((right - left) / COLUMNS)
    if cell_px < SMALLEST_CELL_PX:
        return None
    height, width = image.shape[:2]
    first_x, first_y = max(0, int(left) - cell_px), max(0, int(top) - cell_px)
    columns = math.floor((min(width, right + cell_px) - first_x) / cell_px)
    rows = math.floor((min(height, bottom + cell_px) - first_y) / cell_px)
    return _Box(first_x, first_y, columns, rows, cell_px) if min(columns, rows) > 0 else None
