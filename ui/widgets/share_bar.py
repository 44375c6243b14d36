"""A share as a bar with its percentage beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import TextRole, Theme, beginning

_BAR_PX, _WORDS_PX = 14, 92


class ShareBar(QWidget):
    """`share` 0..1. The words beside the bar say the same."""

    def __init__(self, share: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._share = min(max(share, 0.0), 1.0)
        self.words = f"{round(100 * self._share)} %"
        self.setAccessibleName(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(34 * theme.text_scale**0.5))
        self.setMinimumWidth(theme.px(200))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        high, room = theme.px(_BAR_PX), theme.px(_WORDS_PX * theme.text_scale**0.5)
        left = room if mirrored else 0
        bar = QRectF(left, (self.height() - high) / 2, self.width() - room, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("outline", 0.35))
        painter.drawRoundedRect(bar, high / 2, high / 2)
        filled = QRectF(bar)
        filled.setWidth(bar.width() * self._share)
        if mirrored:
            filled.moveRight(bar.right())
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(filled, high / 2, high / 2)
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font(TextRole.LABEL))
        words = QRectF(0 if mirrored else bar.right(), 0, room, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | beginning(mirrored=not mirrored)
        painter.drawText(words, int(flags), self.words)
