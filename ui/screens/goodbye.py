"""What was said, to read once more, and then nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogue import Utterance
from ui.screens.screen import Screen
from ui.theme import TextRole, Theme
from ui.widgets import Button, ButtonKind, CaptionList, Text
from ui.words import Who, say


class GoodbyeScreen(Screen):
    """Shows the transcript as it was heard. Leaving wipes it."""

    left = Signal()

    def __init__(self, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane.hide()
        self._title = Text(say("Thank you for talking"), TextRole.TITLE)
        self.note = Text("", TextRole.BODY, "ink_muted")
        self.transcript = CaptionList(say("You"), who, follow=False, called=say("What was said"))
        self.column.insertWidget(0, self._title)
        self.column.insertWidget(1, self.note)
        self.column.insertWidget(2, self.transcript, 1)
        self.done = Button(
            say("Done, clear the screen"),
            ButtonKind.PRIMARY,
            icon="check",
            wide=True,
            height_px=88,
        )
        self.done.clicked.connect(self.left)
        self.foot.addWidget(self.done, 1)

    def first_focus(self) -> QWidget:
        return self.done

    def show_transcript(self, utterances: Sequence[Utterance]) -> None:
        """Show the turns that were heard, from the first."""
        if utterances:
            note = say("This is what was said. It leaves this screen when you do.")
        else:
            note = say("Nothing was said this time.")
        self.note.set_words(note)
        self.transcript.show_dialogue(utterances)
        QTimer.singleShot(0, self, lambda: self.transcript.verticalScrollBar().setValue(0))

    def tell_of_fault(self) -> None:
        """Say that the conversation did not end by anyone's wish."""
        self.note.set_words(
            say("Something on this machine stopped, and the conversation with it. Sorry.")
        )

    def wipe(self) -> None:
        self.transcript.show_dialogue([])
        self.note.set_words("")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.column.setSpacing(theme.px(18))
