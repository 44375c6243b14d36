"""What the learner should know, and may choose, before any device is opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.screens.screen import Screen
from ui.settings import KioskSettings
from ui.theme import TextRole, Theme
from ui.widgets import Button, ButtonKind, ChoiceRow, ChoiceTile, Text
from ui.widgets.symbol import Symbol
from ui.words import Who, Words, say


class NoticeScreen(Screen):
    """The AI is announced; microphone and camera are asked for separately, nothing preset."""

    accepted = Signal(bool, bool, bool)
    """Microphone, camera, memory."""

    def __init__(self, settings: KioskSettings, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = who
        self._points: list[QHBoxLayout] = []
        self.body.addWidget(Text(say("Before we begin"), TextRole.TITLE))
        self._point(
            "spark",
            say("{name} is an AI, not a person, and can be wrong.", name=name),
        )
        self._point(
            "machine", say("Your voice and picture stay on this machine and go nowhere else.")
        )
        if settings.retention_notice:
            self._point("lock", settings.retention_notice)
        self.microphone = ChoiceRow(
            say("How would you like to answer?"),
            say("Your microphone opens only if you choose to speak."),
            ChoiceTile(say("Speak"), "microphone"),
            ChoiceTile(say("Type instead"), "keyboard"),
        )
        self.camera = ChoiceRow(
            say("May {name} see you?", name=name),
            say("It shows whether you are there and facing the screen. Never who you are."),
            ChoiceTile(say("With camera"), "camera"),
            ChoiceTile(say("Without camera"), "camera_off"),
        )
        self.body.addStretch(1)
        self.body.addWidget(self.microphone)
        self.body.addStretch(1)
        self.body.addWidget(self.camera)
        self.body.addStretch(1)
        self.memory = ChoiceRow(
            say("May this be remembered for next time?"),
            say("What you practised and what stayed open. You see it first, and can say no."),
            ChoiceTile(say("Remember"), "check"),
            ChoiceTile(say("Don’t remember"), "end"),
        )
        self.body.addWidget(self.memory)
        self.body.addStretch(1)
        self.memory.hide()
        self._memory_offered = False
        self.camera.setVisible(settings.camera_offered)
        self._camera_offered = settings.camera_offered
        self.leave = Button(say("Back"), icon="back")
        self.leave.clicked.connect(self.back)
        self.next = Button(say("Continue"), ButtonKind.PRIMARY, wide=True)
        self.next.clicked.connect(self._accept)
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.next, 1)
        for row in (self.microphone, self.camera, self.memory):
            row.answered.connect(self._update_next)
        self._update_next()

    def first_focus(self) -> QWidget:
        return self.microphone.tiles[0]

    def offer_memory(self, offered: bool) -> None:
        """Ask about memory, which only somebody who has signed in can have."""
        self._memory_offered = offered
        self.memory.setVisible(offered)
        self._update_next()

    def wipe(self) -> None:
        self.microphone.clear()
        self.camera.clear()
        self.memory.clear()
        self._update_next()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for point in self._points:
            point.setSpacing(theme.px(18))

    def _point(self, icon: str, text: Words) -> None:
        line = QHBoxLayout()
        line.addWidget(Symbol(icon, "accent", 34), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(text, TextRole.BODY), 1)
        self._points.append(line)
        self.body.addLayout(line)

    def _answers(self) -> tuple[bool | None, bool | None, bool | None]:
        camera = self.camera.answer if self._camera_offered else False
        memory = self.memory.answer if self._memory_offered else False
        return self.microphone.answer, camera, memory

    def _update_next(self) -> None:
        ready = None not in self._answers()
        self.next.setEnabled(ready)
        self.next.set_words(say("Continue") if ready else say("Please choose above"))

    def _accept(self) -> None:
        microphone, camera, memory = self._answers()
        if microphone is not None and camera is not None and memory is not None:
            self.accepted.emit(microphone, camera, memory)
