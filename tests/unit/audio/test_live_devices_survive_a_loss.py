"""A device that goes is replaced by silence in real time, and taken up again when it is back."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from app.audio import DeviceUnavailable
from app.audio.backends import Deliver, Fill
from app.audio.live_loudspeaker import LiveLoudspeaker
from app.audio.live_microphone import LiveMicrophone
from app.audio.revival import LONGEST_WAIT_S, Revival


class FakeStream:
    """Calls back every 16 ms from a thread of its own until it is closed or unplugged."""

    def __init__(self, rate_hz: int, call: Callable[[int], None]) -> None:
        self.rate_hz = rate_hz
        self.active = True
        self._call = call
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.active = False
        self._thread.join()

    def _run(self) -> None:
        while self.active:
            time.sleep(0.016)
            self._call(round(self.rate_hz * 0.016))


class FakeInput:
    """A microphone that hears a constant, and that a test can pull out."""

    name = "fake microphone"

    def __init__(self, rate_hz: int = 48_000) -> None:
        self.rate_hz = rate_hz
        self.plugged = True
        self.looked = 0
        self.stream: FakeStream | None = None

    def open(self, deliver: Deliver) -> FakeStream:
        if not self.plugged:
            raise DeviceUnavailable("It is not plugged in.")

        def call(count: int) -> None:
            deliver(np.full(count, 0.5, np.float32), time.monotonic() - count / self.rate_hz)

        self.stream = FakeStream(self.rate_hz, call)
        return self.stream

    def look_again(self) -> None:
        self.looked += 1

    def pull_out(self) -> None:
        self.plugged = False
        if self.stream is not None:
            self.stream.active = False


class FakeOutput(FakeInput):
    """A loudspeaker that keeps what it was given."""

    name = "fake loudspeaker"

    def __init__(self, rate_hz: int = 48_000) -> None:
        super().__init__(rate_hz)
        self.heard: list[np.ndarray] = []

    def open(self, fill: Fill, rate_hz: int) -> FakeStream:  # type: ignore[override]
        if not self.plugged:
            raise DeviceUnavailable("It is not plugged in.")

        def call(count: int) -> None:
            block = np.zeros(count, np.float32)
            fill(block, time.monotonic() + 0.02)
            self.heard.append(block)

        self.stream = FakeStream(self.rate_hz, call)
        return self.stream


def wait_for(what: Callable[[], bool]) -> bool:
    deadline_s = time.monotonic() + 20.0
    while time.monotonic() < deadline_s:
        if what():
            return True
        time.sleep(0.01)
    return False


def test_the_microphone() -> None:
    device = FakeInput()
    frames: list[tuple[float, float]] = []
    told: list[str] = []
    microphone = LiveMicrophone(device)
    assert microphone.name == "fake microphone"
    microphone.start(
        lambda frame, end_s: frames.append((float(frame.mean()), end_s)),
        told.append,
        lambda: told.append("back"),
    )
    try:
        assert wait_for(lambda: sum(level > 0.4 for level, _ in frames) >= 5)
        device.pull_out()
        assert wait_for(lambda: told == ["It is not plugged in."])
        assert wait_for(lambda: len(frames) > 0 and frames[-1][0] == 0.0)
        device.plugged = True
        assert wait_for(lambda: told[-1] == "back" and frames[-1][0] > 0.4)
    finally:
        microphone.stop()
    assert len(told) == 2
    assert device.looked > 0
    assert np.diff([end_s for _, end_s in frames]).max() < 0.04


def test_the_loudspeaker() -> None:
    device = FakeOutput(44_100)
    started: list[tuple[str, float]] = []
    ended: list[tuple[str, float, bool]] = []
    told: list[str] = []
    loudspeaker = LiveLoudspeaker(device)
    loudspeaker.start(
        lambda *what: started.append(what),
        lambda *what: ended.append(what),
        told.append,
        lambda: told.append("back"),
    )
    try:
        loudspeaker.enqueue("a", np.full(4800, 0.5, np.float32), 24_000)
        assert wait_for(lambda: len(ended) == 1)
        assert max(float(block.max()) for block in device.heard) == pytest.approx(0.5, abs=0.1)
        device.pull_out()
        assert wait_for(lambda: told == ["It is not plugged in."])
        loudspeaker.enqueue("b", np.full(4800, 0.5, np.float32), 24_000)
        assert wait_for(lambda: len(ended) == 2)
        device.plugged = True
        assert wait_for(lambda: told[-1] == "back")
        loudspeaker.pause()
        loudspeaker.enqueue("c", np.full(4800, 0.5, np.float32), 24_000)
        loudspeaker.resume()
        assert wait_for(lambda: len(ended) == 3)
    finally:
        loudspeaker.close()
    assert [clip_id for clip_id, _ in started] == ["a", "b", "c"]
    assert ended == [("a", 0.2, False), ("b", 0.2, False), ("c", 0.2, False)]
    assert loudspeaker.latency_s == pytest.approx(0.02, abs=0.02)


def test_a_device_that_is_not_there_at_all_is_an_error() -> None:
    device = FakeInput()
    device.plugged = False
    with pytest.raises(DeviceUnavailable):
        LiveMicrophone(device).start(lambda _frame, _end_s: None)


def test_attempts_come_at_once_and_then_more_and_more_rarely() -> None:
    revival, now_s, tried, told = Revival(), 100.0, [], []

    def fake_open() -> None:
        tried.append(now_s)
        raise DeviceUnavailable("gone")

    while now_s < 130.0:
        assert not revival.back(now_s, lambda: None, fake_open, told.append, told.clear)
        now_s += 0.01
    waits_s = np.diff(tried)
    assert len(told) == 1
    assert tried[0] == 100.0
    assert waits_s[0] == pytest.approx(0.25, abs=0.02)
    assert (np.diff(waits_s) > -0.02).all()
    assert waits_s.max() == pytest.approx(LONGEST_WAIT_S, abs=0.02)
    assert revival.back(now_s + LONGEST_WAIT_S, lambda: None, lambda: None, told.append, told.clear)
    assert told == []
