"""Microphone and loudspeaker through PyAudio, for sites that ship it. Optional."""

from __future__ import annotations

import contextlib
import importlib
import time
from typing import Any, Literal

import numpy as np

from app.audio.backends import Deliver, Fill, OpenStream
from app.audio.errors import DeviceUnavailable, SoundLibraryMissing
from app.audio.frames import RATE_HZ
from app.audio.live_loudspeaker import LiveLoudspeaker
from app.audio.live_microphone import LiveMicrophone

Direction = Literal["input", "output"]

BLOCK_S = 0.016


class _PyAudio:
    """One PyAudio instance with one device."""

    def __init__(self, device: str, kind: Direction) -> None:
        try:
            self._library: Any = importlib.import_module("pyaudio")
        except ImportError as fault:
            raise SoundLibraryMissing(
                "PyAudio was chosen and is not installed. Install it, or choose the backend "
                "sounddevice."
            ) from fault
        self._wanted, self._kind = device, kind
        self._audio: Any = self._library.PyAudio()
        try:
            self.name = str(self._find()["name"])
        except DeviceUnavailable:
            self._audio.terminate()
            raise

    def look_again(self) -> None:
        """Let the library notice devices that came or went; closes this device's stream."""
        self._audio.terminate()
        self._audio = self._library.PyAudio()

    def start(self, rate_hz: int, callback: Any) -> OpenStream:
        """Open at `rate_hz`, or else at the device's own rate. Raises DeviceUnavailable."""
        device = self._find()
        faults = []
        for rate in dict.fromkeys((rate_hz, int(device["defaultSampleRate"]))):
            try:
                stream = self._audio.open(
                    rate=rate,
                    channels=1,
                    format=self._library.paFloat32,
                    frames_per_buffer=round(rate * BLOCK_S),
                    stream_callback=callback,
                    **{
                        self._kind: True,
                        f"{self._kind}_device_index": int(device["index"]),
                    },
                )
            except (OSError, ValueError) as fault:
                faults.append(f"{rate} Hz: {fault}")
                continue
            return _Stream(stream, rate)
        raise DeviceUnavailable(
            f"{device['name']} does not open as {self._kind}: {'; '.join(faults)}."
        )

    def _find(self) -> dict[str, Any]:
        channels = f"max{self._kind.capitalize()}Channels"
        every = [
            self._audio.get_device_info_by_index(index)
            for index in range(self._audio.get_device_count())
        ]
        usable = [device for device in every if device[channels] > 0]
        if not self._wanted:
            with contextlib.suppress(OSError):
                default = getattr(self._audio, f"get_default_{self._kind}_device_info")()
                return dict(default)
        for device in usable:
            if self._wanted and self._wanted.lower() in str(device["name"]).lower():
                return dict(device)
        there = ", ".join(str(device["name"]) for device in usable) or "none"
        raise DeviceUnavailable(
            f"There is no {self._kind} device {self._wanted!r}. Devices found: {there}."
        )


class _Stream:
    """`backends.OpenStream` around a PyAudio stream."""

    def __init__(self, stream: Any, rate_hz: int) -> None:
        self._stream = stream
        self.rate_hz = rate_hz

    @property
    def active(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(self._stream.is_active())
        return False

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._stream.stop_stream()
        with contextlib.suppress(Exception):
            self._stream.close()


class PyAudioInput:
    """`backends.InputBackend` on PyAudio."""

    def __init__(self, device: str = "") -> None:
        self._library = _PyAudio(device, "input")
        self.name = self._library.name

    def open(self, deliver: Deliver) -> OpenStream:
        """Open the device. Raises AudioError."""

        def callback(block: bytes, _n_frames: int, times: Any, _status: int) -> tuple[None, int]:
            age_s = times["current_time"] - times["input_buffer_adc_time"]
            if times["input_buffer_adc_time"] <= 0 or not 0 <= age_s < 1:
                age_s = BLOCK_S
            deliver(np.frombuffer(block, np.float32), time.monotonic() - age_s)
            return None, 0

        return self._library.start(RATE_HZ, callback)

    def look_again(self) -> None:
        """Let the library notice devices that came or went."""
        self._library.look_again()


class PyAudioOutput:
    """`backends.OutputBackend` on PyAudio."""

    def __init__(self, device: str = "") -> None:
        self._library = _PyAudio(device, "output")
        self.name = self._library.name

    def open(self, fill: Fill, rate_hz: int) -> OpenStream:
        """Open the device. Raises AudioError."""

        def callback(_none: None, n_frames: int, times: Any, _status: int) -> tuple[bytes, int]:
            ahead_s = times["output_buffer_dac_time"] - times["current_time"]
            if times["output_buffer_dac_time"] <= 0 or not 0 <= ahead_s < 2:
                ahead_s = BLOCK_S
            block = np.zeros(n_frames, np.float32)
            fill(block, time.monotonic() + ahead_s)
            return block.tobytes(), 0

        return self._library.start(rate_hz, callback)

    def look_again(self) -> None:
        """Let the library notice devices that came or went."""
        self._library.look_again()


class PyAudioMicrophone(LiveMicrophone):
    """A real microphone. Raises AudioError where there is none, or no PyAudio."""

    def __init__(self, device: str = "") -> None:
        super().__init__(PyAudioInput(device))


class PyAudioLoudspeaker(LiveLoudspeaker):
    """A real loudspeaker. Raises AudioError where there is none, or no PyAudio."""

    def __init__(self, device: str = "") -> None:
        super().__init__(PyAudioOutput(device))
