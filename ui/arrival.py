"""Who comes: their language, and who they are where the site knows its learners."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.conversation.events import (
    BadgeRead,
    BadgeScanRequested,
    Event,
    SelfViewShown,
    SignInAnswered,
    SignInRequested,
    StreamChanged,
)
from ui.engine_link import EngineLink
from ui.screens import Screen
from ui.settings import KioskSettings
from ui.window import KioskWindow
from ui.words import Phrase


class Arrival(QObject):
    """Leads through both screens; says `arrived` when the notice is due."""

    arrived = Signal()

    def __init__(
        self,
        window: KioskWindow,
        link: EngineLink,
        settings: KioskSettings,
        show: Callable[[Screen], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._link, self._settings, self._show = window, link, settings, show
        self._badge = ""
        self.interrupted = ""
        """The talk of whoever has signed in that was cut off and waits for an answer."""
        window.attract.begun.connect(self.begin)
        window.stage.touched.connect(self._stage_touched)
        window.languages.chosen.connect(self._speak)
        window.sign_in.chosen.connect(self._sign_in)
        window.sign_in.scan_wanted.connect(self._scan_badge)

    def begin(self) -> None:
        """Ask for the language where there is more than one."""
        if len(self._settings.languages) > 1:
            self._show(self._window.languages)
        else:
            self._welcome()

    def take(self, event: Event) -> None:
        """Show what the engine makes of a badge."""
        screen = self._window.sign_in
        if isinstance(event, SignInAnswered):
            self._signed_in(event)
        elif isinstance(event, BadgeRead):
            self._sign_in(event.badge)
        elif isinstance(event, SelfViewShown):
            screen.show_picture(event.picture)
        elif isinstance(event, StreamChanged):
            closed = event.device == "camera" and not event.live
            if closed and screen.scanning:
                screen.camera_closed()
                self._window.stage.show_lights(False)

    def tell_again(self) -> None:
        """A new engine knows nobody: tell it who is there."""
        if self._badge:
            self._link.send(SignInRequested(badge=self._badge))

    def wipe(self) -> None:
        """Nobody is there any more."""
        self._badge = self.interrupted = ""

    def _stage_touched(self) -> None:
        if self._window.attract.isVisible():
            self.begin()

    def _speak(self, language: str) -> None:
        self._window.speak(language)
        self._welcome()

    def _welcome(self) -> None:
        """Ask who it is where the site knows its learners; everybody may be a guest."""
        if self._settings.sign_in_offered:
            self._show(self._window.sign_in)
        else:
            self.arrived.emit()

    def _sign_in(self, badge: str) -> None:
        if self._window.sign_in.scanning:
            self._window.sign_in.camera_closed()
            self._scan_badge(False)
        self._badge = badge
        self._link.send(SignInRequested(badge=badge))

    def _scan_badge(self, wanted: bool) -> None:
        self._window.stage.show_lights(wanted)
        self._link.send(BadgeScanRequested(wanted=wanted))

    def _signed_in(self, event: SignInAnswered) -> None:
        if self._window.panel.current is not self._window.sign_in:
            return
        if event.refused:
            self._window.sign_in.tell(Phrase(event.refused))
            return
        self.interrupted = event.interrupted
        self._window.notice.offer_memory(event.known)
        self.arrived.emit()
