"""A column that scrolls when it does not fit, and fades out where there is more of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.themed import restyle

_FADE_PX = 44


class _Fade(QWidget):
    """The ground's colour, coming up at one end of the view."""

    def __init__(self, pane: QWidget, *, at_foot: bool) -> None:
        super().__init__(pane)
        self._at_foot = at_foot
        self._theme = Theme()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def look(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        fade = QLinearGradient(0, 0, 0, self.height())
        fade.setColorAt(1.0 if self._at_foot else 0.0, self._theme.colour("canvas"))
        fade.setColorAt(0.0 if self._at_foot else 1.0, self._theme.colour("canvas", 0.0))
        QPainter(self).fillRect(self.rect(), fade)


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
        self._head, self._foot = _Fade(self, at_foot=False), _Fade(self, at_foot=True)
        self._fade_px = _FADE_PX
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._show_more)
        bar.rangeChanged.connect(self._show_more)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def set_theme(self, theme: Theme) -> None:
        self._fade_px = theme.px(_FADE_PX)
        for fade in (self._head, self._foot):
            fade.look(theme)
        self._show_more()
        thick, radius = theme.px(12), theme.px(4)
        grip = theme.palette.outline
        restyle(
            self,
            "QScrollArea { background: transparent; }"
            f"QScrollBar:vertical {{ width: {thick}px; background: transparent; margin: 0; }}"
            f"QScrollBar::handle:vertical {{ background: {grip}; border-radius: {radius}px;"
            f" min-height: {theme.px(60)}px; margin: 0 {theme.px(2)}px; }}"
            "QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }"
            "QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical"
            " { background: transparent; }",
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
        self._show_more()

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

    def _show_more(self) -> None:
        """Fade the words at an end beyond which there are more."""
        bar, view = self.verticalScrollBar(), self.viewport().geometry()
        tall = min(self._fade_px, view.height() // 3)
        self._head.setGeometry(view.x(), view.y(), view.width(), tall)
        self._foot.setGeometry(view.x(), view.bottom() + 1 - tall, view.width(), tall)
        self._head.setVisible(bar.value() > bar.minimum())
        self._foot.setVisible(bar.value() < bar.maximum())
