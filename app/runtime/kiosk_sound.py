"""The microphone and the loudspeaker of a kiosk: open as long as they are allowed or needed."""

import math
import threading
import weakref
from collections.abc import Callable

import numpy as np

from app.audio import (
    EchoFreeMicrophone,
    Loudspeaker,
    Microphone,
    open_loudspeaker,
    open_microphone,
)
from app.conversation.events import (
    ConsentChanged,
    Degraded,
    Event,
    LearnerLevel,
    Mode,
    StreamChanged,
)
from app.conversation.ports import Samples
from app.errors import VivaError
from app.runtime.engine import Devices
from app.runtime.settings import Settings
from app.runtime.shared_microphone import SharedMicrophone

LEVEL_EVERY_S = 0.1
PLAYED_WITHIN_S = 30.0


class KioskSound:
    """One microphone for device check and session, told to the window by `send` as it opens."""

    def __init__(self, settings: Settings, send: Callable[[Event], None]) -> None:
        self._settings, self._send = settings, send
        self._microphone: SharedMicrophone | None = None
        self._next_level_s = 0.0
        self._playing = threading.Lock()
        self._gain = gain_of(settings.volume_db)
        self._opening = threading.Lock()
        self._loudspeakers: weakref.WeakSet[Loudspeaker] = weakref.WeakSet()

    def follow(self, consent: ConsentChanged) -> None:
        """Open or close the microphone as the learner says."""
        if not consent.microphone:
            self.close()
            return
        if self._microphone is not None:
            return
        try:
            device = open_microphone(self._settings.microphone, self._settings.audio_backend)
            shared = SharedMicrophone(device)
            shared.open()
        except VivaError as fault:
            self._send(Degraded(mode=Mode.NO_MICROPHONE, detail=fault.operator))
            return
        self._microphone = shared
        self.listen_between_talks()
        self._send(StreamChanged(device="microphone", live=True))

    def listen_between_talks(self) -> None:
        """Let the window see how loud it is; nobody else hears."""
        if self._microphone is not None:
            self._microphone.start(self._show_level, self._lost)

    def close(self) -> None:
        """Let go of the microphone."""
        if self._microphone is not None:
            self._microphone.close()
            self._microphone = None
            self._send(StreamChanged(device="microphone", live=False))

    def devices(self, consent: ConsentChanged) -> Devices:
        """Return what a session hears and speaks with."""
        microphone: Microphone | None = self._microphone if consent.microphone else None
        loudspeaker = self._loudspeaker()
        if self._settings.duplex == "cancel" and microphone is not None and loudspeaker is not None:
            microphone = EchoFreeMicrophone(microphone, loudspeaker)
        return Devices(microphone, loudspeaker, full_duplex=self._settings.duplex != "half")

    def set_volume(self, gain_db: float) -> None:
        """Let everything that is played, now and later, sound so loud."""
        with self._opening:
            self._gain = gain_of(gain_db)
            for loudspeaker in self._loudspeakers:
                loudspeaker.set_volume(self._gain)

    def play(self, sound: Samples, rate_hz: int) -> None:
        """Let the learner hear this once; returns when they have. One at a time, others are not."""
        if not self._playing.acquire(blocking=False):
            return
        try:
            self._play(sound, rate_hz)
        finally:
            self._playing.release()

    def _play(self, sound: Samples, rate_hz: int) -> None:
        loudspeaker = self._loudspeaker()
        if loudspeaker is None:
            return
        done = threading.Event()
        loudspeaker.start(lambda _clip, _at_s: None, lambda _clip, _heard_s, _cut: done.set())
        loudspeaker.enqueue("played", sound, rate_hz)
        done.wait(PLAYED_WITHIN_S)
        loudspeaker.close()

    def _loudspeaker(self) -> Loudspeaker | None:
        name, backend = self._settings.loudspeaker, self._settings.audio_backend
        try:
            loudspeaker = open_loudspeaker(name, backend)
        except VivaError as fault:
            self._send(Degraded(mode=Mode.NO_VOICE, detail=fault.operator))
            return None
        with self._opening:
            loudspeaker.set_volume(self._gain)
            self._loudspeakers.add(loudspeaker)
        return loudspeaker

    def _show_level(self, frame: Samples, end_s: float) -> None:
        if end_s < self._next_level_s:
            return
        self._next_level_s = end_s + LEVEL_EVERY_S
        power = float(np.mean(np.square(frame)))
        self._send(LearnerLevel(level_db=10 * math.log10(power + 1e-10)))

    def _lost(self, why: str) -> None:
        self._send(StreamChanged(device="microphone", live=False))
        self._send(Degraded(mode=Mode.NO_MICROPHONE, detail=why))


def gain_of(gain_db: float) -> float:
    """Return the factor that so many decibels are."""
    return float(10 ** (gain_db / 20))
