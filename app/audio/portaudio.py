"""Microphone and loudspeaker through PortAudio (sounddevice)."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.audio.backends import Deliver, Fill, OpenStream
from app.audio.errors import AudioError, DeviceUnavailable, SoundLibraryMissing
from app.audio.frames import RATE_HZ
from app.audio.live_loudspeaker import LiveLoudspeaker
from app.audio.live_microphone import LiveMicrophone

if TYPE_CHECKING:
    from types import ModuleType

Direction = Literal["input", "output"]

BLOCK_S = 0.016
"""Half a frame: short enough for the floor, long enough for a busy machine."""
LATENCY = "low"
PREFERRED_HOST = {"win32": "Windows WASAPI"}
"""PortAudio's default on Windows is MME, whose delay alone is a tenth of a second."""


class PortAudio:
    """The process's one PortAudio. Keeps count of streams, because a rescan closes them all."""

    def __init__(self) -> None:
        try:
            # Imported here: the import fails where the PortAudio library is missing.
            import sounddevice
        except (ImportError, OSError) as fault:
            raise SoundLibraryMissing(
                f"PortAudio cannot be loaded ({fault}). On Debian: apt install libportaudio2."
            ) from fault
        self.library: ModuleType = sounddevice
        self._streams: weakref.WeakSet[_Stream] = weakref.WeakSet()
        self._lock = threading.Lock()

    def names(self, direction: Direction) -> list[str]:
        """Return the devices of one direction, the default first."""
        default = None
        with contextlib.suppress(AudioError):
            default = self.find("", direction)
        devices = [d for d in self._devices() if d[f"max_{direction}_channels"] > 0]
        devices.sort(key=lambda d: d["index"] != default)
        return list(dict.fromkeys(str(d["name"]) for d in devices))

    def find(self, name: str, direction: Direction) -> int:
        """Return the index of the default device, or of the first whose name holds `name`."""
        usable = [d for d in self._devices() if d[f"max_{direction}_channels"] > 0]
        hosts = list(self.library.query_hostapis())
        wanted = PREFERRED_HOST.get(sys.platform, "")
        if not name:
            ranked = sorted(hosts, key=lambda host: host["name"] != wanted) if wanted else []
            for host in ranked:
                if host[f"default_{direction}_device"] >= 0:
                    return int(host[f"default_{direction}_device"])
            index = self.library.default.device[direction]
            if index >= 0:
                return int(index)
        else:
            named = [d for d in usable if name.lower() in str(d["name"]).lower()]
            named.sort(key=lambda d: hosts[d["hostapi"]]["name"] != wanted)
            if named:
                return int(named[0]["index"])
        there = ", ".join(str(d["name"]) for d in usable) or "none"
        what = f"no {direction} device named {name!r}" if name else f"no {direction} device"
        raise DeviceUnavailable(f"There is {what}. Devices found: {there}.")

    def open(self, kind: Direction, name: str, rate_hz: int, callback: Any) -> _Stream:
        """Open and start a stream at `rate_hz`, or else at the device's own rate."""
        with self._lock:
            index = self.find(name, kind)
            device = self.library.query_devices(index)
            faults = []
            for attempt in _attempts(device, kind, rate_hz):
                try:
                    stream = self._start(kind, index, attempt, callback)
                except self.library.PortAudioError as fault:
                    faults.append(f"{attempt.rate_hz} Hz: {fault}")
                    continue
                self._streams.add(stream)
                return stream
        raise DeviceUnavailable(
            f"{device['name']} does not open as {kind}: {'; '.join(faults)}. "
            "Is another program using it?"
        )

    def look_again(self) -> None:
        """Restart PortAudio, so that it sees devices that came; our streams notice and reopen."""
        with self._lock:
            for stream in list(self._streams):
                stream.close()
            try:
                self.library._terminate()
                self.library._initialize()
            except self.library.PortAudioError as fault:
                raise DeviceUnavailable(f"PortAudio does not restart: {fault}") from fault

    def _devices(self) -> list[dict[str, Any]]:
        return [dict(device) for device in self.library.query_devices()]

    def _start(self, kind: Direction, index: int, attempt: _Attempt, callback: Any) -> _Stream:
        make = self.library.InputStream if kind == "input" else self.library.OutputStream
        stream = make(
            device=index,
            samplerate=attempt.rate_hz,
            channels=attempt.channels,
            dtype="float32",
            latency=LATENCY,
            blocksize=round(attempt.rate_hz * BLOCK_S),
            extra_settings=self._shared_mode(index),
            callback=callback,
        )
        try:
            stream.start()
        except self.library.PortAudioError:
            stream.close()
            raise
        return _Stream(stream, attempt.rate_hz)

    def _shared_mode(self, index: int) -> Any:
        """Let Windows convert rates and channels, so that 16 kHz mono opens anywhere."""
        host = self.library.query_hostapis(self.library.query_devices(index)["hostapi"])
        if host["name"] == "Windows WASAPI":
            return self.library.WasapiSettings(auto_convert=True)
        return None


