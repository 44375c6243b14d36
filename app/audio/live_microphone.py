"""A microphone on any sound library: frames without gaps, whatever the device does."""

from __future__ import annotations

import math
import threading
import time

from app.audio.backends import InputBackend, OpenStream
from app.audio.devices import OnBack, OnFrame, OnLost, unheard
from app.audio.frames import RATE_HZ, FrameStream
from app.audio.resampling import StreamingResampler
from app.audio.revival import LOST_AFTER_S, Revival
from app.audio.ring import BlockRing
from app.conversation.ports import Samples

POLL_S = 0.004
"""The callback may not wake anybody (that takes a lock), so its blocks are fetched this often."""


class LiveMicrophone:
    """`devices.Microphone` on a sound library.

    The callback copies each block into a ring; a thread of ours cuts frames of them. When the
    device goes, silent frames take its place and it is opened again with back-off.
    """

    def __init__(self, backend: InputBackend) -> None:
        self._backend = backend
        self._ring = BlockRing()
        self._frames = FrameStream()
        self._stream: OpenStream | None = None
        self._resampler = StreamingResampler(RATE_HZ, RATE_HZ)
        self._heard_s = 0.0
        self._next_start_s = 0.0
        self._revival: Revival | None = None
        self._on_frame: OnFrame = unheard
        self._on_lost: OnLost = unheard
        self._on_back: OnBack = unheard
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The device's name, as the library gives it."""
        return self._backend.name

    def start(
        self, on_frame: OnFrame, on_lost: OnLost = unheard, on_back: OnBack = unheard
    ) -> None:
        """Open the device and hand on frames. Raises AudioError."""
        self._on_frame, self._on_lost, self._on_back = on_frame, on_lost, on_back
        self._ending.clear()
        self._frames = FrameStream()
        self._open()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the device; no frame comes afterwards."""
        self._ending.set()
        if self._thread is not None and threading.current_thread() is not self._thread:
            self._thread.join(2.0)
        self._let_go()

    def _open(self) -> None:
        self._ring = BlockRing()
        self._stream = self._backend.open(self._ring.put)
        self._resampler = StreamingResampler(self._stream.rate_hz, RATE_HZ)
        self._heard_s = time.monotonic()

    def _run(self) -> None:
        while not self._ending.wait(POLL_S):
            now_s = time.monotonic()
            if self._stream is not None:
                self._drain(now_s)
                if not self._stream.active or now_s - self._heard_s > LOST_AFTER_S:
                    self._let_go()
                    self._revival = Revival()
            if self._stream is None:
                self._revive(now_s)

    def _drain(self, now_s: float) -> None:
        assert self._stream is not None
        rate_hz = self._stream.rate_hz
        while (block := self._ring.take()) is not None:
            sound, start_s = block
            if math.isnan(start_s):
                start_s = self._next_start_s
            self._next_start_s = start_s + len(sound) / rate_hz
            self._heard_s = now_s
            begins_s = start_s - self._resampler.lag_s
            self._hand_on(self._frames.push(self._resampler.push(sound), begins_s))

    def _revive(self, now_s: float) -> None:
        assert self._revival is not None
        look_again = self._backend.look_again
        if self._revival.back(now_s, look_again, self._open, self._on_lost, self._on_back):
            self._revival = None
            return
        self._hand_on(self._frames.idle(time.monotonic()))

    def _hand_on(self, frames: list[tuple[Samples, float]]) -> None:
        for frame, end_s in frames:
            if self._ending.is_set():
                return
            self._on_frame(frame, end_s)

    def _let_go(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
