"""The whole of the staff's side, over the whole window: the PIN pad, then the pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QStackedLayout, QVBoxLayout, QWidget

from ui.admin.pin_pad import PinPad
from ui.admin.section import Section, SectionTab
from ui.theme import TextRole, Theme
from ui.widgets import Button, Sheet, Text, TextArea, TouchKeyboard, retell
from ui.widgets.button import Pressable
from ui.words import Words, say

_TABS_PX = 392


class _Tabs(QWidget):
    """The list of pages beside, or in portrait above, the page."""

    def __init__(self, title: Words, ways: Sequence[Pressable]) -> None:
        super().__init__()
        self._theme = Theme()
        self._ways = list(ways)
        self._title = Text(title, TextRole.HEADING, "accent")
        self._grid = QGridLayout(self)
        self.lay_out(portrait=False)

    def lay_out(self, *, portrait: bool) -> None:
        """Put them below each other, the last one at the foot; in portrait three abreast."""
        grid, abreast = self._grid, 3 if portrait else 1
        for part in (self._title, *self._ways):
            grid.removeWidget(part)
        grid.addWidget(self._title, 0, 0, 1, abreast)
        *tabs, last = self._ways
        for at, tab in enumerate(tabs):
            grid.addWidget(tab, 1 + at // abreast, at % abreast)
        at = len(tabs)
        row = 1 + at // abreast if portrait else at + 2
        grid.addWidget(last, row, at % abreast)
        grid.setRowStretch(at + 1, 0 if portrait else 1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        edge = theme.px(22)
        self._grid.setContentsMargins(edge, theme.px(48), edge, theme.px(28))
        self._grid.setSpacing(theme.px(4))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("surface"))


class AdminRoom(QWidget):
    """Knows nothing of its pages but their names."""

    left = Signal()

    def __init__(
        self, sections: Sequence[Section], parent: QWidget, *, touch_keyboard: bool
    ) -> None:
        super().__init__(parent)
        self._typed_into: TextArea | None = None
        self._touch_keyboard = touch_keyboard
        self._theme = Theme()
        self.sections = list(sections)
        self.pin_pad = PinPad()
        self.leave = Button(say("Back to the kiosk"), icon="back", wide=True)
        self.leave.clicked.connect(self.left)
        self.pin_pad.left.connect(self.left)
        self.tabs = [SectionTab(one.title, one.icon) for one in self.sections]
        self._side = _Tabs(say("Staff"), [*self.tabs, self.leave])
        for tab, section in zip(self.tabs, self.sections, strict=True):
            tab.clicked.connect(lambda _=False, one=section: self.show_section(one))
        self._inside = QWidget()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inside)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addWidget(self._side)
        self._pages = QStackedLayout()
        for section in self.sections:
            self._pages.addWidget(section)
        self._across.addLayout(self._pages, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.pin_pad)
        self._stack.addWidget(self._inside)
        self.keyboard = TouchKeyboard()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._stack, 1)
        outer.addWidget(self.keyboard)
        self.keyboard.struck.connect(self._strike)
        self.keyboard.erased.connect(self._strike_out)
        self.keyboard.sent.connect(self.put_keyboard_away)
        self.keyboard.hidden_wanted.connect(self.put_keyboard_away)
        self.keyboard.hide()
        self.sheet = Sheet(say("Keep"), say("Erase for good"), self)
        self.sheet.chosen.connect(self.sheet.hide)
        self.hide()

    @property
    def open(self) -> bool:
        """True once the PIN was right."""
        return self.isVisible() and self._stack.currentWidget() is self._inside

    @property
    def current(self) -> Section:
        return self.sections[self._pages.currentIndex()]

    def show_pin_pad(self) -> None:
        """Cover everything and wait for the PIN."""
        self.wipe()
        self._stack.setCurrentWidget(self.pin_pad)
        self.show()
        self.raise_()
        self.pin_pad.setFocus()

    def show_pages(self) -> None:
        """The PIN was right."""
        self._stack.setCurrentWidget(self._inside)
        self.show_section(self.sections[0])
        self.first_focus().setFocus()

    def show_section(self, section: Section) -> None:
        """Exchange the page; what the one before it showed is forgotten."""
        if self.current is not section:
            self.current.wipe()
        self.put_keyboard_away()
        at = self.sections.index(section)
        self.tabs[at].setChecked(True)
        self._pages.setCurrentIndex(at)
        section.refresh()

    def first_focus(self) -> QWidget:
        """Return what the keyboard should be on."""
        return self.tabs[self._pages.currentIndex()] if self.open else self.pin_pad

    def speak(self, language: str) -> None:
        """Say every word anew in the window's language; pages say theirs when they are shown."""
        self.pin_pad.show_language(language)
        self.keyboard.speak(language)
        retell(self)

    def tell_restart(self) -> None:
        """Say on the way out that the kiosk starts again there."""
        self.leave.set_words(say("Leave and restart"), "restart")

    def wipe(self) -> None:
        """Forget everything that was seen or typed here."""
        self.leave.set_words(say("Back to the kiosk"), "back")
        self.pin_pad.wipe()
        self.put_keyboard_away()
        self.sheet.hide()
        for section in self.sections:
            section.wipe()

    def bring_keyboard(self, area: TextArea) -> None:
        """Show the keyboard on the screen; it writes into `area`."""
        if self._touch_keyboard:
            self._typed_into = area
            self.keyboard.show()

    def put_keyboard_away(self) -> None:
        """Hide the keyboard on the screen."""
        self._typed_into = None
        self.keyboard.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.keyboard.setFixedHeight(self.keyboard.wanted_height())
        self._arrange()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("canvas"))

    def _strike(self, text: str) -> None:
        if self._typed_into is not None:
            self._typed_into.insertPlainText(text)

    def _strike_out(self) -> None:
        if self._typed_into is not None:
            self._typed_into.textCursor().deletePreviousChar()

    def _arrange(self) -> None:
        portrait = self.height() > self.width()
        ways = QBoxLayout.Direction
        self._across.setDirection(ways.TopToBottom if portrait else ways.LeftToRight)
        self._side.lay_out(portrait=portrait)
        if portrait:
            self._side.setMaximumWidth(16_777_215)
            self._side.setMinimumWidth(0)
        else:
            self._side.setFixedWidth(self._theme.px(_TABS_PX * self._theme.text_scale**0.4))
