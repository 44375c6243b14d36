"""Words on the screen in one of the theme's roles."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import TextRole, Theme
from ui.words import Phrase, Words

EDGE_PX = 5.0
"""Kept free on both sides, as around buttons, so that words and buttons share one edge."""

_NATURAL_LINE = 1.21
"""Line height of the first font family, relative to its size."""


class Text(QLabel):
    """A wrapped paragraph. The colour is the name of a palette entry."""

    def __init__(
        self,
        text: Words = "",
        role: TextRole = TextRole.BODY,
        colour: str = "ink",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._plain = ""
        self._words: Words = ""
        self._role = role
        self._colour = colour
        self._theme = Theme()
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_words(text)

    @property
    def told(self) -> Words:
        """What was given to be shown."""
        return self._words

    @property
    def words(self) -> str:
        return self._plain

    def set_words(self, text: Words) -> None:
        """Show `text`, taken literally; line breaks are kept."""
        self._words, plain = text, str(text)
        if plain == self._plain and self.text():
            return
        self._plain = plain
        self._render()

    def retell(self) -> None:
        self.set_words(self._words)

    def set_colour(self, colour: str) -> None:
        """Use another palette entry."""
        if colour != self._colour:
            self._colour = colour
            self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(self._role))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour(self._colour))
        self.setPalette(palette)
        edge = theme.px(EDGE_PX)
        self.setContentsMargins(edge, 0, edge, self.fontMetrics().descent() // 4)
        self._render()

    def _render(self) -> None:
        self.setAccessibleName(self._plain)
        body = html.escape(self._plain).replace("\n", "<br>")
        percent = max(100, round(self._role.line_height * 100 / _NATURAL_LINE))
        style = f'style="margin:0; line-height:{percent}%"'
        self.setText(f"<p {self._direction()}{style}>{body}</p>" if body else "")

    def _direction(self) -> str:
        """Ours read in the window's direction, others in that of their first word."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        direction = "rtl" if mirrored else "ltr"
        return f'dir="{direction}" ' if isinstance(self._words, Phrase) else ""
