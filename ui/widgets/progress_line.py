"""How far a long piece of work has come."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.theme import TextRole, Theme
from ui.widgets.text import EDGE_PX, Text

_BAR_PX = 12


class ProgressLine(QWidget):
    """What is being done over a bar; hidden while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._share = 0.0
        self._text = Text("", TextRole.SMALL, "ink_muted")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    @property
    def words(self) -> str:
        return self._text.words

    def show_share(self, words: str, share: float) -> None:
        """Show `words` and a bar filled to `share`, 0..1."""
        self._text.set_words(words)
        self._share = min(max(share, 0.0), 1.0)
        self.show()
        self.update()

    def end(self) -> None:
        """The work is over."""
        self._text.set_words("")
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._column.setContentsMargins(0, 0, 0, theme.px(_BAR_PX + 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        edge, high = theme.px(EDGE_PX), theme.px(_BAR_PX)
        bar = QRectF(edge, self.height() - high - theme.px(2), self.width() - 2 * edge, high)
        painter.setBrush(theme.colour("outline", 0.4))
        painter.drawRoundedRect(bar, high / 2, high / 2)
        if self._share > 0:
            filled = QRectF(bar)
            filled.setWidth(max(high, bar.width() * self._share))
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                filled.moveRight(bar.right())
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(filled, high / 2, high / 2)
