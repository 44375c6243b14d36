"""The check: one question at a time, answered without help and marked by how sure one is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.conversation.events import CheckAnswered, CheckAsked, CheckForm, CheckSkipped
from ui.screens.screen import Screen
from ui.theme import TextRole
from ui.widgets import Button, ButtonKind, FloorSign, Scale, Text, TextArea
from ui.widgets.floor_sign import FloorState
from ui.words import say

NOT_SURE = 1


class QuestionsScreen(Screen):
    """Says nothing about right and wrong. Spoken words can be read, and mended, before they go."""

    answered = Signal(object)
    """A CheckAnswered."""
    skipped = Signal(object)
    """A CheckSkipped."""
    keyboard_wanted = Signal(bool)
    """A keyboard on the screen is wanted, or not any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked: CheckAsked | None = None
        self._kept: str | None = None
        """What stood there before the words that are being spoken; None: none are."""
        self.place = Text("", TextRole.OVERLINE, "accent")
        self.question = Text("", TextRole.HEADING)
        self.note = Text(
            say("Without help, in your own words. How it went stands in your debrief."),
            TextRole.SMALL,
            "ink_muted",
        )
        self.sign = FloorSign()
        self.sign.set_state(FloorState.LISTENING)
        self.answer = TextArea(say("Your answer"), 3)
        self.answer.installEventFilter(self)
        self.answer.textChanged.connect(self._update_next)
        self.answer.touched.connect(lambda _: self.keyboard_wanted.emit(True))
        self.answer.typed_by_key.connect(lambda: self.keyboard_wanted.emit(False))
        self.unknown = Button(say("I don’t know"), height_px=64)
        self.unknown.clicked.connect(lambda: self._answer("", NOT_SURE))
        self.certainty = Scale(
            say("How sure are you?"),
            say("Sure and right earns up to 3. Sure and wrong costs up to 6. Unsure is free."),
            (say("Not very"), say("Fairly"), say("Very")),
            columns=3,
        )
        self.certainty.answered.connect(self._update_next)
        self.body.addStretch(1)
        for widget in (self.place, self.question, self.note, self.answer):
            self.body.addWidget(widget)
        below = QHBoxLayout()
        below.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addStretch(1)
        below.addWidget(self.unknown)
        self.body.addLayout(below)
        self.body.addStretch(1)
        self.body.addWidget(self.certainty)
        self.body.addStretch(1)
        self.skip = Button(say("Skip this"))
        self.skip.clicked.connect(self._skip)
        self.next = Button("", ButtonKind.PRIMARY, wide=True, height_px=88)
        self.next.clicked.connect(self._send)
        self.foot.addWidget(self.skip)
        self.foot.addWidget(self.next, 1)
        self.wipe()

    def first_focus(self) -> QWidget:
        return self.answer

    def prepare(self, *, microphone: bool) -> None:
        """Be ready for questions that are answered by voice or by hand."""
        spoken = say("Speak or type your answer") if microphone else say("Type your answer")
        self.answer.set_hint(spoken)
        self.sign.setVisible(microphone)
        self.wait()

    def wait(self) -> None:
        """The next question is on its way; what stands there stays until it is another."""
        for widget in (self.answer, self.unknown, self.certainty, self.skip, self.next):
            widget.setEnabled(False)
        self.next.set_words(say("One moment"))

    def ask(self, asked: CheckAsked) -> None:
        """Ask this; the same question again keeps what was written."""
        before = self.asked
        same = before is not None and (before.form, before.criterion_id) == (
            asked.form,
            asked.criterion_id,
        )
        self.asked, self._kept = asked, None
        if not same:
            self.answer.set_words("")
            self.certainty.clear()
        first = asked.form is CheckForm.BEFORE
        self.place.set_words(
            say(
                "Before the conversation, {number} of {total}",
                number=asked.number,
                total=asked.total,
            )
            if first
            else say(
                "After the conversation, {number} of {total}",
                number=asked.number,
                total=asked.total,
            )
        )
        self.question.set_words(asked.question)
        self.skip.set_words(say("Straight to the conversation") if first else say("Skip this"))
        for widget in (self.answer, self.unknown, self.certainty, self.skip):
            widget.setEnabled(True)
        self._update_next()
        if self.isVisible():
            self.pane.verticalScrollBar().setValue(0)
            self.answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, text: str, *, final: bool) -> None:
        """Write down what is spoken, after what stands there already."""
        if self._kept is None:
            self._kept = self.answer.words
        self.answer.set_words(f"{self._kept} {text}".strip())
        if final:
            self._kept = None

    def wipe(self) -> None:
        self.asked = self._kept = None
        self.answer.clear()
        self.question.set_words("")
        self.place.set_words("")
        self.certainty.clear()
        self.wait()

    # -- a keyboard on the screen writes here ------------------------------------------------

    def insert(self, text: str) -> None:
        """Write at the cursor."""
        self.answer.insertPlainText(text)

    def backspace(self) -> None:
        """Take away the last letter."""
        self.answer.textCursor().deletePreviousChar()

    def submit(self) -> None:
        """The answer stands; on to how sure it is."""
        self.keyboard_wanted.emit(False)
        self.certainty.tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.certainty.tiles[0].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _update_next(self) -> None:
        asked = self.asked
        if asked is None:
            return
        self.next.setEnabled(bool(self.answer.words) and self.certainty.answer is not None)
        last = asked.number == asked.total
        begin = say("Begin the conversation")
        done = begin if asked.form is CheckForm.BEFORE else say("Continue")
        self.next.set_words(done if last else say("Next question"))

    def _send(self) -> None:
        if self.certainty.answer is not None and self.answer.words:
            self._answer(self.answer.words, self.certainty.answer + 1)

    def _answer(self, text: str, certainty: int) -> None:
        asked = self.asked
        if asked is None:
            return
        self.wait()
        self.answered.emit(
            CheckAnswered(
                form=asked.form, criterion_id=asked.criterion_id, text=text, certainty=certainty
            )
        )

    def _skip(self) -> None:
        if self.asked is not None:
            self.wait()
            self.skipped.emit(CheckSkipped(form=self.asked.form))
