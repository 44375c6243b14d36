"""Restart or end the kiosk; both only from behind the PIN."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, Text
from ui.words import say


class Machine(Section):
    """Two ways out of equal weight. What is chosen is written into the audit log first."""

    restart_wanted = Signal()
    exit_wanted = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("This kiosk"), "machine", "")
        self.intro.hide()
        self._card = Card()
        words = say(
            "Restarting takes a few seconds and loses nothing. After an exit the desktop is open "
            "to whoever stands here, until somebody starts the kiosk again."
        )
        self._card.column.addWidget(Text(words, TextRole.BODY))
        self.restart = Button(say("Restart"), icon="restart", wide=True)
        self.exit = Button(say("Exit"), icon="power", wide=True)
        self._row = QHBoxLayout()
        self._row.addWidget(self.restart, 1)
        self._row.addWidget(self.exit, 1)
        self._card.column.addLayout(self._row)
        self.column.insertWidget(self.column.count() - 1, self._card)
        self.restart.clicked.connect(lambda: self._go("kiosk.restart", self.restart_wanted.emit))
        self.exit.clicked.connect(lambda: self._go("kiosk.exit", self.exit_wanted.emit))

    def _go(self, event: str, wanted: Callable[[], None]) -> None:
        self.office.ask(lambda staff: staff.note(event), lambda _none: wanted())

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._row.setSpacing(theme.px(12))
        self._row.setContentsMargins(0, theme.px(14), 0, 0)
