"""Who is practising: a badge, or a guest. Nobody has to remember anything."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.screens.screen import Screen
from ui.theme import TextRole
from ui.widgets import Button, SelfView, Text, TypingLine
from ui.words import Words, say

MAX_BADGE = 120
BEFORE_CAMERA = say("The camera opens for your badge only, and only when you touch this.")
ABOUT_CAMERA = say(
    "The camera is open for your badge. Hold its code in front of it. No picture is kept."
)


class SignInScreen(Screen):
    """A reader types the badge's number and Return; so can a hand. A camera opens by touch only."""

    chosen = Signal(str)
    """What the badge says; empty: a guest."""

    scan_wanted = Signal(bool)
    """The learner has touched "show my badge", or has changed their mind."""

    def __init__(self, *, camera: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._camera, self._scanning = camera, False
        self.body.addStretch(1)
        self.body.addWidget(Text(say("Who is practising?"), TextRole.TITLE))
        self.body.addWidget(
            Text(
                say("Hold your badge to the reader, or type its number or your PIN."),
                TextRole.BODY,
            )
        )
        asked = say("Badge number or PIN")
        self.badge = TypingLine(asked, asked)
        self.badge.line.textChanged.connect(self._hide_pin)
        self.badge.line.setMaxLength(MAX_BADGE)
        self.badge.submitted.connect(self.chosen)
        self.body.addWidget(self.badge)
        self.refused = Text("", TextRole.SMALL, "live")
        self.body.addWidget(self.refused)
        self.scan = Button(say("Show my badge to the camera"), icon="camera", height_px=68)
        self.scan.clicked.connect(self._scan)
        self.scan.setVisible(camera)
        self.view = SelfView(say("What the camera sees"), height_px=260)
        self.about_camera = Text("", TextRole.SMALL, "ink_muted")
        for part in (self.scan, self.view):
            self.body.addWidget(part, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self.about_camera)
        self.about_memory = Text(
            say(
                "With a badge, what you practise can be remembered for next time, "
                "if you allow it. As a guest, nothing is."
            ),
            TextRole.BODY,
            "ink_muted",
        )
        self.body.addWidget(self.about_memory)
        self.body.addStretch(2)
        self.leave = Button(say("Back"), icon="back")
        self.leave.clicked.connect(self.back)
        self.guest = Button(say("Go on as a guest"), wide=True, height_px=88)
        self.guest.clicked.connect(lambda: self.chosen.emit(""))
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.guest, 1)
        self._rest()

    def first_focus(self) -> QWidget:
        return self.badge.line

    def tell(self, refused: Words) -> None:
        """Say why this badge does not do."""
        self.refused.set_words(refused)

    @property
    def scanning(self) -> bool:
        """True from the learner's touch until the camera is closed."""
        return self._scanning

    def show_picture(self, jpeg: bytes) -> None:
        """Show what the camera sees, so that the badge finds its way before it."""
        if self._scanning:
            self.view.show_picture(jpeg)

    def camera_closed(self) -> None:
        """The camera has closed by itself: a code was read, or nothing was shown."""
        self._rest()

    def _hide_pin(self, typed: str) -> None:
        """Digits alone may be a PIN: nobody reads it over a shoulder."""
        modes = QLineEdit.EchoMode
        self.badge.line.setEchoMode(modes.Password if typed.isdigit() else modes.Normal)

    def _scan(self) -> None:
        wanted = not self._scanning
        self._rest()
        self._scanning = wanted
        if wanted:
            self.refused.set_words("")
            self.scan.set_words(say("Close the camera"), "camera_off")
            self.about_camera.set_words(ABOUT_CAMERA)
            self.about_memory.hide()
        self.scan_wanted.emit(wanted)
        self.badge.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rest(self) -> None:
        self._scanning = False
        self.view.clear()
        self.about_memory.show()
        self.scan.set_words(say("Show my badge to the camera"), "camera")
        self.about_camera.set_words(BEFORE_CAMERA if self._camera else "")

    def wipe(self) -> None:
        self.badge.clear()
        self._rest()
        self.refused.set_words("")
