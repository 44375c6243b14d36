"""One plain sentence about something that does not work just now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.icons import Icon
from ui.theme import TextRole, Theme
from ui.widgets.text import EDGE_PX, Text
from ui.words import Words


class NoticeStrip(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._symbol = Icon("caution")
        self._text = Text("", TextRole.SMALL, "caution")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    @property
    def words(self) -> str:
        return self._text.words

    def set_words(self, text: Words) -> None:
        """Show `text` and tell a screen reader; empty hides the strip."""
        changed = str(text) != self._text.words
        self._text.set_words(text)
        self.setVisible(bool(text))
        if text and changed:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, str(text)))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(20)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        symbol = side + theme.px(46)
        left, right = (side, symbol) if mirrored else (symbol, side)
        self._row.setContentsMargins(left, theme.px(14), right, theme.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("caution_soft"))
        edge = theme.px(EDGE_PX)
        ground = QRectF(self.rect()).adjusted(edge, 0, -edge, 0)
        painter.drawRoundedRect(ground, theme.px(18), theme.px(18))
        side = theme.px(30)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - theme.px(20) - side if mirrored else theme.px(20)
        where = QRectF(left, (self.height() - side) / 2, side, side)
        self._symbol.paint(painter, where, theme.colour("caution"))
