"""A corner that only those find who know of it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

TOUCHES = 5
WITHIN_S = 3.0
SIDE_PX = 110


class HiddenCorner(QWidget):
    """Draws nothing and takes no focus; five touches within three seconds open it."""

    opened = Signal()

    def __init__(
        self, parent: QWidget | None = None, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._now_s = now_s
        self._touches: deque[float] = deque(maxlen=TOUCHES)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        now_s = self._now_s()
        self._touches.append(now_s)
        if len(self._touches) == TOUCHES and now_s - self._touches[0] <= WITHIN_S:
            self._touches.clear()
            self.opened.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
