"""Which language the window shall speak: each offered one, in its own name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.screens.screen import Screen
from ui.theme import TextRole, Theme
from ui.widgets import Button, Text
from ui.words import LANGUAGES

COLUMNS = 2
ASKED = {"en": "Your language?", "es": "¿Tu idioma?", "de": "Deine Sprache?", "ar": "ما لغتك؟"}
"""The question in every language: nobody has chosen yet."""


class LanguageScreen(Screen):
    """One touch chooses and goes on."""

    chosen = Signal(str)

    def __init__(self, languages: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.addStretch(1)
        asked = [ASKED[one] for one in languages]
        lines = (asked[at : at + COLUMNS] for at in range(0, len(asked), COLUMNS))
        told = "\n".join(map("  ·  ".join, lines))
        self.body.addWidget(Text(told, TextRole.BODY, "ink_muted"))
        self._grid = QGridLayout()
        self.choices = {language: self._choice(language) for language in languages}
        for at, choice in enumerate(self.choices.values()):
            self._grid.addWidget(choice, at // COLUMNS, at % COLUMNS)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def first_focus(self) -> QWidget:
        return next(iter(self.choices.values()))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._grid.setSpacing(theme.px(10))

    def _choice(self, language: str) -> Button:
        choice = Button(LANGUAGES[language], height_px=132, wide=True)
        choice.setLocale(QLocale(language))
        choice.clicked.connect(lambda: self.chosen.emit(language))
        return choice
