"""The situation, before one is in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.runtime.offers import Offer
from ui.screens.choosing import held_in
from ui.screens.screen import Screen
from ui.theme import TextRole
from ui.widgets import Button, ButtonKind, Card, Text
from ui.words import Presented, Who, say


class BriefingScreen(Screen):
    """Who speaks, about what, and how to behave towards the machine."""

    begun = Signal(bool)
    """True: with the questions that are offered."""

    def __init__(self, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.addStretch(1)
        self.body.addWidget(Text(say("Your situation"), TextRole.OVERLINE, "accent"))
        self.title = Text("", TextRole.TITLE)
        self.body.addWidget(self.title)
        self.body.addWidget(
            Text(say("You will talk with {who}.", who=Presented(who)), TextRole.BODY, "ink_muted")
        )
        self.part = Text("", TextRole.LABEL)
        self.body.addWidget(self.part)
        self.situation = Text("", TextRole.BODY)
        self.body.addWidget(self.situation)
        self.held_in = Text("", TextRole.BODY, "ink_muted")
        self.body.addWidget(self.held_in)
        self.how = Text("", TextRole.BODY, "ink_muted")
        self.body.addWidget(self.how)
        self.body.addStretch(1)
        self.questions = Card("accent_soft")
        self._offered = Text("", TextRole.LABEL, "on_accent_soft")
        self.ask = Button(say("Begin with the questions"), wide=True)
        self.ask.clicked.connect(lambda: self.begun.emit(True))
        for widget in (
            self._offered,
            Text(
                say("Without help, and again afterwards: you see what practice has changed."),
                TextRole.SMALL,
                "on_accent_soft",
            ),
            self.ask,
        ):
            self.questions.column.addWidget(widget)
        self.questions.hide()
        self.body.addWidget(self.questions)
        self.body.addStretch(1)
        self.leave = Button(say("Back"), icon="back")
        self.leave.clicked.connect(self.back)
        self.next = Button(
            say("Begin the conversation"), ButtonKind.PRIMARY, height_px=88, wide=True
        )
        self.next.clicked.connect(lambda: self.begun.emit(False))
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.next, 1)

    def first_focus(self) -> QWidget:
        return self.next

    def offer_questions(self, questions: int) -> None:
        """Offer so many questions before the talk; none are not mentioned."""
        one = questions == 1
        self._offered.set_words(say("One question first?") if one else say("Two questions first?"))
        self.questions.setVisible(questions > 0)

    def prepare(self, offer: Offer, *, microphone: bool, language: str) -> None:
        """Tell of this exercise, and how to answer in it: spoken or typed."""
        self.title.set_words(offer.title)
        self.part.set_words(say("Your part: {role}", role=offer.learner_role))
        self.part.setVisible(bool(offer.learner_role))
        self.situation.set_words("\n\n".join(offer.briefing))
        self.held_in.set_words(held_in(offer, language))
        self.held_in.setVisible(bool(self.held_in.words))
        if microphone:
            words = say(
                "Speak as you would to a person. You may pause to think, and you may interrupt."
            )
        else:
            words = say("Type your answers. Take all the time you need.")
        self.how.set_words(words)
