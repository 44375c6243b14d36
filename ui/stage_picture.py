"""The face on the stage as the processor draws it: a still picture, and what moves in it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPixmap

from ui.face_parts import Picture
from ui.screen_pixels import ScreenPixels


class StagePicture:
    """Knows where on the stage both of them lie, in the stage's pixels."""

    def __init__(self) -> None:
        self.at, self.moving_at = QRect(), QRect()
        self._still: QPixmap | None = None
        self._moving: ScreenPixels | None = None

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the still picture in its own pixels; None: there is none."""
        return None if self._still is None else (self._still.width(), self._still.height())

    def hold(self, still: Picture) -> None:
        """Take another still picture, `(h, w, 3)` RGB."""
        height, width = still.shape[:2]
        image = QImage(still.data, width, height, width * 3, QImage.Format.Format_RGB888)
        self._still = QPixmap.fromImage(image)

    def move(self, drawn: Picture, size: tuple[int, int]) -> None:
        """Take what has moved, `(h, w, 4)` RGBX, for a part of that width and height."""
        if self._moving is None:
            self._moving = ScreenPixels(*size)
        self._moving.show(drawn)

    def rest(self) -> None:
        """Nothing moves in it any more."""
        self._moving = None

    def clear(self) -> None:
        """There is no picture."""
        self._still = self._moving = None

    def lay(
        self, stage: QSize, size: tuple[int, int], part: tuple[int, int, int, int] | None
    ) -> None:
        """Cover the stage with a picture of that size, of which that part (x, y, w, h) moves."""
        self.at = covering(stage, *size)
        if part is not None:
            self.moving_at = part_of(self.at, size[0], part)

    def paint(self, painter: QPainter, dirty: QRect) -> bool:
        """Paint what of it is dirty; False where there is no picture."""
        if self._still is None:
            return False
        if self._moving is None or not self.moving_at.contains(dirty):
            painter.drawPixmap(self.at, self._still)
        if self._moving is not None and self.moving_at.intersects(dirty):
            self._moving.paint(painter, self.moving_at)
        return True


def covering(stage: QSize, width: int, height: int) -> QRect:
    """Return where a picture covers a stage: the middle of a wider one, a smaller one enlarged."""
    scale = max(stage.width() / width, stage.height() / height)
    left = round((stage.width() - width * scale) / 2)
    return QRect(left, 0, round(width * scale), round(height * scale))


def part_of(picture: QRect, width: int, region: tuple[int, int, int, int]) -> QRect:
    """Return where a region (x, y, width, height) of a picture so wide lies on its stage."""
    scale = picture.width() / width
    x, y, wide, high = (side * scale for side in region)
    return QRectF(picture.left() + x, picture.top() + y, wide, high).toAlignedRect()
