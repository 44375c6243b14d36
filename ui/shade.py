"""Darkens the whole window, where a display is too bright for its room."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class Shade(QWidget):
    """Lies over everything in `over` and lets every touch through; hidden at full brightness."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._black = QColor(0, 0, 0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        directly = Qt.FindChildOption.FindDirectChildrenOnly
        for below in (over, *over.findChildren(QWidget, options=directly)):
            below.installEventFilter(self)

    def set_brightness(self, brightness: float) -> None:
        """1: as drawn; 0: black."""
        self._black.setAlphaF(1.0 - brightness)
        self.setVisible(brightness < 1.0)
        self._cover()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window, and above whatever comes to its top."""
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self._cover()
        elif isinstance(event, QChildEvent) and event.added() and event.child() is not self:
            event.child().installEventFilter(self)
        elif event.type() is QEvent.Type.ZOrderChange and watched is not self:
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._black)

    def _cover(self) -> None:
        self.setGeometry(self._over.rect())
        self.raise_()
