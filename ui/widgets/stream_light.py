"""A light that is on exactly while a microphone or camera is open."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import Icon
from ui.theme import TextRole, Theme, beginning
from ui.words import Words


class StreamLight(QWidget):
    """Symbol, word and, while live, a red dot: never colour alone."""

    def __init__(
        self, icon: str, words_live: Words, words_off: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._live = False
        self._drawn: QPixmap | None = None
        """Painted once: the face moves under it many times a second."""
        self._symbols = {True: Icon(icon), False: Icon(f"{icon}_off")}
        self._words: dict[bool, Words] = {True: words_live, False: words_off}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_live(False)

    @property
    def live(self) -> bool:
        return self._live

    def set_live(self, live: bool) -> None:
        """Show whether the stream is open."""
        self._live = live
        self.setAccessibleName(str(self._words[live]))
        self.updateGeometry()
        self.adjustSize()
        self._redraw()

    def retell(self) -> None:
        self.set_live(self._live)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.adjustSize()
        self._redraw()

    def sizeHint(self) -> QSize:
        theme = self._theme
        metrics = QFontMetrics(theme.font(TextRole.SMALL))
        words = max(metrics.horizontalAdvance(str(text)) for text in self._words.values())
        return QSize(words + theme.px(28 + 12 + 18 + 40), theme.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None:
            ratio = self.devicePixelRatioF()
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            self._draw(QPainter(self._drawn))
        QPainter(self).drawPixmap(0, 0, self._drawn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()

    def _redraw(self) -> None:
        self._drawn = None
        self.update()

    def _draw(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("surface"))
        round_px = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), round_px, round_px)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        ink = theme.colour("live" if self._live else "ink_muted")
        side, pad, dot = theme.px(26), theme.px(16), theme.px(12)
        icon_left = self.width() - pad - side if mirrored else pad
        where = QRectF(icon_left, (self.height() - side) / 2, side, side)
        self._symbols[self._live].paint(painter, where, ink)
        if self._live:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            dot_left = pad if mirrored else self.width() - pad - dot
            painter.drawEllipse(QRectF(dot_left, (self.height() - dot) / 2, dot, dot))
        painter.setPen(theme.colour("ink" if self._live else "ink_muted"))
        painter.setFont(theme.font(TextRole.SMALL))
        inset = pad + side + theme.px(10)
        words = QRectF(self.rect()).adjusted(0 if mirrored else inset, 0, 0, 0)
        if mirrored:
            words.setRight(self.width() - inset)
        flags = Qt.AlignmentFlag.AlignVCenter | beginning(mirrored=mirrored)
        painter.drawText(words, flags, str(self._words[self._live]))
        painter.end()