@cache
def portaudio() -> PortAudio:
    """Return the one PortAudio of this process; loaded at the first call. Raises AudioError."""
    return PortAudio()


class _Attempt(NamedTuple):
    rate_hz: int
    channels: int


def _attempts(device: Any, kind: Direction, rate_hz: int) -> Iterator[_Attempt]:
    own_rate = int(device["default_samplerate"])
    most = int(device[f"max_{kind}_channels"])
    tried = set()
    for attempt in (
        _Attempt(rate_hz, 1),
        _Attempt(rate_hz, min(2, most)),
        _Attempt(own_rate, 1),
        _Attempt(own_rate, min(2, most)),
        _Attempt(own_rate, most),
    ):
        if attempt not in tried:
            tried.add(attempt)
            yield attempt


class _Stream:
    """`backends.OpenStream` around a sounddevice stream."""

    def __init__(self, stream: Any, rate_hz: int) -> None:
        self._stream = stream
        self.rate_hz = rate_hz
        self._closed = False
        self._lock = threading.Lock()

    @property
    def active(self) -> bool:
        with self._lock:
            return not self._closed and bool(self._stream.active)

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                # A device that has gone cannot always be closed in good order.
                with contextlib.suppress(Exception):
                    self._stream.abort(ignore_errors=True)
                with contextlib.suppress(Exception):
                    self._stream.close(ignore_errors=True)


class SoundDeviceInput:
    """`backends.InputBackend` on PortAudio. `device`: part of a name, empty for the default."""

    def __init__(self, device: str = "") -> None:
        self._device = device
        self.name = _name(device, "input")

    def open(self, deliver: Deliver) -> OpenStream:
        """Open the device; blocks are the first channel. Raises AudioError."""

        def callback(block: NDArray[np.float32], _size: int, times: Any, _status: Any) -> None:
            # Where a host gives no capture time, the block's end is now.
            age_s = times.currentTime - times.inputBufferAdcTime
            if times.inputBufferAdcTime <= 0 or not 0 <= age_s < 1:
                age_s = BLOCK_S
            deliver(block[:, 0], time.monotonic() - age_s)

        return portaudio().open("input", self._device, RATE_HZ, callback)

    def look_again(self) -> None:
        """Let PortAudio notice devices that came or went."""
        portaudio().look_again()


class SoundDeviceOutput:
    """`backends.OutputBackend` on PortAudio. `device`: part of a name, empty for the default."""

    def __init__(self, device: str = "") -> None:
        self._device = device
        self.name = _name(device, "output")

    def open(self, fill: Fill, rate_hz: int) -> OpenStream:
        """Open the device; every channel gets the same sound. Raises AudioError."""

        def callback(block: NDArray[np.float32], _size: int, times: Any, _status: Any) -> None:
            ahead_s = times.outputBufferDacTime - times.currentTime
            if times.outputBufferDacTime <= 0 or not 0 <= ahead_s < 2:
                ahead_s = BLOCK_S
            fill(block[:, 0], time.monotonic() + ahead_s)
            block[:, 1:] = block[:, :1]

        return portaudio().open("output", self._device, rate_hz, callback)

    def look_again(self) -> None:
        """Let PortAudio notice devices that came or went."""
        portaudio().look_again()


class SoundDeviceMicrophone(LiveMicrophone):
    """A real microphone. Raises AudioError where there is none."""

    def __init__(self, device: str = "") -> None:
        super().__init__(SoundDeviceInput(device))


class SoundDeviceLoudspeaker(LiveLoudspeaker):
    """A real loudspeaker. Raises AudioError where there is none."""

    def __init__(self, device: str = "") -> None:
        super().__init__(SoundDeviceOutput(device))


def _name(device: str, kind: Direction) -> str:
    found = portaudio()
    return str(found.library.query_devices(found.find(device, kind))["name"])
