"""Who is practising: a badge, or a guest. Nobody has to remember anything."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.screens.screen import Screen
from ui.theme import TextRole
from ui.widgets import Button, Text, TypingLine
from ui.words import Words, say

MAX_BADGE = 120


class SignInScreen(Screen):
    """A reader types the badge's number and Return; so can a hand."""

    chosen = Signal(str)
    """What the badge says; empty: a guest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.addStretch(1)
        self.body.addWidget(Text(say("Who is practising?"), TextRole.TITLE))
        self.body.addWidget(
            Text(say("Hold your badge to the reader, or type its number."), TextRole.BODY)
        )
        self.badge = TypingLine(say("Badge number"), say("Badge number"))
        self.badge.line.setMaxLength(MAX_BADGE)
        self.badge.submitted.connect(self.chosen)
        self.body.addWidget(self.badge)
        self.refused = Text("", TextRole.SMALL, "live")
        self.body.addWidget(self.refused)
        self.body.addWidget(
            Text(
                say(
                    "With a badge, what you practise can be remembered for next time, "
                    "if you allow it. As a guest, nothing is."
                ),
                TextRole.BODY,
                "ink_muted",
            )
        )
        self.body.addStretch(2)
        self.leave = Button(say("Back"), icon="back")
        self.leave.clicked.connect(self.back)
        self.guest = Button(say("Go on as a guest"), wide=True, height_px=88)
        self.guest.clicked.connect(lambda: self.chosen.emit(""))
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.guest, 1)

    def first_focus(self) -> QWidget:
        return self.badge.line

    def tell(self, refused: Words) -> None:
        """Say why this badge does not do."""
        self.refused.set_words(refused)

    def wipe(self) -> None:
        self.badge.clear()
        self.refused.set_words("")
