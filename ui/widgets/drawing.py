"""An SVG that fills its width and says in words what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import unescape

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import TextRole, Theme

Drawn = Callable[[Theme], str]
"""A theme to an SVG in its colours."""


class Drawing(QWidget):
    """`width_px` in design pixels; None: as wide as there is room."""

    def __init__(
        self, drawn: Drawn, width_px: float | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drawn, self._width_px = drawn, width_px
        self._renderer = QSvgRenderer(self)
        self._theme = Theme()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        svg = self._drawn(theme)
        label = re.search('aria-label="([^"]*)"', svg)
        self.setAccessibleName(unescape(label.group(1)) if label else "")
        family = QFontInfo(theme.font(TextRole.SMALL)).family()  # Qt's SVG knows no list
        one = re.sub('font-family="[^"]*"', f'font-family="{family}"', svg)
        self._renderer.load(QByteArray(one.encode()))
        if self._width_px is not None:
            wide = theme.px(self._width_px)
            self.setFixedSize(wide, self.heightForWidth(wide))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        shape = self._renderer.defaultSize()
        return round(width * shape.height() / max(shape.width(), 1))

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        wide = self._theme.px(320)
        return QSize(wide, self.heightForWidth(wide))

    def paintEvent(self, event: QPaintEvent) -> None:
        high = self.heightForWidth(self.width())
        self._renderer.render(QPainter(self), QRectF(0, 0, self.width(), high))
