"""Touch targets with words, a symbol, or both."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.icons import Icon
from ui.theme import TextRole, Theme
from ui.words import Phrase, Words

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class ButtonKind(enum.Enum):
    """How much a button asks for attention."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


class Pressable(QAbstractButton):
    """A button of ours: Return presses it, and the keyboard's focus is drawn around it."""

    RING_PX = 5.0
    """Room kept around the drawn shape for the focus ring, design px."""

    def __init__(self, text: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._ringed = False
        self._say(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def retell(self) -> None:
        if isinstance(self._words, Phrase):
            self._say(self._words)
            self.updateGeometry()
            self.update()

    @property
    def ringed(self) -> bool:
        """Whether the keyboard brought the focus here."""
        return self._ringed

    @property
    def ring_px(self) -> int:
        return self._theme.px(self.RING_PX)

    def shape_rect(self) -> QRectF:
        """Return where the button itself is drawn, without the focus ring's room."""
        ring = self.ring_px
        return QRectF(self.rect()).adjusted(ring, ring, -ring, -ring)

    def draw_ring(self, painter: QPainter, radius: float) -> None:
        """Draw the keyboard's focus ring where it is due."""
        if not (self.hasFocus() and self._ringed):
            return
        width = max(2.0, self._theme.unit * 3.0)
        outer = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("focus"), width))
        painter.drawRoundedRect(outer, radius + self.ring_px, radius + self.ring_px)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ringed = True
            self.click()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ringed = False
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in _KEYBOARD_REASONS
        super().focusInEvent(event)
        for one in self._exclusive():
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _exclusive(self) -> Sequence[QAbstractButton]:
        """Return those of which only one can be chosen. Qt lets Tab reach one of them and leaves
        the others to the arrows, which somebody with two switches has not got."""
        if group := self.group():
            return group.buttons()
        parent = self.parentWidget()
        if parent is None or not self.autoExclusive():
            return ()
        return [one for one in parent.findChildren(Pressable) if one.autoExclusive()]

    def _say(self, words: Words) -> None:
        self._words = words
        self.setText(str(words))
        self.setAccessibleName(str(words))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            shape = Qt.CursorShape.PointingHandCursor if self.isEnabled() else None
            self.setCursor(shape or Qt.CursorShape.ArrowCursor)
        super().changeEvent(event)


def _two_line_width(text: str, metrics: QFontMetrics) -> int:
    """Return the least width, px, in which `text` takes no more than two lines."""
    words = text.split(" ")
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words) + 1)]
    widths = [max(metrics.horizontalAdvance(part) for part in split) for split in splits]
    return min(widths) + 2


class Button(Pressable):
    """A rounded button. `stacked` puts the symbol above the words; `wide` fills its row."""

    def __init__(
        self,
        text: Words,
        kind: ButtonKind = ButtonKind.SECONDARY,
        *,
        icon: str | None = None,
        words_shown: bool = True,
        height_px: float = 76,
        wide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._symbol = Icon(icon) if icon else None
        self._words_shown = words_shown
        self._height_px = height_px
        across = QSizePolicy.Policy.Expanding if wide else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        if not words_shown:
            self.setToolTip("")

    def set_words(self, text: Words, icon: str | None = None) -> None:
        """Change what the button says and, where given, its symbol."""
        self._say(text)
        if icon is not None:
            self._symbol = Icon(icon)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme, ring = self._theme, self.ring_px
        height = theme.target(self._height_px)
        if not self._words_shown:
            return QSize(height + 2 * ring, height + 2 * ring)
        metrics = QFontMetrics(theme.font(TextRole.LABEL))
        width = metrics.horizontalAdvance(self.text()) + 2 * theme.px(30)
        if self._symbol is not None:
            width += self._icon_px + theme.px(12)
        return QSize(max(width, height) + 2 * ring, height + 2 * ring)

    def minimumSizeHint(self) -> QSize:
        theme, hint = self._theme, self.sizeHint()
        if not self._words_shown:
            return hint
        metrics = QFontMetrics(theme.font(TextRole.LABEL))
        width = _two_line_width(self.text(), metrics) + 2 * theme.px(22) + 2 * self.ring_px
        if self._symbol is not None:
            width += self._icon_px + theme.px(12)
        return QSize(min(width, hint.width()), hint.height())

    @property
    def _icon_px(self) -> int:
        return self._theme.px(30)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = self.shape_rect()
        radius = shape.height() / 2
        if self._words_shown:
            radius = min(radius, theme.px(30))
        fill, line, ink = self._colours()
        painter.setBrush(fill)
        if line.alpha():
            width = max(1.5, theme.unit * 2)
            painter.setPen(QPen(line, width))
            half = width / 2
            shape = shape.adjusted(half, half, -half, -half)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(shape, radius, radius)
        self._paint_content(painter, shape, ink)
        self.draw_ring(painter, radius)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        theme, clear = self._theme, QColor(Qt.GlobalColor.transparent)
        pressed, hovered = self.isDown(), self.underMouse()
        if not self.isEnabled():
            faded = theme.colour("ink_muted", 0.75)
            if self._kind is ButtonKind.PRIMARY:
                return theme.colour("sunken"), clear, faded
            line = clear if self._kind is ButtonKind.QUIET else theme.colour("hairline")
            return clear, line, faded
        if self._kind is ButtonKind.PRIMARY:
            fill = "accent_strong" if pressed or hovered else "accent"
            return theme.colour(fill), clear, theme.colour("on_accent")
        fill_colour = clear if self._kind is ButtonKind.QUIET else theme.colour("surface")
        if pressed:
            fill_colour = theme.colour("accent_soft")
        elif hovered:
            fill_colour = theme.colour("sunken")
        line = clear if self._kind is ButtonKind.QUIET else theme.colour("outline")
        return fill_colour, line, theme.colour("ink")

    def _paint_content(self, painter: QPainter, shape: QRectF, ink: QColor) -> None:
        theme, side = self._theme, float(self._icon_px)
        if not self._words_shown:
            if self._symbol is not None:
                where = QRectF(0, 0, side, side)
                where.moveCenter(shape.center())
                self._symbol.paint(painter, where, ink)
            return
        font = theme.font(TextRole.LABEL)
        metrics = QFontMetrics(font)
        pad, gap = theme.px(16), theme.px(12)
        taken = side + gap if self._symbol is not None else 0.0
        room = QRect(0, 0, max(1, int(shape.width() - 2 * pad - taken)), 10_000)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        needed = metrics.boundingRect(room, flags, self.text())
        left = shape.center().x() - (needed.width() + taken) / 2
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        words_left = left if mirrored else left + taken
        if self._symbol is not None:
            icon_left = left + needed.width() + gap if mirrored else left
            where = QRectF(icon_left, shape.center().y() - side / 2, side, side)
            self._symbol.paint(painter, where, ink, mirrored=mirrored)
        painter.setFont(font)
        painter.setPen(ink)
        painter.setLayoutDirection(self.layoutDirection())
        words = QRectF(words_left - 1, shape.top(), needed.width() + 2, shape.height())
        painter.drawText(words, flags, self.text())
