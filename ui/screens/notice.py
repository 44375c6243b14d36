"""What the learner should know, and may choose, before any device is opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.conversation.events import ConsentChanged
from app.security import ConsentTexts
from ui.screens.screen import Screen
from ui.settings import KioskSettings
from ui.theme import TextRole, Theme
from ui.widgets import Button, ButtonKind, ChoiceRow, ChoiceTile, Text
from ui.widgets.symbol import Symbol
from ui.words import Who, Words, say


class NoticeScreen(Screen):
    """The AI is announced; each thing is asked for by itself, with nothing chosen beforehand."""

    wide = True
    accepted = Signal(object)
    """ConsentChanged."""

    def __init__(self, settings: KioskSettings, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._points: list[QHBoxLayout] = []
        self.body.addWidget(Text(say("Before we begin"), TextRole.TITLE))
        self._point("spark", say("{name} is an AI, not a person, and can be wrong.", name=who))
        self._point(
            "machine", say("Your voice and picture stay on this machine and go nowhere else.")
        )
        if settings.retention_notice:
            self._point("lock", settings.retention_notice)
        self.body.addStretch(1)
        self.microphone = self._ask(
            say("How would you like to answer?"),
            say("Your microphone opens only if you choose to speak."),
            ChoiceTile(say("Speak"), "microphone"),
            ChoiceTile(say("Type instead"), "keyboard"),
        )
        self.camera = self._ask(
            say("May {name} see you?", name=who),
            say("It shows whether you are there and facing the screen. Never who you are."),
            ChoiceTile(say("With camera"), "camera"),
            ChoiceTile(say("Without camera"), "camera_off"),
        )
        self.appearance = self._ask(
            say("May {name} be told how you appear?", name=who),
            say(
                "More than whether you are there: a word on how you seem. It never counts in a "
                "result."
            ),
            ChoiceTile(say("Tell"), "check"),
            ChoiceTile(say("Don’t tell"), "end"),
        )
        self.recording = self._ask(
            say("May this conversation be kept?"),
            say(
                "What is said, locked, on this machine, for {days} days. Only then can a question "
                "go on to a person. Otherwise it is wiped when you leave.",
                days=settings.recording_days,
            ),
            ChoiceTile(say("Keep it"), "lock"),
            ChoiceTile(say("Don’t keep"), "erase"),
        )
        self.memory = self._ask(
            say("May this be remembered for next time?"),
            say("What you practised and what stayed open. You see it first, and can say no."),
            ChoiceTile(say("Remember"), "check"),
            ChoiceTile(say("Don’t remember"), "end"),
        )
        self._reasons: dict[ChoiceRow, Words] = {row: row.reason.told for row in self._rows}
        self.body.addStretch(2)
        self._can_remember, self._can_keep = False, True
        self.leave = Button(say("Back"), icon="back")
        self.leave.clicked.connect(self.back)
        self.next = Button(say("Continue"), ButtonKind.PRIMARY, wide=True)
        self.next.clicked.connect(self._accept)
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.next, 1)
        self._update()

    def first_focus(self) -> QWidget:
        return self.microphone.tiles[0]

    def offer_memory(self, offered: bool) -> None:
        """Ask about memory, which only somebody who has signed in can have."""
        self._can_remember = offered
        self._update()

    def offer_keeping(self, offered: bool) -> None:
        """Ask about what is kept, unless nothing can be kept just now."""
        self._can_keep = offered
        self._update()

    def tell_reasons(self, texts: ConsentTexts) -> None:
        """Give the site's own reasons where it has some."""
        own = {
            self.microphone: texts.microphone,
            self.camera: texts.camera,
            self.recording: texts.recording,
            self.memory: texts.memory,
        }
        for row, reason in self._reasons.items():
            row.reason.set_words(own.get(row) or reason)

    def wipe(self) -> None:
        for row in self._rows:
            row.clear()
        self._update()

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

    def _ask(self, question: Words, reason: Words, yes: ChoiceTile, no: ChoiceTile) -> ChoiceRow:
        row = ChoiceRow(question, reason, yes, no)
        row.answered.connect(self._answered)
        self.body.addWidget(row)
        return row

    @property
    def _rows(self) -> tuple[ChoiceRow, ...]:
        return self.microphone, self.camera, self.appearance, self.recording, self.memory

    def _asked(self) -> list[ChoiceRow]:
        """Return the questions that arise here and now."""
        settings = self._settings
        seen = settings.camera_offered and bool(self.camera.answer)
        arises = {
            self.microphone: True,
            self.camera: settings.camera_offered,
            self.appearance: settings.appearance_offered and seen,
            self.recording: settings.recording_days > 0 and self._can_keep,
            self.memory: self._can_remember and self._can_keep,
        }
        return [row for row, now in arises.items() if now]

    def _update(self) -> None:
        asked = self._asked()
        for row in self._rows:
            row.setVisible(row in asked)
        ready = all(row.answer is not None for row in asked)
        self.next.setEnabled(ready)
        self.next.set_words(say("Continue") if ready else say("Please choose above"))

    def _answered(self) -> None:
        """Bring the next open question into view, where the list is longer than the window."""
        self._update()
        still_open = [row for row in self._asked() if row.answer is None]
        if still_open:
            QTimer.singleShot(0, self, lambda: self.pane.ensureWidgetVisible(still_open[0], 0, 24))

    def _accept(self) -> None:
        allowed = {row for row in self._asked() if row.answer}
        self.accepted.emit(
            ConsentChanged(
                microphone=self.microphone in allowed,
                camera=self.camera in allowed,
                appearance=self.appearance in allowed,
                recording=self.recording in allowed,
                memory=self.memory in allowed,
            )
        )
