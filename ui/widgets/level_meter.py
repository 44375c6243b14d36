"""How loud the microphone is, as a row of bars."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from ui.widgets.text import EDGE_PX
from ui.words import say

FLOOR_DB = -60.0
"""Below this no bar is lit."""
BARS = 28
_GAP = 0.8
"""Between bars, relative to a bar."""
_FALL = 0.80
"""Share of the level kept from one report to the next, so that bars sink and do not flicker."""


class LevelMeter(QWidget):
    """Shows the latest level, dB full scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(str(say("Microphone level")))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_level(self, level_db: float) -> None:
        """Show `level_db`; rises at once, sinks gently."""
        share = min(max(1.0 - level_db / FLOOR_DB, 0.0), 1.0)
        self._share = max(share, self._share * _FALL)
        self.update()

    def clear(self) -> None:
        """Show silence."""
        self._share = 0.0
        self.update()

    @property
    def share(self) -> float:
        """How much of the meter is lit, 0..1."""
        return self._share

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        edge = self._theme.px(EDGE_PX)
        bar = (self.width() - 2 * edge) / (BARS + (BARS - 1) * _GAP)
        step = bar * (1 + _GAP)
        lit = self._share * BARS
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for at in range(BARS):
            colour = "accent" if at < lit else "hairline"
            painter.setBrush(self._theme.colour(colour))
            left = edge + (BARS - 1 - at if mirrored else at) * step
            painter.drawRoundedRect(QRectF(left, 0, bar, self.height()), bar / 2, bar / 2)
