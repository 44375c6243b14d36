"""A column that scrolls when it does not fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from ui.theme import Theme


class ScrollPane(QScrollArea):
    """Scrolls by finger, wheel and keyboard; never sideways.

    Its column is as wide as the view and as high as its words then need: the pane reckons this
    itself, since a scroll area's own resizing squeezes wrapped words when they change.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(self.content)
        self.content.installEventFilter(self)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.content and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Give the column the width of the view and the height its words then need."""
        width = self.viewport().width()
        if self.column.hasHeightForWidth():
            needed = self.column.totalHeightForWidth(width)
        else:
            needed = self.column.totalMinimumSize().height()
        self.content.resize(width, max(needed, self.viewport().height()))
