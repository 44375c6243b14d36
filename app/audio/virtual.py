"""A microphone and a loudspeaker without hardware, in real time.

They differ from devices only in where the sound comes from and goes to: the same frames, the same
clock, the same callables. The rehearsal uses them. A test may give them a clock and `step` them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from app.audio.devices import OnBack, OnEnded, OnFrame, OnLost, OnPlayed, OnStarted, unheard
from app.audio.errors import MomentPassed
from app.audio.frames import FRAME_S, FRAME_SAMPLES, RATE_HZ
from app.audio.playback import QueuedPlayback
from app.audio.resampling import resample
from app.conversation.ports import Samples

ROOM_TONE_RMS = 2e-4
"""About -74 dB full scale: a quiet room, not digital silence."""
LOUDSPEAKER_HZ = 24_000
BLOCK_S = 0.01

Clock = Callable[[], float]


class _Pace(threading.Thread):
    """Calls `step` about once a block; `step` itself asks the clock what is due."""

    def __init__(self, name: str, block_s: float, step: Callable[[], None]) -> None:
        super().__init__(name=name, daemon=True)
        self._block_s = block_s
        self._step = step
        self._ending = threading.Event()

    def run(self) -> None:
        began_s, count = time.monotonic(), 0
        while not self._ending.wait(max(0.0, began_s + count * self._block_s - time.monotonic())):
            self._step()
            count += 1

    def end(self) -> None:
        self._ending.set()
        if self.is_alive() and threading.current_thread() is not self:
            self.join(1.0)


class VirtualMicrophone:
    """Hears what a program says into it, and a quiet room otherwise."""

    name = "virtual microphone"

    def __init__(self, seed: int = 0, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._noise = np.random.default_rng(seed)
        self._lock = threading.Lock()
        self._said: list[tuple[int, Samples]] = []
        self._frames: list[Samples] = []
        self._position = 0
        self._on_frame: OnFrame = unheard
        self._pace: _Pace | None = None
        self.began_s = 0.0
        """The monotonic second of the first sample; 0 before `start`."""

    def start(
        self,
        on_frame: OnFrame,
        on_lost: OnLost = unheard,  # noqa: ARG002 - a virtual device is never lost
        on_back: OnBack = unheard,  # noqa: ARG002
        *,
        paced: bool = True,
    ) -> None:
        """Begin to hear. Without `paced` nothing happens but in `step`."""
        self._on_frame = on_frame
        self.began_s = self._clock()
        if paced:
            self._pace = _Pace("virtual-microphone", FRAME_S, self.step)
            self._pace.start()

    def say(self, samples: Samples, rate_hz: int) -> tuple[float, float]:
        """Speak now, or after what is still being said. Returns monotonic start and end."""
        with self._lock:
            ends = [start + len(sound) for start, sound in self._said]
            start = max([self._position + FRAME_SAMPLES, *ends])
            length = self._add(start, samples, rate_hz)
        return self.began_s + start / RATE_HZ, self.began_s + (start + length) / RATE_HZ

    def say_at(self, start_s: float, samples: Samples, rate_hz: int) -> tuple[float, float]:
        """Speak at a stream time (0: the first sample), over whatever else is said then.

        Returns monotonic start and end. Raises MomentPassed.
        """
        with self._lock:
            start = round(start_s * RATE_HZ)
            if start < self._position:
                raise MomentPassed(
                    f"Stream time {start_s:.3f} s is over: {self._position / RATE_HZ:.3f} s "
                    "have been heard."
                )
            length = self._add(start, samples, rate_hz)
        return self.began_s + start / RATE_HZ, self.began_s + (start + length) / RATE_HZ

    def recording(self) -> Samples:
        """Return all that was heard since `start`, 16 kHz."""
        with self._lock:
            return np.concatenate(self._frames) if self._frames else np.zeros(0, np.float32)

    def stop(self) -> None:
        """Hear nothing any more."""
        if self._pace is not None:
            self._pace.end()

    def step(self) -> None:
        """Hand on every frame whose end has come."""
        while self.began_s + (self._position + FRAME_SAMPLES) / RATE_HZ <= self._clock():
            with self._lock:
                frame = self._next_frame()
            self._on_frame(frame, self.began_s + self._position / RATE_HZ)

    def _add(self, start: int, samples: Samples, rate_hz: int) -> int:
        sound = resample(samples, rate_hz, RATE_HZ)
        self._said.append((start, sound))
        return len(sound)

    def _next_frame(self) -> Samples:
        frame = self._noise.standard_normal(FRAME_SAMPLES).astype(np.float32) * ROOM_TONE_RMS
        begin, end = self._position, self._position + FRAME_SAMPLES
        for start, sound in self._said:
            first, last = max(begin, start), min(end, start + len(sound))
            if first < last:
                frame[first - begin : last - begin] += sound[first - start : last - start]
        self._said = [(start, sound) for start, sound in self._said if start + len(sound) > end]
        self._position = end
        self._frames.append(frame)
        return frame


class VirtualLoudspeaker(QueuedPlayback):
    """Plays in real time into memory."""

    name = "virtual loudspeaker"
    latency_s = 0.0

    def __init__(self, clock: Clock = time.monotonic) -> None:
        super().__init__(LOUDSPEAKER_HZ)
        self._clock = clock
        self._blocks: list[Samples] = []
        self._on_started: OnStarted = unheard
        self._on_ended: OnEnded = unheard
        self._on_played: OnPlayed = unheard
        self._pace: _Pace | None = None
        self.began_s = 0.0
        """The monotonic second of the first sample; 0 before `start`."""

    def start(
        self,
        on_started: OnStarted,
        on_ended: OnEnded,
        on_lost: OnLost = unheard,  # noqa: ARG002 - a virtual device is never lost
        on_back: OnBack = unheard,  # noqa: ARG002
        *,
        paced: bool = True,
    ) -> None:
        """Begin to play. Without `paced` nothing happens but in `step`."""
        self._on_started, self._on_ended = on_started, on_ended
        self.began_s = self._clock()
        if paced:
            self._pace = _Pace("virtual-loudspeaker", BLOCK_S, self.step)
            self._pace.start()

    def listen(self, on_played: OnPlayed) -> None:
        """Tell `on_played` of every block."""
        self._on_played = on_played

    def recording(self) -> Samples:
        """Return all that was played since `start`, 24 kHz."""
        blocks = list(self._blocks)
        return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)

    def close(self) -> None:
        """Play nothing any more."""
        if self._pace is not None:
            self._pace.end()

    def step(self) -> None:
        """Play every block whose end has come, and report what began and ended in it."""
        n_frames = round(LOUDSPEAKER_HZ * BLOCK_S)
        while self.began_s + self.played_s + BLOCK_S <= self._clock():
            self._obey()
            heard_s = self.began_s + self.played_s
            block, marks = self._queue.render(n_frames)
            self._blocks.append(block)
            self._on_played(block, LOUDSPEAKER_HZ, heard_s)
            for mark in marks:
                if mark.what == "started":
                    at_s = self.began_s + mark.at_frame / LOUDSPEAKER_HZ
                    self._on_started(mark.clip_id, at_s)
                else:
                    heard_s = mark.heard_frames / LOUDSPEAKER_HZ
                    self._on_ended(mark.clip_id, heard_s, mark.truncated)
