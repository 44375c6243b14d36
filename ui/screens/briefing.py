"""The situation, before one is in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.screens.screen import Screen
from ui.settings import KioskSettings
from ui.theme import TextRole
from ui.widgets import Button, ButtonKind, Text
from ui.words import Presented, Who, say


class BriefingScreen(Screen):
    """Who speaks, about what, and how to behave towards the machine."""

    begun = Signal()

    def __init__(self, settings: KioskSettings, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.addStretch(1)
        self.body.addWidget(Text(say("Your situation"), TextRole.OVERLINE, "accent"))
        self.body.addWidget(Text(settings.scenario_title, TextRole.TITLE))
        self.body.addWidget(
            Text(say("You will talk with {who}.", who=Presented(who)), TextRole.BODY, "ink_muted")
        )
        for paragraph in settings.briefing:
            self.body.addWidget(Text(paragraph, TextRole.BODY))
        self.how = Text("", TextRole.BODY, "ink_muted")
        self.body.addWidget(self.how)
        self.body.addStretch(2)
        self.leave = Button(say("Back"), icon="back")
        self.leave.clicked.connect(self.back)
        self.next = Button(
            say("Begin the conversation"), ButtonKind.PRIMARY, height_px=88, wide=True
        )
        self.next.clicked.connect(self.begun)
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.next, 1)
        self.prepare(microphone=True)

    def first_focus(self) -> QWidget:
        return self.next

    def prepare(self, *, microphone: bool) -> None:
        """Say how to answer, spoken or typed."""
        if microphone:
            words = say(
                "Speak as you would to a person. You may pause to think, and you may interrupt."
            )
        else:
            words = say("Type your answers. Take all the time you need.")
        self.how.set_words(words)
