"""The learner's own picture, as a mirror shows it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from ui.widgets.text import EDGE_PX
from ui.words import Words

_SHAPE = 4 / 3


class SelfView(QWidget):
    """Hidden until there is a picture; holds the last one only, and none after `clear`."""

    def __init__(self, name: Words, *, height_px: float) -> None:
        super().__init__()
        self._name, self._height_px = name, height_px
        self._theme = Theme()
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retell()
        self.hide()

    @property
    def has_picture(self) -> bool:
        return self._image is not None

    def show_picture(self, jpeg: bytes) -> None:
        """Show this picture; what is no picture shows nothing new."""
        image = QImage.fromData(jpeg)
        if not image.isNull():
            self._image = image.flipped(Qt.Orientation.Horizontal)
            self.show()
            self.update()

    def clear(self) -> None:
        """Forget the picture."""
        self._image = None
        self.hide()

    def retell(self) -> None:
        self.setAccessibleName(str(self._name))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        high = self._theme.px(self._height_px)
        return QSize(round(high * _SHAPE) + self._theme.px(EDGE_PX), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        edge = self._theme.px(EDGE_PX)
        frame, radius = QRectF(self.rect()), self._theme.px(20)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            frame.adjust(0, 0, -edge, 0)
        else:
            frame.adjust(edge, 0, 0, 0)
        outline = QPainterPath()
        outline.addRoundedRect(frame, radius, radius)
        painter.setClipPath(outline)
        painter.fillRect(frame, self._theme.colour("sunken"))
        if self._image is None:
            return
        size = self._image.size().scaled(
            frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
        )
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(frame.center())
        painter.drawImage(place, self._image)
