"""A keyboard on the glass, for kiosks that have no other."""

from __future__ import annotations

import enum

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import Icon
from ui.theme import TextRole, Theme
from ui.widgets.button import Pressable
from ui.words import Words, say


class KeyRole(enum.Enum):
    """What a key does."""

    LETTER = "letter"
    SHIFT = "shift"
    BACKSPACE = "backspace"
    PAGE = "page"
    SPACE = "space"
    SEND = "send"
    HIDE = "keyboard_hide"


LETTERS = {
    "en": ("qwertyuiop", "asdfghjkl'", "zxcvbnm"),
    "de": ("qwertzuiopü", "asdfghjklöä", "yxcvbnmß"),
    "es": ("qwertyuiop", "asdfghjklñ", "zxcvbnmáéíóú"),
    "ar": ("ضصثقفغعهخحجد", "شسيبلاتنمكطذ", "ئءؤرىةوزظأإآ"),
}
"""Rows of letters by language; others are given the English ones."""

SIGNS = ("1234567890", "-/:;()€$&@", "\"!'%+=#*")

_WIDE = {KeyRole.SPACE: 5.0, KeyRole.SHIFT: 1.5, KeyRole.BACKSPACE: 1.5, KeyRole.SEND: 2.0}
_ROW_PX = 78
_EDGE_PX = 12
_SYMBOLS = (KeyRole.SHIFT, KeyRole.BACKSPACE, KeyRole.SEND, KeyRole.HIDE)


class _Key(Pressable):
    """One key; it never takes the focus from the line that is typed into."""

    RING_PX = 4.0

    def __init__(self, role: KeyRole, text: str, name: str) -> None:
        super().__init__(text)
        self.role = role
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(role is KeyRole.BACKSPACE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._symbol = Icon(role.value) if role in _SYMBOLS else None

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        fill, ink = "surface", "ink"
        if self.role not in (KeyRole.LETTER, KeyRole.SPACE):
            fill = "hairline"
        if self.role is KeyRole.SEND:
            fill, ink = "accent", "on_accent"
        if self.isDown() or self.isChecked():
            fill, ink = "accent_soft", "on_accent_soft"
        painter.setBrush(theme.colour(fill))
        radius = theme.px(14)
        shape = self.shape_rect()
        painter.drawRoundedRect(shape, radius, radius)
        if self._symbol is not None:
            side = theme.px(34)
            where = QRectF(0, 0, side, side)
            where.moveCenter(shape.center())
            self._symbol.paint(painter, where, theme.colour(ink))
            return
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font(TextRole.LABEL))
        painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, self.text())


class TouchKeyboard(QWidget):
    """Emits characters; shift holds for one letter."""

    struck = Signal(str)
    erased = Signal()
    sent = Signal()
    hidden_wanted = Signal()

    def __init__(self, language: str = "en", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._signs_shown = self._shifted = False
        self.keys: list[_Key] = []
        self._column = QVBoxLayout(self)
        self._rows = [QHBoxLayout() for _ in range(4)]
        for row in self._rows:
            self._column.addLayout(row, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # Keys have their places: Arabic keyboards, too, begin on the left.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.speak(language)

    def speak(self, language: str) -> None:
        """Show this language's letters."""
        self._letters = LETTERS.get(language.split("-")[0], LETTERS["en"])
        self._has_case = self._letters[0].upper() != self._letters[0]
        self._signs_shown = self._shifted = False
        self.setAccessibleName(str(say("Keyboard on the screen")))
        self._lay_keys()

    def wanted_height(self) -> int:
        """Return the height, px, that the keyboard needs."""
        gaps = 2 * self._theme.px(_Key.RING_PX)
        return 4 * (self._theme.target(_ROW_PX) + gaps) + 2 * self._theme.px(_EDGE_PX)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        edge = theme.px(_EDGE_PX)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(0)
        for row in self._rows:
            row.setSpacing(0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("sunken"))

    def _lay_keys(self) -> None:
        for key in self.keys:
            key.setParent(None)
            key.deleteLater()
        self.keys = []
        first, second, third = SIGNS if self._signs_shown else self._letters
        for row, signs in zip(self._rows, (first, second), strict=False):
            for sign in signs:
                self._add(row, KeyRole.LETTER, sign)
        if not self._signs_shown and self._has_case:
            self._add(self._rows[2], KeyRole.SHIFT, "", say("Shift")).setCheckable(True)
        for sign in third:
            self._add(self._rows[2], KeyRole.LETTER, sign)
        self._add(self._rows[2], KeyRole.BACKSPACE, "", say("Erase"))
        page = str(say("abc")) if self._signs_shown else "123"
        foot = self._rows[3]
        self._add(foot, KeyRole.PAGE, page)
        self._add(foot, KeyRole.LETTER, "،" if self._letters is LETTERS["ar"] else ",")
        self._add(foot, KeyRole.SPACE, "", say("Space"))
        self._add(foot, KeyRole.LETTER, ".")
        self._add(foot, KeyRole.LETTER, "؟" if self._letters is LETTERS["ar"] else "?")
        self._add(foot, KeyRole.SEND, "", say("Send"))
        self._add(foot, KeyRole.HIDE, "", say("Hide the keyboard"))
        self._show_case()

    def _add(self, row: QHBoxLayout, role: KeyRole, text: str, name: Words = "") -> _Key:
        key = _Key(role, text, str(name) or text)
        key.set_theme(self._theme)
        key.clicked.connect(lambda _=False, pressed=key: self._pressed(pressed))
        row.addWidget(key, round(_WIDE.get(role, 1.0) * 10))
        self.keys.append(key)
        return key

    def _pressed(self, key: _Key) -> None:
        if key.role is KeyRole.LETTER:
            self.struck.emit(key.text())
            self._set_shift(False)
        elif key.role is KeyRole.SPACE:
            self.struck.emit(" ")
        elif key.role is KeyRole.SHIFT:
            self._set_shift(not self._shifted)
        elif key.role is KeyRole.BACKSPACE:
            self.erased.emit()
        elif key.role is KeyRole.PAGE:
            self._signs_shown = not self._signs_shown
            self._shifted = False
            self._lay_keys()
        elif key.role is KeyRole.SEND:
            self.sent.emit()
        else:
            self.hidden_wanted.emit()

    def _set_shift(self, shifted: bool) -> None:
        if shifted != self._shifted:
            self._shifted = shifted
            self._show_case()

    def _show_case(self) -> None:
        for key in self.keys:
            if key.role is KeyRole.LETTER and key.text() != "ß":
                text = key.text().upper() if self._shifted else key.text().lower()
                key.setText(text)
                key.setAccessibleName(text)
            elif key.role is KeyRole.SHIFT:
                key.setChecked(self._shifted)
            key.update()
