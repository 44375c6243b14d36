"""The learner about themselves, before anything is shown to them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.conversation.certainty import RATING_STEPS, SelfRating
from ui.screens.screen import Screen
from ui.theme import TextRole
from ui.widgets import Button, ButtonKind, Scale, Text
from ui.words import say


class RatingScreen(Screen):
    """How much was shown, and how sure of that; or straight on."""

    rated = Signal(object)
    """A SelfRating, or None if the learner would rather not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sent = False
        self.body.addStretch(1)
        self.body.addWidget(Text(say("First, your own view"), TextRole.TITLE))
        self.body.addWidget(
            Text(
                say("Judging yourself before you see a result is part of the practice."),
                TextRole.BODY,
                "ink_muted",
            )
        )
        self.body.addStretch(1)
        self.share = Scale(
            say("How much of it did you show?"),
            "",
            (say("Not yet"), say("Partly"), say("Mostly"), say("Fully")),
            columns=4,
        )
        self.certainty = Scale(
            say("How sure are you?"),
            say("Sure and right earns up to 3. Sure and wrong costs up to 6. Unsure is free."),
            (say("Not very"), say("Fairly"), say("Very")),
            columns=3,
        )
        self.body.addWidget(self.share)
        self.body.addStretch(1)
        self.body.addWidget(self.certainty)
        self.body.addStretch(2)
        self.skip = Button(say("Skip this"))
        self.skip.clicked.connect(self._skip)
        self.next = Button(say("Show my debrief"), ButtonKind.PRIMARY, wide=True, height_px=88)
        self.next.clicked.connect(self._rate)
        self.foot.addWidget(self.skip)
        self.foot.addWidget(self.next, 1)
        for scale in (self.share, self.certainty):
            scale.answered.connect(self._update_next)
        self._update_next()

    def first_focus(self) -> QWidget:
        return self.share.tiles[0]

    def prepare(self, title: str, questions: tuple[str, ...]) -> None:
        """Ask about this exercise, in the pack's own words where it has some."""
        asked = say("How much of “{title}” did you show?", title=title)
        self.share.ask(questions[0] if questions else asked)

    def wait(self) -> None:
        """The answer is on its way."""
        self._sent = True
        self.next.set_words(say("One moment"))

    def wipe(self) -> None:
        self._sent = False
        self.share.clear()
        self.certainty.clear()
        self._update_next()

    def _update_next(self) -> None:
        ready = None not in (self.share.answer, self.certainty.answer)
        self.next.setEnabled(ready)
        self.next.set_words(say("Show my debrief") if ready else say("Please choose above"))

    def _skip(self) -> None:
        if not self._sent:
            self.rated.emit(None)

    def _rate(self) -> None:
        share, certainty = self.share.answer, self.certainty.answer
        if share is not None and certainty is not None and not self._sent:
            self.rated.emit(SelfRating(share=RATING_STEPS[share], certainty=certainty + 1))
