"""One open microphone, listened to by whoever needs it next: device check, then session."""

from collections.abc import Callable

from app.audio import Microphone
from app.conversation.ports import Samples

OnFrame = Callable[[Samples, float], None]


def _unheard(*_what: object) -> None:
    """Nobody listens."""


class SharedMicrophone:
    """Keeps the device open between its listeners, so that the indicator tells the truth."""

    def __init__(self, device: Microphone) -> None:
        self._device = device
        self._on_frame: OnFrame = _unheard
        self._on_lost: Callable[[str], None] = _unheard
        self._on_back: Callable[[], None] = _unheard

    @property
    def name(self) -> str:
        """The device's name."""
        return self._device.name

    def open(self) -> None:
        """Open the device. Raises what it raises."""
        self._device.start(
            lambda frame, end_s: self._on_frame(frame, end_s),
            lambda why: self._on_lost(why),
            lambda: self._on_back(),
        )

    def start(
        self,
        on_frame: OnFrame,
        on_lost: Callable[[str], None] = _unheard,
        on_back: Callable[[], None] = _unheard,
    ) -> None:
        """Hand frames to these from now on."""
        self._on_frame, self._on_lost, self._on_back = on_frame, on_lost, on_back

    def stop(self) -> None:
        """Hand frames to nobody; the device stays open."""
        self._on_frame = self._on_lost = self._on_back = _unheard

    def close(self) -> None:
        """Close the device."""
        self.stop()
        self._device.stop()
