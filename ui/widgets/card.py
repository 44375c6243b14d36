"""A rounded ground that holds words and drawings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme


class Card(QWidget):
    """Fill `column`. `ground` is the name of a palette entry."""

    def __init__(
        self, ground: str = "surface", *, padding_px: float = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground, self._padding_px = ground, padding_px
        self._theme = Theme()
        self.column = QVBoxLayout(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(self._padding_px)
        self.column.setContentsMargins(side, side, side, side)
        self.column.setSpacing(theme.px(8))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(self._ground))
        radius = self._theme.px(24)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
