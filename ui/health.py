"""What does not work just now, and where the learner reads of it."""

from __future__ import annotations

from app.conversation.events import ConsentChanged, Degraded, Mode, NoticeShown, Recovered
from ui.degraded_words import sentence_for
from ui.window import KioskWindow
from ui.words import Phrase, Words


class Health:
    """Tells the device check and the conversation's strip; a new learner finds it as it is."""

    def __init__(self, window: KioskWindow) -> None:
        self._window = window
        self._allowed = ConsentChanged(microphone=False, camera=False)
        self._lost: list[Mode] = []
        self._notice = ""
        """The Persona's own sentence about it."""

    def lacks(self, mode: Mode) -> bool:
        """Return whether this is what does not work."""
        return mode in self._lost

    def allow(self, consent: ConsentChanged) -> None:
        """A device that was never consented to is not missed."""
        self._allowed = consent
        self.refresh()

    def take(self, event: Degraded | Recovered | NoticeShown) -> None:
        """Show what has failed or works again."""
        if isinstance(event, NoticeShown):
            self._notice = event.text
        elif isinstance(event, Degraded):
            if event.mode not in self._lost:
                self._lost.append(event.mode)
            self._tell_check(event.mode)
        else:
            self._lost = [mode for mode in self._lost if mode is not event.mode]
            self._notice = ""
        self.refresh()

    def tell_check(self) -> None:
        """Say in a device check that has just begun what is known already."""
        for mode in self._lost:
            self._tell_check(mode)

    def forget_words(self) -> None:
        """The Persona's sentence belonged to a learner who has left."""
        self._notice = ""
        self.refresh()

    def refresh(self) -> None:
        """Show the newest sentence that matters, or none."""
        lost = [mode for mode in self._lost if self._matters(mode)]
        said: Words = Phrase(self._notice) if self._notice else ""
        words = said or (sentence_for(lost[-1]) if lost else "")
        self._window.conversation.notice.set_words(words)

    def _tell_check(self, mode: Mode) -> None:
        check = self._window.check
        tell = {
            Mode.NO_MICROPHONE: check.microphone_lost,
            Mode.NO_CAMERA: check.camera_lost,
            Mode.NO_VOICE: check.speaker_lost,
        }.get(mode)
        if tell is not None:
            tell()

    def _matters(self, mode: Mode) -> bool:
        if mode is Mode.NO_CAMERA:
            return self._allowed.camera
        if mode is Mode.NO_MICROPHONE:
            return self._allowed.microphone
        return True
