"""The conversation: captions of both, whose turn it is, and what the learner may do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.conversation.events import Floor
from app.conversation.plan import SessionPlan
from ui.dialogue import Utterance
from ui.screens.screen import Screen
from ui.theme import TEXT_SCALES, TextRole, Theme
from ui.widgets import (
    Button,
    ButtonKind,
    CaptionList,
    FloorSign,
    NoticeStrip,
    PartLine,
    Text,
    TypingLine,
    VolumeButtons,
)
from ui.widgets.floor_sign import FloorState
from ui.words import Phrase, Who, say

_SIGN_OF = {
    Floor.OPEN: FloorState.LISTENING,
    Floor.LEARNER: FloorState.LISTENING,
    Floor.THINKING: FloorState.THINKING,
    Floor.PERSONA: FloorState.SPEAKING,
}


class ConversationScreen(Screen):
    """Ending asks once, in place of the actions; everything else happens at a touch."""

    typed = Signal(str)
    moment_wanted = Signal()
    repeat_wanted = Signal()
    hint_wanted = Signal()
    pace_changed = Signal(bool)
    """True: slower."""
    pause_changed = Signal(bool)
    end_wanted = Signal()
    text_stepped = Signal(int)
    keyboard_wanted = Signal(bool)
    """A keyboard on the screen is wanted, or not any more."""

    def __init__(self, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane.hide()
        self._floor = Floor.OPEN
        self._started = self._paused = self._over = self._slower = False
        self._asking = self._typing_by_touch = False
        self.sign = FloorSign()
        self.captions = CaptionList(say("You"), who)
        self.notice = NoticeStrip()
        self.typing = TypingLine()
        self.typing.submitted.connect(self.typed)
        self.typing.touched.connect(lambda: self.keyboard_wanted.emit(True))
        self.typing.typed_by_key.connect(lambda: self.keyboard_wanted.emit(False))
        self.volume = VolumeButtons(64)
        self.smaller = Button(
            say("Smaller captions"),
            ButtonKind.QUIET,
            icon="text_smaller",
            words_shown=False,
            height_px=64,
        )
        self.larger = Button(
            say("Larger captions"),
            ButtonKind.QUIET,
            icon="text_larger",
            words_shown=False,
            height_px=64,
        )
        self.smaller.clicked.connect(lambda: self.text_stepped.emit(-1))
        self.larger.clicked.connect(lambda: self.text_stepped.emit(+1))
        self._build_head(who)
        self._build_actions()
        self.column.insertLayout(0, self._head)
        below = (self.parts, self.captions, self.notice, self.typing, self._actions, self._ending)
        for at, widget in enumerate(below, start=1):
            self.column.insertWidget(at, widget, int(widget is self.captions))
        self._bind_keys()

    def first_focus(self) -> QWidget:
        return self.typing.line if not self._microphone else self.moment

    def prepare(self, *, microphone: bool) -> None:
        """Be ready for a new session, spoken or typed."""
        self._microphone = microphone
        self._started = self._paused = self._over = False
        self.parts.begin(())
        self._set_slower(False)
        self.ask_to_end(False)
        self.set_cut_off(False)
        self._show_sign()

    def wipe(self) -> None:
        self.captions.show_dialogue([])
        self.typing.clear()
        self.prepare(microphone=True)

    def start(self, plan: SessionPlan) -> None:
        """The session runs."""
        self._started = True
        self.parts.begin(plan.objectives)
        self._show_sign()

    def finish(self) -> None:
        """The session is over; nothing more can be said."""
        self._over = True
        self._show_sign()

    def set_floor(self, holder: Floor) -> None:
        """Show who holds the floor."""
        self._floor = holder
        self._show_sign()

    def set_paused(self, paused: bool) -> None:
        """Show whether the conversation rests."""
        self._paused = paused
        words = say("Continue") if paused else say("Pause")
        self.pause.set_words(words, "play" if paused else "pause")
        for widget in (self.moment, self.repeat, self.hint, self.slower, self.typing):
            widget.setEnabled(not paused)
        self._show_sign()

    def set_cut_off(self, cut_off: bool) -> None:
        """Show that nobody hears just now, and that it goes on."""
        self.set_paused(False)
        for widget in (self.moment, self.repeat, self.hint, self.slower, self.typing, self.pause):
            widget.setEnabled(not cut_off)
        if cut_off:
            self.ask_to_end(False)
            self.notice.set_words(say("One moment, please. We go on where we were."))
            self.set_floor(Floor.THINKING)
        else:
            self.notice.set_words("")

    def make_room(self, keyboard_shown: bool) -> None:
        """Leave out the actions while a keyboard takes their place."""
        self._typing_by_touch = keyboard_shown
        self._actions.setVisible(not keyboard_shown and not self._asking)

    def ask_to_end(self, asking: bool) -> None:
        """Put the question in place of the actions, or take it away."""
        had_focus = self._actions.isAncestorOf(self.focusWidget() or self)
        self._asking = asking
        self._actions.setVisible(not asking and not self._typing_by_touch)
        self._ending.setVisible(asking)
        if asking:
            self.stay.setFocus(Qt.FocusReason.TabFocusReason)
        elif had_focus or self.isVisible():
            self.end.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_dialogue(self, utterances: Sequence[Utterance]) -> None:
        """Show what has been said so far."""
        self.captions.show_dialogue(utterances)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._ending.isVisible():
                self.ask_to_end(False)
            else:
                self.pause_changed.emit(not self._paused)
            return
        text = event.text()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        if text.isprintable() and text.strip() and plain and self.typing.isEnabled():
            self.typing.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.typing.line.insert(text)
            return
        super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        side = theme.px(52)
        self.column.setContentsMargins(side, theme.px(36), side, theme.px(34))
        self.column.setSpacing(theme.px(16))
        self._names.setSpacing(theme.px(2))
        self._head.setSpacing(theme.px(4))
        self._grid.setSpacing(theme.px(6))
        ring = theme.px(5)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._end_row.setSpacing(theme.px(6))
        self._end_column.setSpacing(theme.px(6))
        self._end_column.setContentsMargins(0, 0, 0, 0)
        self._arrange(theme)
        rows = 6 // self._columns
        self._ending.setFixedHeight(rows * (theme.target(76) + 2 * ring) + (rows - 1) * theme.px(6))
        self.smaller.setEnabled(theme.text_scale > TEXT_SCALES[0])
        self.larger.setEnabled(theme.text_scale < TEXT_SCALES[-1])

    def _build_head(self, who: Who) -> None:
        self._head = QHBoxLayout()
        self._names = QVBoxLayout()
        self._names.addWidget(Text(Phrase("{name}", {"name": who}), TextRole.HEADING))
        self._names.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignLeading)
        self.parts = PartLine()
        self._head.addLayout(self._names, 1)
        self._head.addWidget(self.volume, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self.smaller, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self.larger, 0, Qt.AlignmentFlag.AlignTop)

    def _build_actions(self) -> None:
        self.moment = Button(say("Give me a moment"), icon="moment", wide=True)
        self.repeat = Button(say("Repeat"), icon="repeat", wide=True)
        self.hint = Button(say("Hint"), icon="question", wide=True)
        self.slower = Button(say("Slower"), icon="slower", wide=True)
        self.pause = Button(say("Pause"), icon="pause", wide=True)
        self.end = Button(say("End"), icon="end", wide=True)
        self.moment.clicked.connect(self.moment_wanted)
        self.repeat.clicked.connect(self.repeat_wanted)
        self.hint.clicked.connect(self.hint_wanted)
        self.slower.clicked.connect(self._step_pace)
        self.pause.clicked.connect(lambda: self.pause_changed.emit(not self._paused))
        self.end.clicked.connect(lambda: self.ask_to_end(True))
        self._actions = QWidget()
        self._grid = QGridLayout(self._actions)
        self._columns = 3
        self._ending = QWidget()
        self._end_column = QVBoxLayout(self._ending)
        self._question = Text(say("End the conversation now?"), TextRole.HEADING)
        self._end_column.addWidget(self._question, 1, Qt.AlignmentFlag.AlignVCenter)
        self._end_row = QHBoxLayout()
        self.stay = Button(say("Keep talking"), ButtonKind.PRIMARY, wide=True)
        self.really = Button(say("End it"), icon="end", wide=True)
        self.stay.clicked.connect(lambda: self.ask_to_end(False))
        self.really.clicked.connect(self._end)
        self._end_row.addWidget(self.stay)
        self._end_row.addWidget(self.really)
        self._end_column.addLayout(self._end_row)
        self._ending.hide()
        self._microphone = True

    def _arrange(self, theme: Theme) -> None:
        """Three actions in a row, or two where their words are too wide for that."""
        buttons = (self.moment, self.repeat, self.hint, self.slower, self.pause, self.end)
        room = self.width() - 2 * theme.px(52)
        widest = max(button.minimumSizeHint().width() for button in buttons)
        self._columns = 3 if 3 * widest + 2 * theme.px(6) <= room else 2
        for button in buttons:
            self._grid.removeWidget(button)
        for at, button in enumerate(buttons):
            self._grid.addWidget(button, *divmod(at, self._columns))
        for column in range(3):
            self._grid.setColumnStretch(column, int(column < self._columns))

    def _bind_keys(self) -> None:
        for keys, action in (
            ("Ctrl+M", self.moment.click),
            ("Ctrl+R", self.repeat.click),
            ("Ctrl+H", self.hint.click),
            ("Ctrl+L", self.slower.click),
            ("Ctrl+P", self.pause.click),
            ("Ctrl+E", self.end.click),
            ("Ctrl+Up", self.volume.louder.click),
            ("Ctrl+Down", self.volume.quieter.click),
            ("Ctrl++", self.larger.click),
            ("Ctrl+=", self.larger.click),
            ("Ctrl+-", self.smaller.click),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _step_pace(self) -> None:
        self._set_slower(not self._slower)
        self.pace_changed.emit(self._slower)

    def _set_slower(self, slower: bool) -> None:
        self._slower = slower
        self.slower.set_words(say("Usual pace") if slower else say("Slower"))
        self._arrange(self.theme)

    def _end(self) -> None:
        self._over = True
        self.ask_to_end(False)
        self._show_sign()
        self.end_wanted.emit()

    def _show_sign(self) -> None:
        if self._over:
            state = FloorState.OVER
        elif self._paused:
            state = FloorState.PAUSED
        elif not self._started:
            state = FloorState.STARTING
        else:
            state = _SIGN_OF[self._floor]
        self.sign.set_state(state)
