"""The sheet beside the stage that holds the screens."""

from __future__ import annotations

from PySide6.QtCore import (
    QEasingCurve,
    QPropertyAnimation,
    QRectF,
    Qt,
    QVariantAnimation,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.screens import Screen
from ui.theme import Theme
from ui.widgets.button import Pressable

CORNER_PX = 40
_FADE_MS = 220


class _Fading(QWidget):
    """A picture of the former screen that goes away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture = QPixmap()
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(_FADE_MS)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.valueChanged.connect(self.update)
        self._fade.finished.connect(self._gone)
        self.hide()

    def leave(self, picture: QPixmap) -> None:
        self._picture = picture
        self.resize(self._over.size())
        self.show()
        self.raise_()
        self._fade.stop()
        self._fade.start(QPropertyAnimation.DeletionPolicy.KeepWhenStopped)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(float(self._fade.currentValue() or 0.0))
        painter.drawPixmap(0, 0, self._picture)

    def _gone(self) -> None:
        self.hide()
        self._picture = QPixmap()


class Panel(QWidget):
    """One screen at a time, on a ground rounded towards the stage."""

    def __init__(self, screens: list[Screen], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._screens = screens
        self._portrait = False
        self._fading = _Fading(self)
        for screen in screens:
            screen.setParent(self)
            screen.hide()
        self.current = screens[0]

    def set_portrait(self, portrait: bool) -> None:
        """Round the top (True) or the side towards the stage."""
        self._portrait = portrait
        self.update()

    def show_screen(self, screen: Screen) -> None:
        """Exchange the screen, softly unless motion is reduced, and give it the focus."""
        former = self.current
        picture = QPixmap()
        if former is not screen and former.isVisible() and not self._theme.reduced_motion:
            picture = self.grab()
        by_key = self.by_key
        self.current = screen
        screen.setGeometry(self.rect())
        screen.enter()
        screen.show()
        focus = screen.first_focus()
        if focus is not None:
            reason = Qt.FocusReason.TabFocusReason if by_key else Qt.FocusReason.OtherFocusReason
            focus.setFocus(reason)
        if former is not screen:
            former.hide()
        if not picture.isNull():
            self._fading.leave(picture)

    @property
    def by_key(self) -> bool:
        """Whether what has the focus was come to by key rather than by touch."""
        focused = self.focusWidget()
        return isinstance(focused, Pressable) and focused.ringed

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        for screen in self._screens:
            screen.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("canvas"))
        radius = self._theme.px(CORNER_PX)
        ground = QRectF(self.rect())
        if self._portrait:
            ground.adjust(0, 0, 0, radius)
        elif self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            ground.adjust(-radius, 0, 0, 0)
        else:
            ground.adjust(0, 0, radius, 0)
        painter.drawRoundedRect(ground, radius, radius)
