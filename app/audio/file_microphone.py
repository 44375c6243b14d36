"""A recording that is heard as if somebody spoke now."""

from __future__ import annotations

from pathlib import Path

from app.audio.devices import OnBack, OnFrame, OnLost, unheard
from app.audio.errors import SoundFileUnreadable
from app.audio.virtual import VirtualMicrophone
from app.conversation.ports import Samples


class FileMicrophone:
    """`devices.Microphone` that plays a WAV or FLAC file in real time, then hears a quiet room.

    Several channels become one. Raises SoundFileUnreadable.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._samples, self._rate_hz = _read(path)
        self._microphone = VirtualMicrophone()

    def start(
        self, on_frame: OnFrame, on_lost: OnLost = unheard, on_back: OnBack = unheard
    ) -> None:
        """Begin with the recording's first sample."""
        self._microphone = VirtualMicrophone()
        self._microphone.say_at(0.0, self._samples, self._rate_hz)
        self._microphone.start(on_frame, on_lost, on_back)

    def stop(self) -> None:
        """Hear nothing any more."""
        self._microphone.stop()


def _read(path: Path) -> tuple[Samples, int]:
    # Imported here: only rehearsals and benchmarks read files.
    import soundfile

    try:
        sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as fault:
        raise SoundFileUnreadable(f"{path} is no recording that can be read: {fault}") from fault
    return sound.mean(axis=1), int(rate_hz)
