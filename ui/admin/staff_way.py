"""The staff's way: hidden corner, PIN, pages, and back to the attract screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from app.runtime.administration import Administration, Door
from ui.admin.audit_log import AuditLog
from ui.admin.dashboard import Dashboard
from ui.admin.hidden_corner import SIDE_PX, HiddenCorner
from ui.admin.learners import Learners
from ui.admin.machine import Machine
from ui.admin.office import Office
from ui.admin.packs import Packs
from ui.admin.policies import Policies
from ui.admin.questions import Questions
from ui.admin.reports import Reports
from ui.admin.room import AdminRoom
from ui.engine_link import EngineLink
from ui.journey import Journey
from ui.settings import KioskSettings
from ui.theme import Theme
from ui.widgets import apply_theme
from ui.window import KioskWindow

ENTRY_KEYS = "Ctrl+Shift+A"


class StaffWay(QObject):
    """Opens from the attract screen only, where no learner is; leaving leads back to it."""

    exit_wanted = Signal()
    restart_wanted = Signal()

    def __init__(
        self,
        window: KioskWindow,
        journey: Journey,
        link: EngineLink,
        office: Office,
        settings: KioskSettings,
    ) -> None:
        super().__init__(window)
        self._window, self._journey, self.office = window, journey, office
        self._settings = settings
        self._language = ""
        self.dashboard = Dashboard(office)
        self.questions = Questions(office)
        self.learners = Learners(office)
        self.packs = Packs(office)
        self.policies = Policies(office)
        self.reports = Reports(office)
        self.audit_log = AuditLog(office)
        self.machine = Machine(office)
        self.room = AdminRoom(
            [
                self.dashboard,
                self.questions,
                self.learners,
                self.packs,
                self.policies,
                self.reports,
                self.audit_log,
                self.machine,
            ],
            window,
            touch_keyboard=settings.touch_keyboard,
        )
        for page in (self.questions, self.learners, self.policies):
            page.writing.connect(self.room.bring_keyboard)
            page.writing.connect(page.bring_into_view)
            page.written.connect(self.room.put_keyboard_away)
        self.learners.asked.connect(self.room.sheet.ask)
        self.room.sheet.chosen.connect(self.learners.answer)
        self.machine.exit_wanted.connect(self.exit_wanted)
        self.machine.restart_wanted.connect(self.restart_wanted)
        self.machine.brightness_shown.connect(window.shade.set_brightness)
        self.machine.changed.connect(self._want_restart)
        self.packs.changed.connect(self._want_restart)
        self.policies.changed.connect(self._want_restart)
        self.restart_due = False
        self.corner = HiddenCorner(window)
        keys = QShortcut(QKeySequence(ENTRY_KEYS), window)
        keys.activated.connect(self.enter)
        self.corner.opened.connect(self.enter)
        self.room.left.connect(journey.to_attract)
        self.room.pin_pad.given.connect(self._try)
        self.room.pin_pad.language_chosen.connect(window.speak)
        self.room.pin_pad.asked_again.connect(self._arrive)
        journey.attracted.connect(self._close)
        window.attract.begun.connect(self.corner.hide)
        window.stage.touched.connect(self.corner.hide)
        window.sheet.chosen.connect(self._stay)
        window.themed.connect(self._look)
        window.installEventFilter(self)
        link.event_received.connect(self.dashboard.take)
        office.failed.connect(self._tell_failure)
        office.stepped.connect(self._journey.idle.poke)
        self._look(window.theme)

    def enter(self) -> None:
        """Show the PIN pad; nothing happens while a learner is on their way."""
        window = self._window
        if window.panel.current is not window.attract or self.room.isVisible():
            return
        self.room.show_pin_pad()
        window.panel.hide()
        window.stage.hide()
        self.corner.hide()
        self._journey.idle.watch(self._settings.idle_s)
        self._arrive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _arrive(self) -> None:
        self.office.ask(Administration.arrive, self._show_door)

    def _show_door(self, door: Door) -> None:
        self.room.pin_pad.show_door(door, tried=False)

    def _try(self, pin: str) -> None:
        self.office.ask(lambda administration: administration.try_pin(pin), self._tried)

    def _tried(self, door: Door) -> None:
        if door.opened:
            self._journey.idle.watch(self._settings.conversation_idle_s)
            self.room.show_pages()
        else:
            self.room.pin_pad.show_door(door, tried=True)

    def _close(self) -> None:
        """The attract screen is back: forget what was seen, lock the records."""
        self.corner.show()
        self.corner.raise_()
        if self.room.isHidden():
            return
        self.room.hide()
        self.room.wipe()
        self.office.leave()
        self._window.stage.show()
        self._window.panel.show()
        self._window.attract.first_focus().setFocus()
        if self.restart_due:
            self.restart_due = False
            self.restart_wanted.emit()

    def _want_restart(self) -> None:
        """Something was changed that the engine reads when it starts."""
        self.restart_due = True
        self.room.tell_restart()

    def _stay(self, stay: bool) -> None:
        if stay and self.room.isVisible():
            if self.room.open:
                self._journey.idle.watch(self._settings.conversation_idle_s)
            self.room.first_focus().setFocus()

    def _tell_failure(self, why: str) -> None:
        if self.room.open:
            self.room.current.tell_failure(why)
        else:
            self.room.pin_pad.show_door(Door(trouble=why), tried=False)

    def _look(self, theme: Theme) -> None:
        language = self._window.tongue.language
        if language != self._language:
            self._language = language
            self.room.speak(language)
        self._place()
        apply_theme(self.room, theme)

    def _place(self) -> None:
        window = self._window
        self.room.setGeometry(window.rect())
        side = window.theme.px(SIDE_PX)
        mirrored = window.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.corner.setGeometry(window.width() - side if mirrored else 0, 0, side, side)
