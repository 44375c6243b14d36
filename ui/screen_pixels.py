"""The moving part of the face, as the screen takes it."""

from __future__ import annotations

import cv2
import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from ui.face_parts import Picture


class ScreenPixels:
    """The region in the screen's own size and order of colours, in one buffer kept for good.

    OpenCV enlarges a frame in a third of the time that QPainter takes (measured).
    """

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._pixels = np.full((height, width, 4), 255, np.uint8)
        self._ordered: Picture | None = None
        self.image = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)

    def show(self, drawn: Picture) -> None:
        """Take a frame `(h, w, 4)` RGBX of any size."""
        if self._ordered is None or self._ordered.shape != drawn.shape:
            self._ordered = np.empty_like(drawn)
        if drawn.shape == self._pixels.shape:
            cv2.cvtColor(drawn, cv2.COLOR_RGBA2BGRA, dst=self._pixels)
            return
        cv2.cvtColor(drawn, cv2.COLOR_RGBA2BGRA, dst=self._ordered)
        cv2.resize(self._ordered, self._size, dst=self._pixels, interpolation=cv2.INTER_LINEAR)

    def paint(self, painter: QPainter, region: QRect) -> None:
        """Put the frame where it belongs."""
        exact = self.image.size() == region.size()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
        painter.drawImage(region, self.image)
