"""The microphone is compared with what was played at that very time, and loses its echo."""

import numpy as np
import pytest

from app.audio import FRAME_SAMPLES, RATE_HZ, EchoFreeMicrophone
from app.audio.devices import OnBack, OnFrame, OnLost, OnPlayed, unheard
from app.audio.echo import CHUNK_SAMPLES, EARLY_S, LAG_SAMPLES, PlayedSound, WebRtcCanceller
from app.conversation.ports import Samples


class FakeDevices:
    """Loudspeaker and microphone in one: `live` plays a block and hears a frame."""

    name = "fake"

    def __init__(self) -> None:
        self.on_played: OnPlayed = unheard
        self.on_frame: OnFrame = unheard

    def listen(self, on_played: OnPlayed) -> None:
        self.on_played = on_played

    def start(
        self, on_frame: OnFrame, on_lost: OnLost = unheard, on_back: OnBack = unheard
    ) -> None:
        self.on_frame = on_frame

    def stop(self) -> None:
        self.on_frame = unheard


class FakeCanceller:
    """Changes nothing and remembers what it was shown."""

    def __init__(self) -> None:
        self.heard: list[Samples] = []
        self.played: list[Samples] = []

    def clean(self, heard: Samples, played: Samples) -> Samples:
        self.heard.append(heard)
        self.played.append(played)
        return heard


def ramp(count: int) -> Samples:
    return (np.arange(count) / count - 0.5).astype(np.float32)


def test_no_sample_is_lost_or_doubled_between_frames_and_chunks() -> None:
    devices, canceller = FakeDevices(), FakeCanceller()
    microphone = EchoFreeMicrophone(devices, devices, canceller)  # type: ignore[arg-type]
    came: list[tuple[Samples, float]] = []
    microphone.start(lambda frame, end_s: came.append((frame, end_s)))
    sound = ramp(50 * FRAME_SAMPLES)
    for index in range(50):
        frame = sound[index * FRAME_SAMPLES : (index + 1) * FRAME_SAMPLES]
        devices.on_frame(frame, 5.0 + (index + 1) * FRAME_SAMPLES / RATE_HZ)
    assert {len(frame) for frame, _ in came} == {FRAME_SAMPLES}
    whole = np.concatenate([frame for frame, _ in came])
    np.testing.assert_array_equal(whole[LAG_SAMPLES:], sound[:-LAG_SAMPLES])
    assert came[0][1] == pytest.approx(5.0 + (FRAME_SAMPLES - LAG_SAMPLES) / RATE_HZ)


def test_the_reference_is_what_was_heard_at_that_time() -> None:
    devices, canceller = FakeDevices(), FakeCanceller()
    microphone = EchoFreeMicrophone(devices, devices, canceller)  # type: ignore[arg-type]
    microphone.start(unheard)
    sound = ramp(2 * RATE_HZ)
    for start in range(0, len(sound), 160):
        devices.on_played(sound[start : start + 160], RATE_HZ, 3.0 + start / RATE_HZ)
    for index in range(20):
        devices.on_frame(np.zeros(FRAME_SAMPLES, np.float32), 3.0 + (index + 1) * 0.032)
    early = round(EARLY_S * RATE_HZ)
    seen = np.concatenate(canceller.played)
    np.testing.assert_array_equal(seen, sound[early : early + len(seen)])


def test_chunks_join_although_the_clocks_jitter() -> None:
    rng = np.random.default_rng(3)
    played = PlayedSound()
    sound = ramp(3 * RATE_HZ)
    for start in range(0, len(sound), 480):
        jitter_s = float(rng.normal(0, 0.0003))
        played.put(sound[start : start + 480], RATE_HZ, 1.0 + start / RATE_HZ + jitter_s)
    chunks = [played.chunk(1.5 + i * 0.01 + float(rng.normal(0, 0.0003))) for i in range(100)]
    steps = np.diff(np.concatenate(chunks)) * len(sound)
    assert np.mean(np.abs(steps - 1.0) > 0.5) < 0.005


def test_drift_is_followed() -> None:
    played = PlayedSound()
    sound = ramp(6 * RATE_HZ)
    for start in range(0, len(sound), 160):
        played.put(sound[start : start + 160], RATE_HZ, start / RATE_HZ)
        at_s = start / RATE_HZ * 1.0005 - 0.5
        if at_s > 0:
            chunk = played.chunk(at_s)
    first = (float(chunk[0]) + 0.5) * len(sound)
    assert first == pytest.approx(at_s * RATE_HZ, abs=0.002 * RATE_HZ)


def test_silence_where_nothing_was_played() -> None:
    assert not PlayedSound().chunk(1.0).any()


def test_the_canceller_takes_the_echo_and_leaves_the_voice() -> None:
    rng = np.random.default_rng(5)
    canceller = WebRtcCanceller()
    time_s = np.arange(6 * RATE_HZ) / RATE_HZ
    syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * time_s)
    played = (0.1 * syllables * rng.standard_normal(len(time_s))).astype(np.float32)
    echo = 0.5 * np.concatenate([np.zeros(240, np.float32), played[:-240]])
    voice = (0.1 * np.sin(2 * np.pi * 300 * time_s) * (time_s > 5.0)).astype(np.float32)
    cleaned = np.concatenate(
        [
            canceller.clean(
                (echo + voice)[at : at + CHUNK_SAMPLES], played[at : at + CHUNK_SAMPLES]
            )
            for at in range(0, len(time_s), CHUNK_SAMPLES)
        ]
    )
    before, after = slice(3 * RATE_HZ, 5 * RATE_HZ), slice(5 * RATE_HZ + 8000, 6 * RATE_HZ)
    assert np.std(cleaned[before]) < 0.05 * np.std(echo[before])
    assert np.std(cleaned[after]) > 0.3 * np.std(voice[after])
