"""A real PortAudio hears the room and fills it, and says to the sample what was heard."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio import (
    FRAME_SAMPLES,
    DeviceUnavailable,
    level_db,
    open_loudspeaker,
    open_microphone,
    which_devices,
)
from tests.devices.conftest import SoundServer

WAIT_S = 20.0


def tone(hz: float, rate_hz: int, seconds: float) -> np.ndarray:
    at_s = np.arange(round(rate_hz * seconds)) / rate_hz
    return (0.3 * np.sin(2 * np.pi * hz * at_s)).astype(np.float32)


def pitch_hz(sound: np.ndarray, rate_hz: int) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.fft.rfftfreq(len(sound), 1 / rate_hz)[spectrum.argmax()])


def wait_for(what: Callable[[], bool]) -> bool:
    deadline_s = time.monotonic() + WAIT_S
    while time.monotonic() < deadline_s:
        if what():
            return True
        time.sleep(0.02)
    return False


def test_the_doctor_sees_them(sound_devices: SoundServer) -> None:
    found = which_devices()
    assert found.inputs
    assert found.outputs
    assert found.reason == ""


def test_the_microphone_hears_a_tone(sound_devices: SoundServer, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "tone.wav", tone(1000, 48_000, 3.0), 48_000)
    heard: list[tuple[np.ndarray, float]] = []
    microphone = open_microphone()
    assert microphone.name
    microphone.start(lambda frame, end_s: heard.append((frame, end_s)))
    try:
        played = sound_devices.begin("paplay", "--device=mic_feed", str(tmp_path / "tone.wav"))
        assert wait_for(lambda: sum(level_db(frame) > -20 for frame, _ in heard) >= 30)
        played.wait()
    finally:
        microphone.stop()
    count = len(heard)
    time.sleep(0.1)
    assert len(heard) == count
    assert all(frame.shape == (FRAME_SAMPLES,) for frame, _ in heard)
    loud = np.concatenate([frame for frame, _ in heard if level_db(frame) > -20][2:22])
    assert pitch_hz(loud, 16_000) == pytest.approx(1000, abs=5)
    ends_s = np.array([end_s for _, end_s in heard])
    assert (np.diff(ends_s) > 0).all()


def test_the_loudspeaker_is_heard_and_says_so(sound_devices: SoundServer, tmp_path: Path) -> None:
    told: list[tuple[object, ...]] = []
    ended = threading.Event()
    recorder = sound_devices.begin(
        "parecord",
        "--device=kiosk_speaker.monitor",
        "--file-format=wav",
        "--channels=1",
        "--rate=16000",
        str(tmp_path / "room.wav"),
    )
    assert wait_for(lambda: (tmp_path / "room.wav").exists())

    def on_ended(clip_id: str, heard_s: float, truncated: bool) -> None:
        told.append(("ended", clip_id, heard_s, truncated))
        if clip_id == "b":
            ended.set()

    loudspeaker = open_loudspeaker()
    loudspeaker.start(lambda clip_id, _at_s: told.append(("started", clip_id)), on_ended)
    try:
        loudspeaker.enqueue("a", tone(440, 24_000, 1.0), 24_000)
        loudspeaker.enqueue("b", tone(880, 24_000, 1.0), 24_000)
        assert ended.wait(WAIT_S)
        time.sleep(0.5)
    finally:
        loudspeaker.close()
        recorder.terminate()
        recorder.wait()
    assert told == [
        ("started", "a"),
        ("ended", "a", 1.0, False),
        ("started", "b"),
        ("ended", "b", 1.0, False),
    ]
    assert loudspeaker.played_s > 2.0
    raw = (tmp_path / "room.wav").read_bytes()[44:]
    room = np.frombuffer(raw[: len(raw) // 2 * 2], "<i2") / 32768
    loud = room[np.flatnonzero(np.abs(room) > 0.05)[0] :]
    assert pitch_hz(loud[1600:12_800], 16_000) == pytest.approx(440, abs=5)
    assert pitch_hz(loud[18_000:28_000], 16_000) == pytest.approx(880, abs=5)


def test_a_stop_tells_how_much_was_heard(sound_devices: SoundServer) -> None:
    told: list[tuple[str, float, bool]] = []
    started, ended = threading.Event(), threading.Event()

    def on_ended(clip_id: str, heard_s: float, truncated: bool) -> None:
        told.append((clip_id, heard_s, truncated))
        ended.set()

    loudspeaker = open_loudspeaker()
    loudspeaker.start(lambda _clip, _at_s: started.set(), on_ended)
    try:
        loudspeaker.enqueue("long", tone(440, 24_000, 30.0), 24_000)
        loudspeaker.enqueue("never", tone(440, 24_000, 1.0), 24_000)
        assert started.wait(WAIT_S)
        loudspeaker.stop(fade_ms=80)
        assert ended.wait(WAIT_S)
    finally:
        loudspeaker.close()
    clip_id, heard_s, truncated = told[0]
    assert (clip_id, truncated, len(told)) == ("long", True, 1)
    assert 0 < heard_s < 30


def test_an_unknown_device_is_refused_by_name(sound_devices: SoundServer) -> None:
    with pytest.raises(DeviceUnavailable, match="no input device named 'gramophone'"):
        open_microphone("gramophone")


def test_lost_devices_go_silent_and_come_back(sound_devices: SoundServer, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "tone.wav", tone(1000, 48_000, 20.0), 48_000)
    heard: list[tuple[np.ndarray, float]] = []
    said: list[str] = []
    clips: list[tuple[str, float, bool]] = []
    microphone, loudspeaker = open_microphone(), open_loudspeaker()
    microphone.start(
        lambda frame, end_s: heard.append((frame, end_s)),
        lambda _why: said.append("microphone lost"),
        lambda: said.append("microphone back"),
    )
    loudspeaker.start(
        lambda _clip, _at_s: None,
        lambda *what: clips.append(what),
        lambda _why: said.append("loudspeaker lost"),
        lambda: said.append("loudspeaker back"),
    )
    try:
        assert wait_for(lambda: len(heard) > 10)
        sound_devices.stop()
        assert wait_for(lambda: {"microphone lost", "loudspeaker lost"} <= set(said))
        count = len(heard)
        loudspeaker.enqueue("unheard", tone(440, 24_000, 0.5), 24_000)
        assert wait_for(lambda: len(clips) == 1)
        assert wait_for(lambda: len(heard) > count + 10)
        sound_devices.start()
        assert wait_for(lambda: {"microphone back", "loudspeaker back"} <= set(said))
        played = sound_devices.begin("paplay", "--device=mic_feed", str(tmp_path / "tone.wav"))
        assert wait_for(lambda: level_db(heard[-1][0]) > -20)
        played.terminate()
        played.wait()
        loudspeaker.enqueue("heard", tone(440, 24_000, 0.5), 24_000)
        assert wait_for(lambda: len(clips) == 2)
    finally:
        microphone.stop()
        loudspeaker.close()
    assert clips == [("unheard", 0.5, False), ("heard", 0.5, False)]
    steps_s = np.diff([end_s for _, end_s in heard])
    assert steps_s.max() < 0.05
