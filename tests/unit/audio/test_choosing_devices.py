"""A site's choice of sound library and device, and a doctor who never falls over."""

import pytest

from app.audio import SoundLibraryMissing, choosing, open_loudspeaker, open_microphone
from app.audio.choosing import which_devices


def test_pyaudio_is_only_asked_for_when_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyaudio", None)
    for opens in (open_microphone, open_loudspeaker):
        with pytest.raises(SoundLibraryMissing, match="PyAudio was chosen and is not installed"):
            opens(backend="pyaudio")


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(SoundLibraryMissing, match="no sound backend 'jack'"):
        open_microphone(backend="jack")


def test_the_doctor_says_why_there_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.audio import portaudio

    def no_library() -> None:
        raise SoundLibraryMissing("PortAudio cannot be loaded.")

    monkeypatch.setattr(portaudio, "portaudio", no_library)
    assert which_devices() == choosing.DevicesFound([], [], "PortAudio cannot be loaded.")


def test_the_doctor_lists_or_explains() -> None:
    found = which_devices()
    assert bool(found.reason) == (not found.inputs or not found.outputs)
