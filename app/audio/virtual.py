"""A microphone and a loudspeaker without hardware, in real time.

They differ from devices only in where the sound comes from and goes to: the same frames, the same
clock, the same callbacks. The rehearsal uses them.
"""

import threading
import time
from collections.abc import Callable

import numpy as np

from app.audio.devices import FRAME_SAMPLES, MICROPHONE_HZ, OnEnded, OnFrame, OnLost, OnStarted
from app.audio.playback import PlaybackQueue
from app.audio.resampling import resample
from app.conversation.ports import Samples

ROOM_TONE_RMS = 2e-4
"""About -74 dB full scale: a quiet room, not digital silence."""
LOUDSPEAKER_HZ = 24_000
_BLOCK_S = 0.01


class _Pace(threading.Thread):
    """Calls `step` whenever the next block is due, on the monotonic clock, without drift."""

    def __init__(self, name: str, block_s: float, step: Callable[[float], None]) -> None:
        super().__init__(name=name, daemon=True)
        self._block_s = block_s
        self._step = step
        self._ending = threading.Event()
        self.began_s = time.monotonic()

    def run(self) -> None:
        count = 0
        while not self._ending.is_set():
            count += 1
            due_s = self.began_s + count * self._block_s
            wait_s = due_s - time.monotonic()
            if wait_s > 0:
                time.sleep(wait_s)
            self._step(due_s)

    def end(self) -> None:
        self._ending.set()
        if self.is_alive() and threading.current_thread() is not self:
            self.join(1.0)


class VirtualMicrophone:
    """Hears what a program says into it, and a quiet room otherwise."""

    name = "virtual microphone"

    def __init__(self, seed: int = 0) -> None:
        self._noise = np.random.default_rng(seed)
        self._lock = threading.Lock()
        self._said: list[tuple[int, Samples]] = []
        self._frames: list[Samples] = []
        self._position = 0
        self._on_frame: OnFrame | None = None
        self._pace: _Pace | None = None

    def start(self, on_frame: OnFrame, on_lost: OnLost) -> None:
        """Begin to hear. A virtual device is never lost."""
        del on_lost
        self._on_frame = on_frame
        self._pace = _Pace("virtual-microphone", FRAME_SAMPLES / MICROPHONE_HZ, self._step)
        self._pace.start()

    def say(self, samples: Samples, rate_hz: int) -> tuple[float, float]:
        """Speak now, or after what is still being said. Returns monotonic start and end."""
        if self._pace is None:
            raise RuntimeError("the microphone is not started")
        sound = resample(samples, rate_hz, MICROPHONE_HZ)
        with self._lock:
            ends = [start + len(s) for start, s in self._said]
            start = max([self._position + FRAME_SAMPLES, *ends])
            self._said.append((start, sound))
        start_s = self._pace.began_s + start / MICROPHONE_HZ
        return start_s, start_s + len(sound) / MICROPHONE_HZ

    def recording(self) -> Samples:
        """Return all that was heard since `start`, 16 kHz."""
        with self._lock:
            return np.concatenate(self._frames) if self._frames else np.zeros(0, np.float32)

    @property
    def began_s(self) -> float:
        """The monotonic second of the first sample; 0 before `start`."""
        return self._pace.began_s if self._pace else 0.0

    def stop(self) -> None:
        """Hear nothing any more."""
        if self._pace is not None:
            self._pace.end()

    def _step(self, due_s: float) -> None:
        frame = self._noise.standard_normal(FRAME_SAMPLES).astype(np.float32) * ROOM_TONE_RMS
        with self._lock:
            begin, end = self._position, self._position + FRAME_SAMPLES
            for start, sound in self._said:
                lo, hi = max(begin, start), min(end, start + len(sound))
                if lo < hi:
                    frame[lo - begin : hi - begin] += sound[lo - start : hi - start]
            self._said = [(s, x) for s, x in self._said if s + len(x) > end]
            self._position = end
            self._frames.append(frame)
        if self._on_frame is not None:
            self._on_frame(frame, due_s)


class VirtualLoudspeaker:
    """Plays in real time into memory."""

    latency_s = 0.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue = PlaybackQueue(LOUDSPEAKER_HZ)
        self._blocks: list[Samples] = []
        self._on_started: OnStarted | None = None
        self._on_ended: OnEnded | None = None
        self._pace: _Pace | None = None

    @property
    def played_s(self) -> float:
        """Seconds played since `start`."""
        return self._queue.played_frames / LOUDSPEAKER_HZ

    @property
    def began_s(self) -> float:
        """The monotonic second of the first sample; 0 before `start`."""
        return self._pace.began_s if self._pace else 0.0

    def start(self, on_started: OnStarted, on_ended: OnEnded) -> None:
        """Begin to play."""
        self._on_started, self._on_ended = on_started, on_ended
        self._pace = _Pace("virtual-loudspeaker", _BLOCK_S, self._step)
        self._pace.start()

    def enqueue(self, clip_id: str, samples: Samples, rate_hz: int) -> None:
        """Play after what is queued already."""
        sound = resample(samples, rate_hz, LOUDSPEAKER_HZ)
        with self._lock:
            self._queue.enqueue(clip_id, sound)

    def stop(self, fade_ms: float) -> None:
        """Fade out what sounds, forget what waits."""
        with self._lock:
            self._queue.stop(fade_ms)

    def duck(self, gain: float) -> None:
        """Play at `gain` from now on."""
        with self._lock:
            self._queue.duck(gain)

    def pause(self) -> None:
        """Hold at the exact sample."""
        with self._lock:
            self._queue.pause()

    def resume(self) -> None:
        """Go on from the exact sample."""
        with self._lock:
            self._queue.resume()

    def recording(self) -> Samples:
        """Return all that was played since `start`, 24 kHz."""
        with self._lock:
            return np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.float32)

    def close(self) -> None:
        """Play nothing any more."""
        if self._pace is not None:
            self._pace.end()

    def _step(self, due_s: float) -> None:
        n_frames = round(LOUDSPEAKER_HZ * _BLOCK_S)
        with self._lock:
            first = self._queue.played_frames
            block, marks = self._queue.render(n_frames)
            self._blocks.append(block)
        for mark in marks:
            at_s = due_s - _BLOCK_S + (mark.at_frame - first) / LOUDSPEAKER_HZ
            if mark.what == "started" and self._on_started is not None:
                self._on_started(mark.clip_id, at_s)
            elif mark.what == "ended" and self._on_ended is not None:
                heard_s = mark.heard_frames / LOUDSPEAKER_HZ
                self._on_ended(mark.clip_id, heard_s, mark.truncated)
