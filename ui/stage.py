"""The face, and what must always be seen with it: that it is an AI, which devices are open."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.face_view import FaceView
from ui.theme import TextRole, Theme
from ui.widgets import StreamLight
from ui.words import Who, Words, say


class _Plate(QWidget):
    """A name on the stage, painted once and put over the moving face as it is."""

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._theme = Theme()
        self._drawn: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(str(self._words))
        self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        metrics = QFontMetrics(theme.font(TextRole.SMALL))
        width = metrics.horizontalAdvance(str(self._words)) + 2 * theme.px(20)
        self.setFixedSize(width, theme.px(48))
        self._drawn = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None:
            ratio = self.devicePixelRatioF()
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("surface"))
            painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
            painter.setPen(self._theme.colour("ink"))
            painter.setFont(self._theme.font(TextRole.SMALL))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._words))
            painter.end()
        QPainter(self).drawPixmap(0, 0, self._drawn)


class _Veil(QWidget):
    """Lies over the face while the conversation rests; a touch wakes it."""

    touched = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._theme = Theme()
        self.retell()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def retell(self) -> None:
        self.setAccessibleName(str(self._words))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("canvas", 0.86))
        painter.setPen(self._theme.colour("ink"))
        painter.setFont(self._theme.font(TextRole.TITLE))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._words))


class Stage(QWidget):
    """`overlap` pixels at its inner edge lie under the panel's rounded corners."""

    touched = Signal()
    resumed = Signal()

    def __init__(self, face: FaceView, who: Who, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._bottom_overlap = 0
        self.face = face
        face.setParent(self)
        face.touched.connect(self.touched)
        self.microphone = StreamLight(
            "microphone", say("Microphone on"), say("Microphone off"), self
        )
        self.camera = StreamLight("camera", say("Camera on"), say("Camera off"), self)
        self._plate = _Plate(say("{name} · AI persona", name=who), self)
        self._veil = _Veil(say("Paused\nTouch to continue"), self)
        self._veil.touched.connect(self.resumed)
        for always_seen in (self.microphone, self.camera, self._plate):
            always_seen.raise_()

    def set_resting(self, resting: bool) -> None:
        """Cover the face while the conversation is paused."""
        self._veil.setVisible(resting)
        self.face.set_still(resting)

    def show_lights(self, shown: bool) -> None:
        """Show the device lights, which only say something once consent was asked for."""
        self.microphone.setVisible(shown)
        self.camera.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.face.setGeometry(self.rect())
        self._veil.setGeometry(self.rect())
        self.place()

    def set_overlap(self, bottom_px: int) -> None:
        """Keep clear of that much at the foot, which lies under the panel."""
        self._bottom_overlap = bottom_px
        self.place()

    def place(self) -> None:
        """Put the lights into the upper and the name into the lower outer corner."""
        margin, gap = self._theme.px(28), self._theme.px(10)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        top = margin
        for light in (self.microphone, self.camera):
            left = self.width() - margin - light.width() if mirrored else margin
            light.move(left, top)
            top += light.height() + gap
        left = self.width() - margin - self._plate.width() if mirrored else margin
        self._plate.move(left, self.height() - self._bottom_overlap - margin - self._plate.height())
