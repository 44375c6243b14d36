"""Nobody is there: a dark screen on which only the invitation wanders, so that no picture stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.icons import Icon
from ui.theme import Appearance, TextRole, Theme
from ui.window import KioskWindow
from ui.words import say

WANDERS_EVERY_MS = 15_000
_GOLDEN = 0.6180339887
"""Steps by this share of the way never come back to where they were (Weyl sequence)."""
_ROOT_TWO = 0.4142135624


class Screensaver(QWidget):
    """Comes over the attract screen only. Any sign of life sends it away and does nothing else."""

    def __init__(self, window: KioskWindow, after_s: float) -> None:
        super().__init__(window)
        self._window, self._places = window, 0
        self._icon = Icon("spark")
        self._invitation = say("Touch to begin")
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(round(after_s * 1000))
        self._still.timeout.connect(self._come)
        self._wandering = QTimer(self)
        self._wandering.setInterval(WANDERS_EVERY_MS)
        self._wandering.timeout.connect(self._wander)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        window.installEventFilter(self)
        self.poke()

    def poke(self) -> None:
        """A sign of life."""
        if self.isVisible():
            self._wandering.stop()
            self.hide()
            self._window.face.set_still(False)
            self._window.attract.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        if self._still.interval():
            self._still.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme(Appearance.DARK, self._window.theme.unit)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("scrim"))
        words, font = str(self._invitation), theme.font(TextRole.HEADING)
        side = theme.px(56)
        block = QRectF(0, 0, QFontMetrics(font).horizontalAdvance(words) + side, side * 2.2)
        block.moveTopLeft(self._place(block))
        icon = QRectF(block.center().x() - side / 2, block.top(), side, side)
        self._icon.paint(painter, icon, theme.colour("accent"))
        painter.setFont(font)
        painter.setPen(theme.colour("ink_muted"))
        below = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(block, below, words)

    def _come(self) -> None:
        window = self._window
        if not window.attract.isVisible():
            self._still.start()
            return
        self.setAccessibleName(str(self._invitation))
        self.setGeometry(window.rect())
        window.face.set_still(True)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wandering.start()

    def _wander(self) -> None:
        self._places += 1
        self.update()

    def _place(self, block: QRectF) -> QPointF:
        """Return where the block's corner stands now; the first place is the middle."""
        across, down = ((0.5 + self._places * step) % 1.0 for step in (_GOLDEN, _ROOT_TWO))
        return QPointF(
            across * (self.width() - block.width()), down * (self.height() - block.height())
        )
