"""A question with equally weighted answers, none of them chosen beforehand."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.icons import Icon
from ui.theme import TextRole, Theme, beginning
from ui.widgets.button import Pressable
from ui.widgets.text import Text
from ui.words import Words

BESIDE_PX = 900
"""From this width on, words and tiles of a question stand side by side."""

SYMBOL_PX, PAD_PX, GAP_PX = 38, 26, 18
MARK_PX, MARK_INSET_PX = 30, 11


class ChoiceTile(Pressable):
    """One answer: symbol and words; a mark appears when it is chosen."""

    def __init__(self, text: Words, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._symbol = Icon(icon)
        self._mark = Icon("check")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        ring = 2 * self.ring_px
        return QSize(self._theme.px(240) + ring, self._theme.target(104) + ring)

    def minimumSizeHint(self) -> QSize:
        """No word is broken: the longest has room beside the symbol."""
        theme = self._theme
        metrics = QFontMetrics(theme.font(TextRole.LABEL))
        longest = max(metrics.horizontalAdvance(word) for word in self.text().split(" "))
        needed = longest + theme.px(SYMBOL_PX) + theme.px(GAP_PX) + 2 * theme.px(PAD_PX)
        width = max(theme.px(200), needed + 2 * self.ring_px + theme.px(8))
        return QSize(width, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isChecked():
            return
        self._ringed = True
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        width = max(1.5, theme.unit * (3.5 if chosen else 2.0))
        shape = self.shape_rect().adjusted(width / 2, width / 2, -width / 2, -width / 2)
        fill = "accent_soft" if chosen or self.isDown() else "surface"
        if not chosen and self.underMouse() and not self.isDown():
            fill = "sunken"
        painter.setBrush(theme.colour(fill))
        painter.setPen(QPen(theme.colour("accent" if chosen else "outline"), width))
        radius = theme.px(24)
        painter.drawRoundedRect(shape, radius, radius)
        ink = theme.colour("on_accent_soft" if chosen else "ink")
        self._paint_content(painter, shape, ink, chosen)
        self.draw_ring(painter, radius)

    def _paint_content(self, painter: QPainter, shape: QRectF, ink: QColor, chosen: bool) -> None:
        theme = self._theme
        side, pad, gap = theme.px(SYMBOL_PX), theme.px(PAD_PX), theme.px(GAP_PX)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        middle = shape.center().y()
        icon_left = shape.right() - pad - side if mirrored else shape.left() + pad
        self._symbol.paint(painter, QRectF(icon_left, middle - side / 2, side, side), ink)
        if chosen:
            self._paint_mark(painter, shape, mirrored)
        left = shape.left() + pad if mirrored else icon_left + side + gap
        right = icon_left - gap if mirrored else shape.right() - pad
        font = theme.font(TextRole.LABEL)
        painter.setFont(font)
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignVCenter | beginning(mirrored=mirrored)
        words = QRectF(left, shape.top(), right - left, shape.height())
        painter.drawText(words, int(flags) | int(Qt.TextFlag.TextWordWrap), self.text())

    def _paint_mark(
        self,
        painter: QPainter,
        shape: QRectF,
        mirrored: bool,
        across_px: float = MARK_PX,
        inset_px: float = MARK_INSET_PX,
    ) -> None:
        theme = self._theme
        across, inset = theme.px(across_px), theme.px(inset_px)
        left = shape.left() + inset if mirrored else shape.right() - inset - across
        badge = QRectF(left, shape.top() + inset, across, across)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(badge)
        part = across * 0.2
        tick = badge.adjusted(part, part, -part, -part)
        self._mark.paint(painter, tick, theme.colour("on_accent"))


class ChoiceRow(QWidget):
    """A question, why it is asked, and two tiles side by side."""

    answered = Signal(bool)
    """True for the first tile."""

    def __init__(
        self,
        question: Words,
        reason: Words,
        yes: ChoiceTile,
        no: ChoiceTile,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._yes, self._no = yes, no
        self._group = QButtonGroup(self)
        self._group.addButton(yes, 1)
        self._group.addButton(no, 0)
        self._group.idToggled.connect(self._toggled)
        self._theme = Theme()
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._words = QVBoxLayout()
        self.question = Text(question, TextRole.HEADING)
        self.reason = Text(reason, TextRole.SMALL, "ink_muted")
        self._words.addWidget(self.question)
        self._words.addWidget(self.reason)
        self._words.addStretch(1)
        self._layout.addLayout(self._words, 5)
        self._tiles = QHBoxLayout()
        self._tiles.addWidget(yes, 1)
        self._tiles.addWidget(no, 1)
        self._layout.addLayout(self._tiles, 6)
        self.retell()

    @property
    def tiles(self) -> tuple[ChoiceTile, ChoiceTile]:
        return self._yes, self._no

    @property
    def answer(self) -> bool | None:
        """True, False, or None while nothing is chosen."""
        chosen = self._group.checkedId()
        return None if chosen < 0 else bool(chosen)

    def clear(self) -> None:
        """Choose nothing."""
        self._group.setExclusive(False)
        self._yes.setChecked(False)
        self._no.setChecked(False)
        self._group.setExclusive(True)

    def retell(self) -> None:
        self.question.retell()
        for tile in self.tiles:
            tile.setAccessibleDescription(self.question.words)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._words.setSpacing(theme.px(6))
        self._tiles.setSpacing(theme.px(10))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Words and tiles side by side where there is room, else one above the other."""
        room = self.width() >= self._theme.px(BESIDE_PX * self._theme.text_scale**0.5)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(across if room else down)
        self._layout.setSpacing(self._theme.px(28 if room else 12))

    def _toggled(self, which: int, checked: bool) -> None:
        if checked:
            self.answered.emit(bool(which))
