"""The invitation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.screens.screen import Screen
from ui.theme import Appearance, TextRole, Theme
from ui.widgets import Button, ButtonKind, Text
from ui.widgets.symbol import Symbol
from ui.words import Who, say


class AttractScreen(Screen):
    """The living face beside it does most of the work."""

    begun = Signal()
    appearance_changed = Signal()
    text_stepped = Signal(int)

    def __init__(self, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark = QHBoxLayout()
        mark.addWidget(Symbol("spark", "accent", 34))
        mark.addWidget(Text("Viva Voce", TextRole.HEADING, "accent"), 1)
        self._mark = mark
        self.body.addLayout(mark)
        self.body.addStretch(2)
        self._headline = Text(say("Let’s talk\nit through."), TextRole.DISPLAY)
        self.body.addWidget(self._headline)
        self.body.addWidget(
            Text(
                say(
                    "Practise out loud with {name}, an AI persona who listens and answers.",
                    name=who,
                ),
                TextRole.BODY,
                "ink_muted",
            )
        )
        self._gap = Text("", TextRole.SMALL)
        self.body.addWidget(self._gap)
        self.begin = Button(
            say("Touch to begin"), ButtonKind.PRIMARY, icon="touch", height_px=100, wide=True
        )
        self.begin.clicked.connect(self.begun)
        self.body.addWidget(self.begin)
        promise = QHBoxLayout()
        promise.addWidget(Symbol("machine", "ink_muted", 28), 0, Qt.AlignmentFlag.AlignVCenter)
        promise.addWidget(
            Text(say("Everything stays on this machine."), TextRole.SMALL, "ink_muted"), 1
        )
        self._promise = promise
        self.body.addLayout(promise)
        self.body.addStretch(3)
        self.appearance = Button(say("Dark"), ButtonKind.QUIET, icon="dark", height_px=64)
        self.appearance.clicked.connect(self.appearance_changed)
        self.larger = Button(say("Larger text"), ButtonKind.QUIET, icon="text_larger", height_px=64)
        self.larger.clicked.connect(lambda: self.text_stepped.emit(+1))
        self.smaller = Button(
            say("Smaller text"), ButtonKind.QUIET, icon="text_smaller", height_px=64
        )
        self.smaller.clicked.connect(lambda: self.text_stepped.emit(-1))
        self.foot.addWidget(self.appearance)
        self.foot.addStretch(1)
        self.foot.addWidget(self.smaller)
        self.foot.addWidget(self.larger)

    def first_focus(self) -> QWidget:
        return self.begin

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._mark.setSpacing(theme.px(9))
        self._promise.setSpacing(theme.px(9))
        self.foot.setContentsMargins(-theme.px(30), 0, -theme.px(30), 0)
        dark = theme.appearance is Appearance.DARK
        self.appearance.set_words(
            say("Light") if dark else say("Dark"), "light" if dark else "dark"
        )
        self.smaller.setVisible(theme.text_scale > 1.0)
