"""Who is registered here, and how one of them goes for good."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.runtime.administration import Erasure, Learner
from app.runtime.badges import new_badge, new_pin
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, Text, TextArea
from ui.words import Words, isolated, run_on, say

SHOWN = 200
"""A list on a screen; longer ones are for `vivavoce records list`."""


class LearnerCard(Card):
    """One learner and what can be done."""

    def __init__(self, learner: Learner, name: str) -> None:
        super().__init__(padding_px=18)
        self.learner, self.name = learner, name
        self._row = QHBoxLayout()
        self._row.addWidget(Text(run_on(isolated(name)), TextRole.LABEL), 2)
        facts = say(
            "since {day} · sessions: {count}",
            day=isolated(f"{learner.made:%Y-%m-%d}"),
            count=learner.sessions,
        )
        self._row.addWidget(Text(facts, TextRole.SMALL, "ink_muted"), 2)
        self.erase = Button(say("Erase"), icon="erase", height_px=60)
        self.erase.setAccessibleName(str(say("Erase {name}", name=name)))
        self._row.addWidget(self.erase)
        self.column.addLayout(self._row)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        left, right = theme.px(26), theme.px(14)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left, right = right, left
        self.column.setContentsMargins(left, theme.px(8), right, theme.px(8))
        self._row.setSpacing(theme.px(16))


class NewLearner(Card):
    """A name and, where there is one, what the badge says when it is read."""

    wanted = Signal(str, str)
    writing = Signal(object)
    """The text area that was touched."""

    def __init__(self) -> None:
        super().__init__(padding_px=22)
        self.column.addWidget(Text(say("Add a learner"), TextRole.HEADING))
        self.name = TextArea(say("Name"), 1, hint=say("Name"))
        self.badge = TextArea(say("Badge"), 1, hint=say("Badge: touch here, then read it"))
        self.draw = Button(say("New badge"), icon="spark", height_px=64)
        self.draw.clicked.connect(lambda: self.badge.setPlainText(new_badge()))
        self.pin = Button(say("New PIN"), icon="spark", height_px=64)
        self.pin.clicked.connect(lambda: self.badge.setPlainText(new_pin()))
        self.add = Button(say("Add"), icon="check", height_px=64)
        self._written, self._ways = QHBoxLayout(), QHBoxLayout()
        for area in (self.name, self.badge):
            self._written.addWidget(area, 1)
        for button in (self.draw, self.pin):
            self._ways.addWidget(button)
        self._ways.addStretch(1)
        self._ways.addWidget(self.add)
        for row in (self._written, self._ways):
            self.column.addLayout(row)
        for area in (self.name, self.badge):
            area.touched.connect(self.writing)
            area.textChanged.connect(self._changed)
        self.add.clicked.connect(self._want)
        self._changed()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for row in (self._written, self._ways):
            row.setSpacing(theme.px(10))

    def _changed(self) -> None:
        self.add.setEnabled(bool(self.name.words))

    def _want(self) -> None:
        """A badge reader ends with Return, which a name never holds."""
        one_line = (" ".join(area.words.split()) for area in (self.name, self.badge))
        self.wanted.emit(*one_line)


class Learners(Section):
    """Erasing asks first, says what goes, and shows the proof."""

    asked = Signal(object, object)
    """A question over everything, and what would go; `answer` takes the reply."""
    writing = Signal(object)
    """The text area that was touched."""
    written = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("Learners"), "people", "")
        self.cards: list[LearnerCard] = []
        self.form: NewLearner | None = None
        self.files: list[Button] = []
        self._leaving: LearnerCard | None = None
        self._told: Words = ""

    def refresh(self) -> None:
        self.office.ask(
            lambda staff: (staff.learners(), staff.learner_files()),
            lambda found: self._show(*found),
        )

    def wipe(self) -> None:
        super().wipe()
        self.cards, self._leaving, self._told = [], None, ""
        self.form, self.files = None, []
        self.intro.set_words("")

    def answer(self, keep: bool) -> None:
        """Erase the learner who was asked about, or do not."""
        leaving, self._leaving = self._leaving, None
        if keep or leaving is None:
            return
        self.intro.set_words(say("Erasing, and reading the files again …"))
        self.office.ask(lambda staff: staff.erase(leaving.learner.id), self._erased)

    def _show(self, learners: list[Learner], files: list[Path]) -> None:
        self.clear()
        self.form = NewLearner()
        self.form.wanted.connect(self._add)
        self.form.writing.connect(self.writing)
        self.add(self.form)
        self.files = []
        for file in files:
            way = Button(say("Add everybody in {file}", file=isolated(file.name)), icon="disk")
            way.clicked.connect(lambda _=False, one=file: self._import(one))
            self.files.append(way)
            self.add(way)
        count = say("Learners: {count}.", count=len(learners))
        if not learners:
            count = say("Nobody is registered.")
        few = len(learners) <= SHOWN
        rest = "" if few else say("The first {shown} are here.", shown=SHOWN)
        self.intro.set_words(run_on(self._told, count, rest))
        self._told = ""
        self.cards = []
        for learner in learners[:SHOWN]:
            card = LearnerCard(learner, learner.name or str(say("Guest")))
            card.erase.clicked.connect(lambda _=False, one=card: self._ask(one))
            self.cards.append(card)
            self.add(card)
        self.body.addStretch(1)

    def _add(self, name: str, badge: str) -> None:
        def done(_id: str) -> None:
            self._told = say("{name} was added.", name=name)
            self.written.emit()
            if badge:
                self.office.ask(lambda staff: staff.save_badge(name, badge), saved)
            else:
                self.refresh()

        def saved(card: Path | None) -> None:
            if card is not None:
                card_is = say(
                    "A card with the badge’s code, to print, is on the stick: {file}.",
                    file=isolated(card.name),
                )
                self._told = run_on(self._told, card_is)
            self.refresh()

        self.trouble.set_words("")
        self.office.ask(lambda staff: staff.add_learner(name, badge), done)

    def _import(self, file: Path) -> None:
        def done(count: int) -> None:
            self._told = say("Added: {count}.", count=count)
            self.refresh()

        self.trouble.set_words("")
        self.office.ask(lambda staff: staff.import_learners(file), done)

    def _ask(self, card: LearnerCard) -> None:
        self._leaving = card
        self.office.ask(
            lambda staff: staff.what_goes(card.learner.id),
            lambda going: self._tell_what_goes(card, going),
        )

    def _tell_what_goes(self, card: LearnerCard, going: dict[str, int]) -> None:
        names = {
            "sessions": say("sessions"),
            "words": say("turns of talk"),
            "results": say("results"),
            "questions": say("questions"),
            "memories": say("memories"),
            "statements": say("statements"),
        }
        things = [f"{names[what]} ({count})" for what, count in going.items() if count]
        counted: Words = str(say(", ")).join(things)
        self.asked.emit(
            say("Erase {name}?", name=card.name),
            say(
                "This goes for good: {what}, and the key that opens whatever is left in copies. "
                "Answers that staff wrote stay. It cannot be undone.",
                what=counted or say("the registration"),
            ),
        )

    def _erased(self, proof: Erasure) -> None:
        self._told = say(
            "Erased, and proved: no trace of the key in {count} bytes of files.",
            count=f"{proof.scanned_bytes:,}".replace(",", "\u202f"),
        )
        self.refresh()
