"""The rehearsal's devices keep their promises on a clock that the test turns."""

from pathlib import Path

import numpy as np
import pytest

from app.audio import (
    FRAME_S,
    FRAME_SAMPLES,
    FileMicrophone,
    MomentPassed,
    SoundFileUnreadable,
    VirtualLoudspeaker,
    VirtualMicrophone,
)


class FakeClock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def frames() -> list[tuple[np.ndarray, float]]:
    return []


@pytest.fixture
def microphone(clock: FakeClock, frames: list[tuple[np.ndarray, float]]) -> VirtualMicrophone:
    device = VirtualMicrophone(clock=clock)
    device.start(lambda frame, end_s: frames.append((frame, end_s)), paced=False)
    return device


def test_frames_come_when_they_are_over(
    microphone: VirtualMicrophone, clock: FakeClock, frames: list[tuple[np.ndarray, float]]
) -> None:
    clock.now_s += FRAME_S * 2.5
    microphone.step()
    assert [end_s for _, end_s in frames] == pytest.approx([100 + FRAME_S, 100 + 2 * FRAME_S])
    assert all(frame.shape == (FRAME_SAMPLES,) for frame, _ in frames)
    assert 0 < np.abs(frames[0][0]).max() < 0.005


def test_what_is_said_is_heard_when_it_was_promised(
    microphone: VirtualMicrophone, clock: FakeClock
) -> None:
    clock.now_s += 1.0
    microphone.step()
    start_s, end_s = microphone.say(np.full(24_000, 0.5, np.float32), 24_000)
    later_start_s, _ = microphone.say(np.full(16_000, 0.2, np.float32), 16_000)
    clock.now_s += 5.0
    microphone.step()
    heard = microphone.recording()
    first = round((start_s - 100) * 16_000)
    last = round((end_s - 100) * 16_000)
    assert end_s - start_s == pytest.approx(1.0)
    assert np.abs(heard[: first - 50]).max() < 0.01
    assert heard[first + 200 : last - 200] == pytest.approx(0.5, abs=0.02)
    assert later_start_s == pytest.approx(end_s)


def test_two_voices_at_once_add_up(microphone: VirtualMicrophone, clock: FakeClock) -> None:
    microphone.say_at(1.0, np.full(16_000, 0.25, np.float32), 16_000)
    microphone.say_at(1.0, np.full(16_000, 0.25, np.float32), 16_000)
    clock.now_s += 3.0
    microphone.step()
    assert microphone.recording()[24_000] == pytest.approx(0.5, abs=0.01)


def test_the_past_cannot_be_spoken_into(microphone: VirtualMicrophone, clock: FakeClock) -> None:
    clock.now_s += 2.0
    microphone.step()
    with pytest.raises(MomentPassed):
        microphone.say_at(1.0, np.zeros(100, np.float32), 16_000)


def test_the_loudspeaker_tells_when_a_clip_was_heard(clock: FakeClock) -> None:
    told: list[tuple[object, ...]] = []
    device = VirtualLoudspeaker(clock=clock)
    device.start(lambda *what: told.append(what), lambda *what: told.append(what), paced=False)
    clock.now_s += 0.5
    device.step()
    device.enqueue("hello", np.full(24_000, 0.5, np.float32), 24_000)
    clock.now_s += 0.25
    device.step()
    device.stop(fade_ms=50)
    clock.now_s += 0.25
    device.step()
    assert told == [
        ("hello", pytest.approx(100.5)),
        ("hello", pytest.approx(0.3), True),
    ]
    assert device.played_s == pytest.approx(1.0)
    sound = device.recording()
    assert len(sound) == 24_000
    assert not sound[:12_000].any()
    assert (sound[12_000:18_000] == 0.5).all()
    assert not sound[19_200:].any()


def test_a_file_is_heard_in_real_time_then_a_quiet_room(tmp_path: Path) -> None:
    import threading

    import soundfile

    stereo = np.full((4410, 2), 0.5, np.float32)
    soundfile.write(tmp_path / "word.wav", stereo, 44_100)
    levels: list[float] = []
    enough = threading.Event()

    def hear(frame: np.ndarray, _end_s: float) -> None:
        levels.append(float(np.abs(frame).max()))
        if len(levels) >= 8:
            enough.set()

    microphone = FileMicrophone(tmp_path / "word.wav")
    microphone.start(hear)
    assert enough.wait(10.0)
    microphone.stop()
    assert min(levels[:3]) > 0.4
    assert max(levels[5:8]) < 0.01


def test_a_file_that_is_no_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "words.wav").write_text("no sound")
    with pytest.raises(SoundFileUnreadable, match=r"words\.wav"):
        FileMicrophone(tmp_path / "words.wav")
