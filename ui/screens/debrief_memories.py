"""What is remembered of a learner: to be read, put into their own words, or refused."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, Text, TypingLine
from ui.words import Words, recognised, say

MAX_CHARACTERS = 240
_DIRECTIONS = range(0x2066, 0x206A)
"""Marks that set a part of a sentence in its own direction; nobody writes them."""


class MemoryRow(QWidget):
    """One sentence about the learner."""

    reworded = Signal(str)
    refused = Signal()
    keyboard_wanted = Signal(bool)
    """A keyboard on the screen is wanted, or not any more."""

    def __init__(self, text: str, refuse: Words) -> None:
        super().__init__()
        self.text = text
        self._shown = Text(recognised(text), TextRole.BODY)
        self.change = Button(say("Change"), height_px=64)
        self.change.clicked.connect(self._edit)
        self.refuse = Button(refuse, height_px=64)
        self.refuse.clicked.connect(self.refused)
        asked = say("In your own words")
        self.line = TypingLine(asked, asked)
        self.line.line.setMaxLength(MAX_CHARACTERS)
        self.line.submitted.connect(self._reword)
        self.line.touched.connect(lambda: self.keyboard_wanted.emit(True))
        self.line.typed_by_key.connect(lambda: self.keyboard_wanted.emit(False))
        self.line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._row = QHBoxLayout()
        self._row.addWidget(self._shown, 1)
        for button in (self.change, self.refuse):
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._row)
        column.addWidget(self.line)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(12))

    def _describe(self) -> None:
        for button in (self.change, self.refuse):
            button.setAccessibleDescription(self.text)

    def _edit(self) -> None:
        self.change.hide()
        self.line.line.setText(self._shown.words.translate(dict.fromkeys(_DIRECTIONS)))
        self.line.show()
        self.line.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keyboard_wanted.emit(True)

    def _reword(self, text: str) -> None:
        self.text = " ".join(text.split())
        self._shown.set_words(self.text)
        self._describe()
        self.line.hide()
        self.change.show()
        self.change.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keyboard_wanted.emit(False)
        self.reworded.emit(self.text)


class MemoryCard(Card):
    """Rows under a heading."""

    keyboard_wanted = Signal(bool)

    def __init__(self, title: Words, refuse: Words) -> None:
        super().__init__()
        self._refuse = refuse
        self.rows: dict[str, MemoryRow] = {}
        """By the name of what each is about, in their order; refused ones are gone."""
        self.column.addWidget(Text(title, TextRole.HEADING))

    def add(self, name: str, text: str) -> MemoryRow:
        """Show one more."""
        row = self.rows[name] = MemoryRow(text, self._refuse)
        row.keyboard_wanted.connect(self.keyboard_wanted)
        row.refused.connect(lambda: self._drop(name))
        self.column.addWidget(row)
        return row

    def _drop(self, name: str) -> None:
        row = self.rows.pop(name, None)
        if row is not None:
            row.hide()
            self.keyboard_wanted.emit(False)
        self.setVisible(bool(self.rows))
