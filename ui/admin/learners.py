"""Who is registered here, and how one of them goes for good."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.runtime.administration import Administration, Erasure, Learner
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, Text

SHOWN = 200
"""A list on a screen; longer ones are for `vivavoce records list`."""


class LearnerCard(Card):
    """One learner and what can be done."""

    def __init__(self, learner: Learner, name: str) -> None:
        super().__init__(padding_px=18)
        self.learner, self.name = learner, name
        self._row = QHBoxLayout()
        self._row.addWidget(Text(name, TextRole.LABEL), 2)
        facts = self.tr("since {day} · sessions: {count}").format(
            day=f"{learner.made:%Y-%m-%d}", count=learner.sessions
        )
        self._row.addWidget(Text(facts, TextRole.SMALL, "ink_muted"), 2)
        self.erase = Button(self.tr("Erase"), icon="erase", height_px=60)
        self.erase.setAccessibleName(self.tr("Erase {name}").format(name=name))
        self._row.addWidget(self.erase)
        self.column.addLayout(self._row)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        side = theme.px(26)
        self.column.setContentsMargins(side, theme.px(8), theme.px(14), theme.px(8))
        self._row.setSpacing(theme.px(16))


class Learners(Section):
    """Erasing asks first, says what goes, and shows the proof."""

    asked = Signal(str, str)
    """A question over everything, and what would go; `answer` takes the reply."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, self.tr("Learners"), "people", "")
        self.cards: list[LearnerCard] = []
        self._leaving: LearnerCard | None = None
        self._told = ""

    def refresh(self) -> None:
        self.office.ask(Administration.learners, self._show)

    def wipe(self) -> None:
        super().wipe()
        self.cards, self._leaving, self._told = [], None, ""
        self.intro.set_words("")

    def answer(self, keep: bool) -> None:
        """Erase the learner who was asked about, or do not."""
        leaving, self._leaving = self._leaving, None
        if keep or leaving is None:
            return
        self.intro.set_words(self.tr("Erasing, and reading the files again …"))
        self.office.ask(lambda staff: staff.erase(leaving.learner.id), self._erased)

    def _show(self, learners: list[Learner]) -> None:
        self.clear()
        count = self.tr("Learners: {count}.").format(count=len(learners))
        if len(learners) > SHOWN:
            count += " " + self.tr("The first {shown} are here.").format(shown=SHOWN)
        if not learners:
            count = self.tr("Nobody is registered.")
        self.intro.set_words(f"{self._told} {count}".strip())
        self._told = ""
        self.cards = []
        for learner in learners[:SHOWN]:
            card = LearnerCard(learner, learner.name or self.tr("Guest"))
            card.erase.clicked.connect(lambda _=False, one=card: self._ask(one))
            self.cards.append(card)
            self.add(card)
        self.body.addStretch(1)

    def _ask(self, card: LearnerCard) -> None:
        self._leaving = card
        self.office.ask(
            lambda staff: staff.what_goes(card.learner.id),
            lambda going: self._tell_what_goes(card, going),
        )

    def _tell_what_goes(self, card: LearnerCard, going: dict[str, int]) -> None:
        names = {
            "sessions": self.tr("sessions"),
            "words": self.tr("turns of talk"),
            "results": self.tr("results"),
            "questions": self.tr("questions"),
            "memories": self.tr("memories"),
            "statements": self.tr("statements"),
        }
        counted = ", ".join(f"{names[what]} ({count})" for what, count in going.items() if count)
        self.asked.emit(
            self.tr("Erase {name}?").format(name=card.name),
            self.tr(
                "This goes for good: {what}, and the key that opens whatever is left in copies. "
                "Answers that staff wrote stay. It cannot be undone."
            ).format(what=counted or self.tr("the registration")),
        )

    def _erased(self, proof: Erasure) -> None:
        self._told = self.tr(
            "Erased, and proved: no trace of the key in {count} bytes of files."
        ).format(count=f"{proof.scanned_bytes:,}")
        self.refresh()
