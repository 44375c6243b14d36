"""How loud it is: turned up and down by the learner, and back where it was when they leave."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.conversation.events import VolumeChanged
from ui.engine_link import EngineLink
from ui.settings import KioskSettings
from ui.widgets import VolumeButtons
from ui.window import KioskWindow

VOLUMES_DB = (-18.0, -12.0, -6.0, 0.0, 6.0)
"""The steps; what the site has set is one of them, too."""


class Volume(QObject):
    """The buttons of the device check and of the conversation turn the same knob."""

    def __init__(
        self, window: KioskWindow, link: EngineLink, settings: KioskSettings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._link, self._site_db = link, settings.volume_db
        self._ladder = sorted({*VOLUMES_DB, settings.volume_db})
        self._at = self._ladder.index(settings.volume_db)
        self._knobs: tuple[VolumeButtons, ...] = (window.check.volume, window.conversation.volume)
        for knob in self._knobs:
            knob.stepped.connect(self._step)

    @property
    def gain_db(self) -> float:
        return self._ladder[self._at]

    def wipe(self) -> None:
        """The next learner finds what the site has set."""
        self._turn(self._ladder.index(self._site_db))

    def tell_again(self) -> None:
        """A new engine knows only what the site has set."""
        self._link.send(VolumeChanged(gain_db=self.gain_db))

    def _step(self, by: int) -> None:
        self._turn(min(max(self._at + by, 0), len(self._ladder) - 1))

    def _turn(self, to: int) -> None:
        if to != self._at:
            self._at = to
            self._link.send(VolumeChanged(gain_db=self.gain_db))
        for knob in self._knobs:
            knob.show_ends(lowest=to == 0, highest=to == len(self._ladder) - 1)
