"""How loud, how bright, when it rests; restart or end it. All only from behind the PIN."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.runtime.machine_care import MachineNow
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.volume import VOLUMES_DB
from ui.widgets import Button, ButtonKind, Card, Stepper, Text
from ui.words import Words, say

BRIGHTNESS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SCREENSAVER_S = (0, 60, 300, 600, 1200, 1800, 3600)
"""Ladders within the bounds of `Settings`."""


class MachineForm(Card):
    """What can be changed here; `wanted` is what it says now."""

    def __init__(self, now: MachineNow) -> None:
        super().__init__(padding_px=24)
        ladder = sorted({*VOLUMES_DB, now.volume_db})

        def step(gain_db: float) -> Words:
            return f"{ladder.index(gain_db) + 1} / {len(ladder)}"

        def minutes(seconds: float) -> Words:
            return say("{n} min", n=round(seconds / 60)) if seconds else say("switched off")

        self.volume = Stepper(say("Volume"), ladder, now.volume_db, step)
        self.brightness = Stepper(
            say("Brightness"), BRIGHTNESS, now.brightness, lambda part: f"{round(100 * part)} %"
        )
        self.screensaver = Stepper(
            say("Stillness until the screen saver"), SCREENSAVER_S, now.screensaver_s, minutes
        )
        for stepper in self.steppers:
            self.column.addWidget(stepper)

    @property
    def steppers(self) -> tuple[Stepper, ...]:
        return self.volume, self.brightness, self.screensaver

    @property
    def wanted(self) -> MachineNow:
        return MachineNow(self.volume.value, self.brightness.value, self.screensaver.value)


class Machine(Section):
    """Two ways out of equal weight. What is chosen is written into the audit log first."""

    restart_wanted = Signal()
    exit_wanted = Signal()
    changed = Signal()
    """The kiosk must start again for what was done."""
    brightness_shown = Signal(float)
    """The window shall look so from now on."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("This kiosk"), "machine", "")
        self.save = Button(say("Save"), ButtonKind.PRIMARY, icon="check", height_px=64)
        self.save.clicked.connect(self._save)
        self.head.addWidget(self.save)
        self.form: MachineForm | None = None
        self._now: MachineNow | None = None
        self._told: Words = ""
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
        self.column.addWidget(self._card)
        self.restart.clicked.connect(lambda: self._go("kiosk.restart", self.restart_wanted.emit))
        self.exit.clicked.connect(lambda: self._go("kiosk.exit", self.exit_wanted.emit))

    def refresh(self) -> None:
        self.office.ask(lambda staff: staff.machine.now(), self._show)

    def wipe(self) -> None:
        super().wipe()
        if self._now is not None:
            self.brightness_shown.emit(self._now.brightness)
        self.form, self._now, self._told = None, None, ""
        self.save.setEnabled(False)
        self.intro.set_words("")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._row.setSpacing(theme.px(12))
        self._row.setContentsMargins(0, theme.px(14), 0, 0)

    def _show(self, now: MachineNow) -> None:
        self.clear()
        self._now = now
        self.intro.set_words(self._told)
        self._told = ""
        self.form = MachineForm(now)
        self.form.brightness.changed.connect(self.brightness_shown)
        for stepper in self.form.steppers:
            stepper.changed.connect(self._look)
        self.add(self.form)
        self.body.addStretch(1)
        self._look()

    def _look(self, *_changed: object) -> None:
        """Saving is offered when there is something to save."""
        self.save.setEnabled(self.form is not None and self.form.wanted != self._now)

    def _save(self) -> None:
        def saved(_now: MachineNow) -> None:
            self._told = say("Saved. It holds after the restart that leaving brings.")
            self.changed.emit()
            self.refresh()

        if self.form is not None:
            wanted = self.form.wanted
            self.trouble.set_words("")
            self.office.ask(lambda staff: staff.machine.change(wanted), saved)

    def _go(self, event: str, wanted: Callable[[], None]) -> None:
        self.office.ask(lambda staff: staff.note(event), lambda _none: wanted())
