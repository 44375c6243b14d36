"""A drawn symbol that stands by itself and says nothing to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.icons import Icon
from ui.theme import Theme
from ui.widgets.text import EDGE_PX


class Symbol(QWidget):
    """`size_px` in design pixels, `colour` a palette entry."""

    def __init__(
        self, icon: str, colour: str, size_px: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = Icon(icon)
        self._colour = colour
        self._size_px = size_px
        self._theme = Theme()

    def set_icon(self, icon: str, colour: str) -> None:
        """Show another symbol."""
        self._icon, self._colour = Icon(icon), colour
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(self._size_px * theme.text_scale**0.5)
        self.setFixedSize(side + theme.px(EDGE_PX), side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 0 if mirrored else self.width() - self.height()
        where = QRectF(left, 0, self.height(), self.height())
        self._icon.paint(painter, where, self._theme.colour(self._colour), mirrored=mirrored)
