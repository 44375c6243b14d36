"""The frame all screens share: a column of words that may scroll, and a foot of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets import ScrollPane


class Screen(QWidget):
    """Fill `body` with content and `foot` with buttons, the primary one last."""

    back = Signal()
    """Escape, or the back button: the screen before this one."""
    wide = False
    """True: more to read than fits beside the face; the panel takes more of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme()
        self.pane = ScrollPane()
        self.body: QVBoxLayout = self.pane.column
        self.foot = QHBoxLayout()
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.pane, 1)
        self.column.addLayout(self.foot)

    def first_focus(self) -> QWidget | None:
        """Return what the keyboard should be on when the screen appears."""
        return None

    def enter(self) -> None:
        """Get ready to be shown."""
        self.pane.verticalScrollBar().setValue(0)

    def wipe(self) -> None:
        """Forget everything of this learner."""

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        side, above = theme.px(64), theme.px(60)
        self.column.setContentsMargins(side, above, side, theme.px(48))
        self.column.setSpacing(theme.px(24))
        self.body.setSpacing(theme.px(20))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.foot.setSpacing(theme.px(8))
        ring = theme.px(5)
        self.foot.setContentsMargins(-ring, 0, -ring, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
            return
        super().keyPressEvent(event)
