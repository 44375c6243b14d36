"""The question to somebody who has been still for long, and what follows from no answer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.idle import IdleWatch
from ui.settings import KioskSettings
from ui.window import KioskWindow
from ui.words import say


class StillThere(QObject):
    """Asks over whatever is shown, and counts down before everybody's eyes."""

    left = Signal()
    """They said so, or nobody answered."""

    def __init__(
        self, window: KioskWindow, idle: IdleWatch, settings: KioskSettings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._idle, self._settings = window, idle, settings
        idle.warned.connect(lambda: window.sheet.ask(say("Are you still there?"), ""))
        idle.counted.connect(self._count_down)
        idle.expired.connect(self.left)
        window.sheet.chosen.connect(self._answered)

    def _count_down(self, left_s: int) -> None:
        self._window.sheet.set_body(
            say("This screen clears itself in {seconds} seconds.", seconds=left_s)
        )

    def _answered(self, stay: bool) -> None:
        window, settings = self._window, self._settings
        window.sheet.hide()
        if not stay:
            self.left.emit()
            return
        in_talk = window.conversation.isVisible()
        self._idle.watch(settings.conversation_idle_s if in_talk else settings.idle_s)
        focus = window.panel.current.first_focus()
        if focus is not None:
            focus.setFocus()
