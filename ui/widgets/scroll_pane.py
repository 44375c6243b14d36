"""A column that scrolls when it does not fit."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from ui.theme import Theme


class _Column(QWidget):
    """As high as its words need at the width it is given, and no higher."""

    def minimumSizeHint(self) -> QSize:
        width = self.parentWidget().width() if self.parentWidget() else self.width()
        return QSize(super().minimumSizeHint().width(), self.layout().heightForWidth(width))


class ScrollPane(QScrollArea):
    """Scrolls by finger, wheel and keyboard; never sideways."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = _Column()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(self.content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.content.setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def set_theme(self, theme: Theme) -> None:
        thick, radius = theme.px(12), theme.px(4)
        grip = theme.palette.outline
        self.setStyleSheet(
            "QScrollArea { background: transparent; }"
            f"QScrollBar:vertical {{ width: {thick}px; background: transparent; margin: 0; }}"
            f"QScrollBar::handle:vertical {{ background: {grip}; border-radius: {radius}px;"
            f" min-height: {theme.px(60)}px; margin: 0 {theme.px(2)}px; }}"
            "QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }"
            "QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical"
            " { background: transparent; }"
        )
