"""What learners asked and the material did not answer: a person does, for the pack's author."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.conversation.findings import TO_CONFIRM
from app.runtime.administration import Administration, AnswerDraft, ReferredQuestion
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, ButtonKind, Card, Text, TextArea
from ui.words import Words, isolated, run_on, say


class QuestionCard(Card):
    """The question, what was said before it, and two ways on."""

    def __init__(self, asked: ReferredQuestion) -> None:
        super().__init__()
        self.asked = asked
        self.column.addWidget(Text(run_on(isolated(asked.question)), TextRole.HEADING))
        rule = () if asked.reason in ("not_in_material", TO_CONFIRM) else (asked.reason,)
        facts = (asked.asked_utc[:10], asked.pack_id, asked.scenario_id, *rule)
        where = run_on(*map(isolated, facts), by=" · ")
        self.column.addWidget(Text(where, TextRole.SMALL, "ink_muted"))
        if asked.context:
            self.column.addWidget(Text(say("Said before it"), TextRole.OVERLINE, "ink_muted"))
            self.column.addWidget(Text(_by_line(asked.context), TextRole.SMALL))
        confirms = asked.reason == TO_CONFIRM
        self.answer = Button(say("Confirm") if confirms else say("Write an answer"), height_px=64)
        no = say("Not confirmed") if confirms else say("Take it out unanswered")
        self.dismiss = Button(no, height_px=64)
        self._row = QHBoxLayout()
        self._row.addWidget(self.answer)
        self._row.addWidget(self.dismiss)
        self._row.addStretch(1)
        self.column.addLayout(self._row)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._row.setContentsMargins(0, theme.px(10), 0, 0)


class AnswerForm(QWidget):
    """Says nothing about who asked, and asks the staff not to, either."""

    written = Signal(str, str)
    """The question in the reviewer's words, the answer."""
    given_up = Signal()

    def __init__(self, asked: ReferredQuestion) -> None:
        super().__init__()
        self._form = Card()
        column = self._form.column
        self.question = TextArea(say("The question in your words"), 2, asked.question)
        self.answer = TextArea(say("The answer"), 4, hint=say("What the material should say"))
        column.addWidget(Text(say("The question in your words"), TextRole.LABEL))
        column.addWidget(self.question)
        column.addWidget(Text(say("The answer"), TextRole.LABEL))
        column.addWidget(self.answer)
        column.addWidget(
            Text(
                say("It goes to the pack’s author and stays: no names, nothing personal."),
                TextRole.SMALL,
                "ink_muted",
            )
        )
        self.save = Button(say("Save as a draft"), ButtonKind.PRIMARY, icon="check")
        self.cancel = Button(say("Not now"))
        row = QHBoxLayout()
        row.addWidget(self.cancel)
        row.addWidget(self.save, 1)
        column.addLayout(row)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._form)
        self.cancel.clicked.connect(self.given_up)
        self.save.clicked.connect(lambda: self.written.emit(self.question.words, self.answer.words))
        for area in (self.question, self.answer):
            area.textChanged.connect(self._changed)
        self._changed()

    def _changed(self) -> None:
        self.save.setEnabled(bool(self.question.words and self.answer.words))


class Questions(Section):
    """The queue, oldest first; an answer becomes a draft."""

    writing = Signal(object)
    """The text area that was touched."""
    written = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("Questions"), "question", "")
        self.cards: list[QuestionCard] = []
        self.form: AnswerForm | None = None
        self._told: Words = ""

    def refresh(self) -> None:
        self.office.ask(Administration.questions, self._show)

    def wipe(self) -> None:
        super().wipe()
        self.cards, self.form, self._told = [], None, ""
        self.intro.set_words("")

    def _show(self, questions: list[ReferredQuestion]) -> None:
        self.clear()
        self.form = None
        waiting = say("Waiting for an answer: {count}.", count=len(questions))
        if not questions:
            waiting = say("No question waits for an answer.")
        self.intro.set_words(run_on(self._told, waiting))
        self._told = ""
        self.cards = [QuestionCard(asked) for asked in questions]
        for card in self.cards:
            self.add(card)
            card.answer.clicked.connect(lambda _=False, one=card.asked: self._take_up(one))
            card.dismiss.clicked.connect(lambda _=False, one=card.asked: self._dismiss(one))
        self.body.addStretch(1)

    def _take_up(self, asked: ReferredQuestion) -> None:
        if asked.reason == TO_CONFIRM:
            self.office.ask(lambda staff: staff.confirm(asked.id), lambda _none: self._done())
        else:
            self._write(asked)

    def _write(self, asked: ReferredQuestion) -> None:
        self.clear()
        self.cards = []
        if asked.context:
            self.add(Text(say("Said before it"), TextRole.OVERLINE, "ink_muted"))
            self.add(Text(_by_line(asked.context), TextRole.SMALL))
        form = AnswerForm(asked)
        form.given_up.connect(self._done)
        form.written.connect(lambda question, answer: self._answer(asked, question, answer))
        for area in (form.question, form.answer):
            area.touched.connect(self.writing)
        self.form = form
        self.add(form)
        self.body.addStretch(1)
        form.answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, asked: ReferredQuestion, question: str, answer: str) -> None:
        def told(_draft: AnswerDraft) -> None:
            self._told = say("Saved as a draft for the pack’s author.")
            self._done()

        self.office.ask(lambda staff: staff.answer(asked.id, question, answer), told)

    def _dismiss(self, asked: ReferredQuestion) -> None:
        self.office.ask(lambda staff: staff.dismiss(asked.id), lambda _none: self._done())

    def _done(self) -> None:
        self.written.emit()
        self.refresh()


def _by_line(said: str) -> Words:
    return run_on(*map(isolated, said.splitlines()), by="\n")
