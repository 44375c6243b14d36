"""Quieter and louder, side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.button import Button, ButtonKind
from ui.words import say


class VolumeButtons(QWidget):
    """Says only in which direction; whoever turns the knob says where it ends."""

    stepped = Signal(int)
    """+1: louder; -1: quieter."""

    def __init__(self, height_px: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quieter, self.louder = (
            Button(words, ButtonKind.QUIET, icon=icon, words_shown=False, height_px=height_px)
            for words, icon in ((say("Quieter"), "quieter"), (say("Louder"), "louder"))
        )
        self.quieter.clicked.connect(lambda: self.stepped.emit(-1))
        self.louder.clicked.connect(lambda: self.stepped.emit(1))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.quieter)
        self._row.addWidget(self.louder)

    def show_ends(self, *, lowest: bool, highest: bool) -> None:
        """Offer only what goes further."""
        self.quieter.setEnabled(not lowest)
        self.louder.setEnabled(not highest)

    def set_theme(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(4))
