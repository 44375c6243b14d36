"""A loudspeaker on any sound library, which knows to the sample what was heard."""

from __future__ import annotations

import threading
import time
from collections import deque

from app.audio.backends import OpenStream, OutputBackend
from app.audio.devices import OnBack, OnEnded, OnLost, OnPlayed, OnStarted, unheard
from app.audio.playback import PlaybackMark, QueuedPlayback
from app.audio.resampling import StreamingResampler
from app.audio.revival import LOST_AFTER_S, Revival
from app.audio.sample_clock import SampleClock
from app.conversation.ports import Samples

QUEUE_HZ = 48_000
"""What nearly every device runs at."""
POLL_S = 0.005
SILENT_BLOCK = QUEUE_HZ // 100


class LiveLoudspeaker(QueuedPlayback):
    """`devices.Loudspeaker` on a sound library.

    Orders reach the callback through a queue without a lock, marks come back the same way; a
    thread of ours reports each mark when its moment is there.
    """

    def __init__(self, backend: OutputBackend) -> None:
        super().__init__(QUEUE_HZ)
        self._backend = backend
        self._marks: deque[tuple[PlaybackMark, float]] = deque()
        self._clock = SampleClock(QUEUE_HZ)
        self._to_device: StreamingResampler | None = None
        self._surplus: Samples | None = None
        self._stream: OpenStream | None = None
        self._revival: Revival | None = None
        self._asked_s = 0.0
        self._latency_s = 0.0
        self._on_started: OnStarted = unheard
        self._on_ended: OnEnded = unheard
        self._on_lost: OnLost = unheard
        self._on_back: OnBack = unheard
        self._on_played: OnPlayed = unheard
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The device's name, as the library gives it."""
        return self._backend.name

    @property
    def latency_s(self) -> float:
        """Seconds from rendering to the ear, as the device last stated them."""
        return self._latency_s

    def start(
        self,
        on_started: OnStarted,
        on_ended: OnEnded,
        on_lost: OnLost = unheard,
        on_back: OnBack = unheard,
    ) -> None:
        """Open the device. Raises AudioError."""
        self._on_started, self._on_ended = on_started, on_ended
        self._on_lost, self._on_back = on_lost, on_back
        self._ending.clear()
        self._open()
        self._thread = threading.Thread(target=self._run, name="loudspeaker", daemon=True)
        self._thread.start()

    def listen(self, on_played: OnPlayed) -> None:
        """Tell `on_played` of every block; it runs in the audio callback."""
        self._on_played = on_played

    def close(self) -> None:
        """Close the device; nothing is reported afterwards."""
        self._ending.set()
        if self._thread is not None and threading.current_thread() is not self._thread:
            self._thread.join(2.0)
        self._let_go()

    # -- in the callback --------------------------------------------------------------------

    def _fill(self, out: Samples, heard_s: float) -> None:
        now_s = time.monotonic()
        self._asked_s = now_s
        self._latency_s = heard_s - now_s
        if self._to_device is None:
            out[:] = self._render(len(out), heard_s)
            return
        at = 0
        while at < len(out):
            if self._surplus is None or not len(self._surplus):
                offset_s = at / self._to_device.to_hz
                block = self._render(SILENT_BLOCK, heard_s + offset_s)
                self._surplus = self._to_device.push(block)
                continue
            count = min(len(out) - at, len(self._surplus))
            out[at : at + count] = self._surplus[:count]
            self._surplus = self._surplus[count:]
            at += count

    def _render(self, n_frames: int, heard_s: float) -> Samples:
        self._obey()
        self._clock.observe(self._queue.played_frames, heard_s)
        first = self._queue.played_frames
        block, marks = self._queue.render(n_frames)
        self._on_played(block, QUEUE_HZ, self._clock.time_of(first))
        for mark in marks:
            self._marks.append((mark, self._clock.time_of(mark.at_frame)))
        return block

    # -- on our thread ----------------------------------------------------------------------

    def _open(self) -> None:
        self._asked_s = time.monotonic()
        self._to_device, self._surplus = None, None
        stream = self._backend.open(self._fill_or_wait, QUEUE_HZ)
        if stream.rate_hz != QUEUE_HZ:
            self._to_device = StreamingResampler(QUEUE_HZ, stream.rate_hz)
        self._stream = stream

    def _fill_or_wait(self, out: Samples, heard_s: float) -> None:
        # Until `_open` knows the device's rate there is nothing to be played yet.
        if self._stream is None:
            self._asked_s = time.monotonic()
            out[:] = 0.0
        else:
            self._fill(out, heard_s)

    def _run(self) -> None:
        while not self._ending.wait(POLL_S):
            now_s = time.monotonic()
            if self._stream is not None and (
                not self._stream.active or now_s - self._asked_s > LOST_AFTER_S
            ):
                self._let_go()
                self._revival = Revival()
            if self._stream is None:
                self._revive(now_s)
            self._report(time.monotonic())

    def _report(self, now_s: float) -> None:
        while self._marks and self._marks[0][1] <= now_s and not self._ending.is_set():
            mark, at_s = self._marks.popleft()
            if mark.what == "started":
                self._on_started(mark.clip_id, at_s)
            else:
                self._on_ended(mark.clip_id, mark.heard_frames / QUEUE_HZ, mark.truncated)

    def _revive(self, now_s: float) -> None:
        assert self._revival is not None
        look_again = self._backend.look_again
        if self._revival.back(now_s, look_again, self._open, self._on_lost, self._on_back):
            self._revival = None
            return
        self._play_to_nobody()

    def _play_to_nobody(self) -> None:
        now_s = time.monotonic()
        if now_s - self._asked_s > LOST_AFTER_S:
            # What was silent while the loss was being noticed is not caught up with.
            self._asked_s = now_s
        while self._asked_s + SILENT_BLOCK / QUEUE_HZ <= now_s:
            self._render(SILENT_BLOCK, self._asked_s)
            self._asked_s += SILENT_BLOCK / QUEUE_HZ

    def _let_go(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
