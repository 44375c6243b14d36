"""Can we hear you, can you hear us: asked before it matters."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.conversation.events import Framing, SelfViewShown
from ui.screens.screen import Screen
from ui.theme import TextRole, Theme
from ui.widgets import Button, ButtonKind, LevelMeter, SelfView, Text, VolumeButtons
from ui.widgets.symbol import Symbol
from ui.words import Who, Words, say

VOICE_DB = -42.0
"""A level that only a voice near the microphone reaches."""
VOICE_REPORTS = 4
"""Reports at or above it after which the voice counts as heard."""


ADVICE_AFTER = 5
"""Pictures in a row that must agree before the advice changes: half a second."""
ADVICE = {
    Framing.GOOD: say("The camera works and sees you."),
    Framing.NOBODY: say("The camera works. Step in front of the screen."),
    Framing.DARK: say("It is rather dark here. A little more light would help."),
    Framing.BRIGHT: say("The light is too strong for the camera. Turn a little away from it."),
    Framing.FAR: say("Move a little closer."),
    Framing.NEAR: say("Move back a little."),
    Framing.ASIDE: say("Move a little towards the middle."),
}


class CheckState(enum.Enum):
    """How a device is doing."""

    WAITING = "waiting"
    GOOD = "good"
    ABSENT = "absent"


class _Check(QWidget):
    """One device: its symbol, how it is doing, what to do."""

    def __init__(self, icon: str, title: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.symbol = Symbol(icon, "ink", 40)
        self.title = Text(title, TextRole.HEADING)
        self.hint = Text("", TextRole.SMALL, "ink_muted")
        self.column = QVBoxLayout()
        self.column.addWidget(self.title)
        self.column.addWidget(self.hint)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.symbol, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self.column, 1)
        self.state = CheckState.WAITING

    def tell(self, state: CheckState, hint: Words) -> None:
        """Show how the device is doing and what that means."""
        self.state = state
        self.hint.set_words(hint)
        self.hint.set_colour("caution" if state is CheckState.ABSENT else "ink_muted")
        if state is CheckState.GOOD:
            self.symbol.set_icon("check", "accent")
        else:
            self.symbol.set_icon(self._icon, "ink")

    def set_theme(self, theme: Theme) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(22))
        self.column.setSpacing(theme.px(10))


class DeviceCheckScreen(Screen):
    """Nothing here blocks the way: whoever cannot be heard can type."""

    passed = Signal()
    loudspeaker_test = Signal()

    def __init__(self, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._who = who
        self._loud = 0
        self._advice: list[Framing] = []
        self.body.addWidget(Text(say("A quick check"), TextRole.TITLE))
        self.body.addStretch(1)
        self.microphone = _Check("microphone", say("Microphone"))
        self.meter = LevelMeter()
        self.microphone.column.addWidget(self.meter)
        self.body.addWidget(self.microphone)
        self.body.addStretch(1)
        self.speaker = _Check("speaker", say("Loudspeaker"))
        self.play = Button(say("Play a sound"), icon="play", height_px=68)
        self.play.clicked.connect(self._play)
        self.heard = Button(say("I heard it"), height_px=68)
        self.heard.clicked.connect(lambda: self._heard(True))
        self.unheard = Button(say("I heard nothing"), height_px=68)
        self.unheard.clicked.connect(lambda: self._heard(False))
        self._answers = QHBoxLayout()
        for button in (self.heard, self.unheard):
            self._answers.addWidget(button)
        self._answers.addStretch(1)
        self.volume = VolumeButtons(68)
        self._sounding = QHBoxLayout()
        self._sounding.addWidget(self.play)
        self._sounding.addWidget(self.volume)
        self._sounding.addStretch(1)
        self.speaker.column.addLayout(self._sounding)
        self.speaker.column.addLayout(self._answers)
        self.body.addWidget(self.speaker)
        self.body.addStretch(1)
        self.camera = _Check("camera", say("Camera"))
        self.mirror = SelfView(say("Your picture, as the camera sees it"), height_px=210)
        self.seen_by_nobody = Text(
            say("Only you see this picture. It is not kept."), TextRole.SMALL, "ink_muted"
        )
        self.camera.column.addWidget(self.mirror, 0, Qt.AlignmentFlag.AlignLeading)
        self.camera.column.addWidget(self.seen_by_nobody)
        self.body.addWidget(self.camera)
        self.body.addStretch(3)
        self.leave = Button(say("Back"), icon="back")
        self.leave.clicked.connect(self.back)
        self.next = Button(say("Continue"), ButtonKind.PRIMARY, wide=True)
        self.next.clicked.connect(self.passed)
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.next, 1)
        self.prepare(microphone=True, camera=True)

    def first_focus(self) -> QWidget:
        return self.play

    def prepare(self, *, microphone: bool, camera: bool) -> None:
        """Begin the check anew for the devices that were consented to."""
        self._loud = 0
        self._advice.clear()
        self._blind()
        self.meter.clear()
        self.meter.show()
        self.microphone.setVisible(microphone)
        self.camera.setVisible(camera)
        self.microphone.tell(CheckState.WAITING, say("Say a few words. The bars should move."))
        self.camera.tell(CheckState.WAITING, say("Waiting for the camera."))
        self.speaker.tell(
            CheckState.WAITING,
            say("{name}’s words also appear on the screen.", name=self._who),
        )
        self.heard.hide()
        self.unheard.hide()
        self.play.set_words(say("Play a sound"), "play")

    def wipe(self) -> None:
        self.prepare(microphone=True, camera=True)

    def hear_level(self, level_db: float) -> None:
        """Show the microphone's level; a few loud reports make the check good."""
        self.meter.set_level(level_db)
        if level_db >= VOICE_DB:
            self._loud += 1
        if self._loud >= VOICE_REPORTS and self.microphone.state is not CheckState.GOOD:
            self.microphone.tell(CheckState.GOOD, say("We hear you well."))

    def see(self, people: int) -> None:
        """Show that the camera delivers pictures; where they are shown, they say more."""
        if not self.mirror.has_picture:
            self._advise(Framing.GOOD if people else Framing.NOBODY)

    def show_self(self, view: SelfViewShown) -> None:
        """Show the learner their own picture, and how to make it better."""
        if not self.isVisible() or self.camera.isHidden():
            return
        first = not self.mirror.has_picture
        self.mirror.show_picture(view.picture)
        self.seen_by_nobody.show()
        self._advice = [*self._advice[1 - ADVICE_AFTER :], view.framing]
        agreed = len(self._advice) == ADVICE_AFTER and len(set(self._advice)) == 1
        if first or agreed:
            self._advise(view.framing)

    def _advise(self, framing: Framing) -> None:
        good = framing is Framing.GOOD
        self.camera.tell(CheckState.GOOD if good else CheckState.WAITING, ADVICE[framing])

    def _blind(self) -> None:
        self.mirror.clear()
        self.seen_by_nobody.hide()

    def microphone_lost(self) -> None:
        """Say that answers have to be typed."""
        self.meter.hide()
        self.microphone.tell(
            CheckState.ABSENT,
            say("No microphone works here just now. You can type your answers."),
        )

    def camera_lost(self) -> None:
        """Say that it goes on without a picture."""
        self._blind()
        self.camera.tell(
            CheckState.ABSENT, say("No camera works here just now. We go on without it.")
        )

    def speaker_lost(self) -> None:
        """Say that the words have to be read."""
        self.speaker.tell(
            CheckState.ABSENT,
            say("There is no sound here just now. You can read every word on the screen."),
        )

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._answers.setSpacing(theme.px(4))
        self._sounding.setSpacing(theme.px(4))
        self._answers.setContentsMargins(0, 0, 0, 0)

    def _play(self) -> None:
        self.loudspeaker_test.emit()
        self.play.set_words(say("Again"), "repeat")
        self.heard.show()
        self.unheard.show()

    def _heard(self, heard: bool) -> None:
        if heard:
            self.speaker.tell(CheckState.GOOD, say("Good."))
        else:
            self.speaker.tell(
                CheckState.ABSENT,
                say("Turn the volume up and try again, or read every word on the screen."),
            )
        self.heard.setVisible(not heard)
        self.unheard.hide()
        if not heard:
            self.play.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
