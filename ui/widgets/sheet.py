"""A card over everything, for a question that cannot wait."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import TextRole, Theme
from ui.widgets.button import Button, ButtonKind
from ui.widgets.text import Text
from ui.words import Words


class Sheet(QWidget):
    """Covers its parent and keeps the focus until answered; Escape is the first answer."""

    chosen = Signal(bool)
    """True for the first, calmer answer."""

    def __init__(self, first: Words, second: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._theme = Theme()
        self._title = Text("", TextRole.TITLE)
        self._body = Text("", TextRole.BODY, "ink_muted")
        self.first = Button(first, ButtonKind.PRIMARY, wide=True)
        self.second = Button(second, wide=True)
        self.first.clicked.connect(lambda: self.chosen.emit(True))
        self.second.clicked.connect(lambda: self.chosen.emit(False))
        self._card = QWidget(self)
        self._column = QVBoxLayout(self._card)
        self._column.addWidget(self._title)
        self._column.addWidget(self._body)
        self._row = QHBoxLayout()
        self._row.addWidget(self.first)
        self._row.addWidget(self.second)
        self._column.addLayout(self._row)
        outer = QVBoxLayout(self)
        outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        self.first.installEventFilter(self)
        self.second.installEventFilter(self)
        parent.installEventFilter(self)
        self.hide()

    def ask(self, title: Words, body: Words) -> None:
        """Show the question over the whole parent."""
        self.set_body(body)
        self._title.set_words(title)
        self._card.setAccessibleName(str(title))
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.first.setFocus(Qt.FocusReason.TabFocusReason)

    def set_body(self, body: Words) -> None:
        """Change the words under the title."""
        self._body.set_words(body)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        pad = theme.px(44)
        self._card.setFixedWidth(min(theme.px(760), self._over.width() - theme.px(48)))
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(theme.px(16))
        self._row.setSpacing(theme.px(10))
        self._row.setContentsMargins(0, theme.px(16), 0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("scrim", 0.55))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("surface"))
        radius = self._theme.px(36)
        painter.drawRoundedRect(QRectF(self._card.geometry()), radius, radius)

    def _key(self, event: QKeyEvent) -> bool:
        if self.isHidden():
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.chosen.emit(True)
            return True
        walking = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Right)
        if event.key() in walking:
            other = self.second if self.first.hasFocus() else self.first
            other.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False
