"""The whole of the staff's side, over the whole window: the PIN pad, then the pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ui.admin.pin_pad import PinPad
from ui.admin.section import Section, SectionTab
from ui.theme import TextRole, Theme
from ui.widgets import Button, Text

_TABS_PX = 350


class _Tabs(QWidget):
    """The list of pages beside, or in portrait above, the page."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self.column = QVBoxLayout(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        edge = theme.px(22)
        self.column.setContentsMargins(edge, theme.px(48), edge, theme.px(28))
        self.column.setSpacing(theme.px(4))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("surface"))


class AdminRoom(QWidget):
    """Knows nothing of its pages but their names."""

    left = Signal()

    def __init__(self, sections: Sequence[Section], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.sections = list(sections)
        self.pin_pad = PinPad()
        self.leave = Button(self.tr("Back to the kiosk"), icon="back", wide=True)
        self.leave.clicked.connect(self.left)
        self.pin_pad.left.connect(self.left)
        self.tabs = [SectionTab(one.title, one.icon) for one in self.sections]
        self._side = _Tabs()
        self._side.column.addWidget(Text(self.tr("Staff"), TextRole.HEADING, "accent"))
        for tab, section in zip(self.tabs, self.sections, strict=True):
            self._side.column.addWidget(tab)
            tab.clicked.connect(lambda _=False, one=section: self.show_section(one))
        self._side.column.addStretch(1)
        self._side.column.addWidget(self.leave)
        self._inside = QWidget()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inside)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addWidget(self._side)
        self._pages = QStackedLayout()
        for section in self.sections:
            self._pages.addWidget(section)
        self._across.addLayout(self._pages, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.pin_pad)
        self._stack.addWidget(self._inside)
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
        at = self.sections.index(section)
        self.tabs[at].setChecked(True)
        self._pages.setCurrentIndex(at)
        section.refresh()

    def first_focus(self) -> QWidget:
        """Return what the keyboard should be on."""
        return self.tabs[self._pages.currentIndex()] if self.open else self.pin_pad

    def wipe(self) -> None:
        """Forget everything that was seen or typed here."""
        self.pin_pad.wipe()
        for section in self.sections:
            section.wipe()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
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

    def _arrange(self) -> None:
        portrait = self.height() > self.width()
        ways = QBoxLayout.Direction
        self._across.setDirection(ways.TopToBottom if portrait else ways.LeftToRight)
        if portrait:
            self._side.setMaximumWidth(16_777_215)
            self._side.setMinimumWidth(0)
        else:
            self._side.setFixedWidth(self._theme.px(_TABS_PX * self._theme.text_scale**0.4))
