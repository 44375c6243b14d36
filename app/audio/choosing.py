"""Which devices there are, and the one a site has chosen."""

from __future__ import annotations

from typing import NamedTuple

from app.audio.devices import Loudspeaker, Microphone
from app.audio.errors import AudioError, SoundLibraryMissing

BACKENDS = ("sounddevice", "pyaudio")


class DevicesFound(NamedTuple):
    """Names, the default first; where one list is empty, `reason` says why."""

    inputs: list[str]
    outputs: list[str]
    reason: str


def which_devices() -> DevicesFound:
    """Return the sound devices of this machine. Never raises: a finding is a finding."""
    from app.audio.portaudio import portaudio

    try:
        library = portaudio()
        inputs, outputs = library.names("input"), library.names("output")
    except AudioError as fault:
        return DevicesFound([], [], fault.operator)
    except Exception as fault:  # noqa: BLE001 - whatever a driver does, the doctor goes on
        return DevicesFound([], [], f"The sound devices cannot be listed: {fault}")
    if inputs and outputs:
        return DevicesFound(inputs, outputs, "")
    return DevicesFound(
        inputs, outputs, "PortAudio sees none: connect one, or start the sound server."
    )


def open_microphone(device: str = "", backend: str = "sounddevice") -> Microphone:
    """Return the microphone whose name holds `device` (empty: the default), not yet started.

    Raises AudioError.
    """
    if _known(backend) == "pyaudio":
        from app.audio.pyaudio_backend import PyAudioMicrophone

        return PyAudioMicrophone(device)
    from app.audio.portaudio import SoundDeviceMicrophone

    return SoundDeviceMicrophone(device)


def open_loudspeaker(device: str = "", backend: str = "sounddevice") -> Loudspeaker:
    """Return the loudspeaker whose name holds `device` (empty: the default), not yet started.

    Raises AudioError.
    """
    if _known(backend) == "pyaudio":
        from app.audio.pyaudio_backend import PyAudioLoudspeaker

        return PyAudioLoudspeaker(device)
    from app.audio.portaudio import SoundDeviceLoudspeaker

    return SoundDeviceLoudspeaker(device)


def _known(backend: str) -> str:
    if backend not in BACKENDS:
        raise SoundLibraryMissing(
            f"There is no sound backend {backend!r}; choose one of {', '.join(BACKENDS)}."
        )
    return backend
