"""The staff PIN, by finger or by key."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.runtime.administration import Door
from ui.icons import Icon
from ui.theme import TextRole, Theme
from ui.widgets import Button, ButtonKind, Text
from ui.widgets.button import Pressable
from ui.widgets.scale import StepTile
from ui.words import LANGUAGES, Words, recognised, say

MAX_DIGITS = 12
_COLUMN_PX = 470


class PadKey(Pressable):
    """A large key: a digit, or a symbol with a name."""

    def __init__(self, text: Words, icon: str | None = None, *, strong: bool = False) -> None:
        super().__init__(text)
        self._symbol = Icon(icon) if icon else None
        self._strong = strong
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        ring = 2 * self.ring_px
        return QSize(self._theme.px(130) + ring, self._theme.target(92) + ring)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, shape = self._theme, self.shape_rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        fill, ink = ("accent", "on_accent") if self._strong else ("surface", "ink")
        if not self.isEnabled():
            fill, ink = "sunken", "ink_muted"
        elif self.isDown():
            fill, ink = "accent_soft", "on_accent_soft"
        elif self.underMouse() and not self._strong:
            fill = "sunken"
        painter.setBrush(theme.colour(fill))
        radius = theme.px(24)
        painter.drawRoundedRect(shape, radius, radius)
        if self._symbol is not None:
            side = theme.px(38)
            where = QRectF(0, 0, side, side)
            where.moveCenter(shape.center())
            self._symbol.paint(painter, where, theme.colour(ink))
        else:
            painter.setPen(theme.colour(ink))
            painter.setFont(theme.font(TextRole.HEADING))
            painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, self.text())
        self.draw_ring(painter, radius)


class _Dots(QWidget):
    """How many digits were typed; never which."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self._count = 0

    def show_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(str(say("Digits: {count}", count=count)))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(44))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = max(self._count, 6)
        across, gap = float(theme.px(16)), float(theme.px(18))
        left = (self.width() - places * across - (places - 1) * gap) / 2
        top = (self.height() - across) / 2
        for place in range(places):
            filled = place < self._count
            painter.setBrush(theme.colour("accent") if filled else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent" if filled else "outline"), theme.px(2)))
            painter.drawEllipse(QRectF(left + place * (across + gap), top, across, across))


class _LanguageTile(StepTile):
    """A language in its own name; low, since hardly anybody needs it."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.target(64) + 2 * self.ring_px)


class PinPad(QWidget):
    """Says what stands in the way in words; forgets the digits as soon as they are given."""

    given = Signal(str)
    asked_again = Signal()
    """The wait is over: how does the door stand now?"""
    language_chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = ""
        self._left_s = 0.0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)
        self.title = Text(say("Staff"), TextRole.TITLE)
        self.words = Text("", TextRole.BODY, "ink_muted")
        for text in (self.title, self.words):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.dots = _Dots()
        self.keys = {str(digit): PadKey(str(digit)) for digit in range(10)}
        self.erase = PadKey(say("Erase"), "backspace")
        self.enter = PadKey(say("Enter"), "check", strong=True)
        self.back = Button(say("Back to the kiosk"), ButtonKind.QUIET, icon="back")
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        keys = QWidget()
        keys.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._grid = QGridLayout(keys)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for at, name in enumerate("123456789"):
            self._grid.addWidget(self.keys[name], at // 3, at % 3)
        self._grid.addWidget(self.erase, 3, 0)
        self._grid.addWidget(self.keys["0"], 3, 1)
        self._grid.addWidget(self.enter, 3, 2)
        for part in (self.title, self.words, self.dots):
            self._column.addWidget(part)
        self._column.addWidget(keys)
        self._column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        self.languages = {code: _LanguageTile(name) for code, name in LANGUAGES.items()}
        self._spoken = QHBoxLayout()
        self._spoken.addStretch(1)
        one_of = QButtonGroup(self)
        for code, tile in self.languages.items():
            one_of.addButton(tile)
            self._spoken.addWidget(tile)
            tile.clicked.connect(lambda _=False, which=code: self._choose(which))
        self._spoken.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addWidget(self._inner, 1, Qt.AlignmentFlag.AlignCenter)
        outer.addLayout(self._spoken)
        for name, key in self.keys.items():
            key.clicked.connect(lambda _=False, digit=name: self._type(digit))
        self.erase.clicked.connect(self._erase)
        self.enter.clicked.connect(self._give)
        self.back.clicked.connect(self.left)
        self.wipe()

    def wipe(self) -> None:
        """Forget the digits and wait to be told how the door stands."""
        self._second.stop()
        self._set_digits("")
        self._allow(False)
        self.words.set_words(say("One moment."))

    def show_door(self, door: Door, *, tried: bool) -> None:
        """Say how the door stands; `tried`: a PIN was just given and is not right."""
        self._second.stop()
        self._set_digits("")
        self._allow(door.is_set and not door.trouble and door.wait_s <= 0)
        if door.trouble:
            self.words.set_words(recognised(door.trouble))
        elif not door.is_set:
            self.words.set_words(
                say("This kiosk has no staff PIN yet. Set one with: vivavoce security pin")
            )
        elif door.wait_s > 0:
            self._left_s = door.wait_s
            self._tell_wait()
            self._second.start()
        elif tried:
            self.words.set_words(say("That PIN is not right. Please try again."))
        else:
            self.words.set_words(say("Please give the staff PIN."))

    def show_language(self, language: str) -> None:
        """Mark the language that the staff's side is in."""
        self.languages[language].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        edge = theme.px(24)
        self._spoken.setContentsMargins(edge, 0, edge, edge)
        self._spoken.setSpacing(theme.px(8))
        self._inner.setFixedWidth(theme.px(_COLUMN_PX * theme.text_scale**0.3))
        self.words.setMinimumHeight(theme.px(80 * theme.text_scale))
        self._column.setSpacing(theme.px(14))
        self._grid.setSpacing(theme.px(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.text() in self.keys:
            self._type(event.text())
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._erase()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, language: str) -> None:
        self.language_chosen.emit(language)
        self.setFocus()

    def _type(self, digit: str) -> None:
        if self.enter.isEnabled() or self.keys[digit].isEnabled():
            self._set_digits((self._digits + digit)[:MAX_DIGITS])

    def _erase(self) -> None:
        self._set_digits(self._digits[:-1])

    def _give(self) -> None:
        digits = self._digits
        if digits and self.enter.isEnabled():
            self.wipe()
            self.given.emit(digits)

    def _set_digits(self, digits: str) -> None:
        self._digits = digits
        self.dots.show_count(len(digits))

    def _allow(self, allowed: bool) -> None:
        for key in (*self.keys.values(), self.erase, self.enter):
            key.setEnabled(allowed)
        self.setFocus()

    def _count_down(self) -> None:
        self._left_s -= 1
        if self._left_s > 0:
            self._tell_wait()
        else:
            self._second.stop()
            self.asked_again.emit()

    def _tell_wait(self) -> None:
        minutes, seconds = divmod(math.ceil(self._left_s), 60)
        if minutes:
            left = say("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)
        else:
            left = say("{seconds} seconds", seconds=seconds)
        self.words.set_words(
            say("Too many wrong PINs. The next one is looked at in {left}.", left=left)
        )
