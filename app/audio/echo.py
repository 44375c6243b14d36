"""The loudspeaker taken out of the microphone, so that both can be open at once.

What is played is kept with the time at which it is heard; every frame of the microphone is
compared with what was played at that very time, and the rest is left to WebRTC's canceller: the
way through the room, and the drift between two crystals.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from app.audio.devices import Microphone, OnBack, OnFrame, OnLost, OnPlayed, unheard
from app.audio.frames import FRAME_SAMPLES, RATE_HZ
from app.audio.resampling import StreamingResampler
from app.audio.ring import BlockRing, SoundHistory
from app.conversation.ports import Samples

CHUNK_SAMPLES = RATE_HZ // 100
"""What the canceller takes at a time: 10 ms."""
LAG_SAMPLES = 128
"""The most by which whole chunks fall short of whole frames; frames are this much late."""
KEPT_S = 4.0
"""Output latency, and the microphone's own, must fit into this."""
EARLY_S = 0.012
"""The reference runs ahead of the echo by this much, so that no error of the clocks turns an
echo into a prophecy. Range 0.005-0.03."""
SLIP_S = 0.0005
"""A smaller error of alignment is left alone; beyond it one sample is slipped in each chunk."""
JUMP_S = 0.03
"""A larger one is put right at once."""
TRACKING = 0.02


class EchoCanceller(Protocol):
    """Two streams at 16 kHz in step, 10 ms at a time."""

    def clean(self, heard: Samples, played: Samples) -> Samples:
        """Return `heard` without what it holds of `played`. Per chunk."""


class WebRtcCanceller:
    """WebRTC's echo canceller 3. 0.2 ms a chunk; not for two threads.

    The library comes with a client for its makers' server; no part of that is touched here.
    """

    def __init__(self) -> None:
        # Imported here: 0.3 s that a machine with a headset need not spend.
        from livekit import rtc

        self._frame = rtc.AudioFrame
        self._module = rtc.AudioProcessingModule(echo_cancellation=True, high_pass_filter=True)

    def clean(self, heard: Samples, played: Samples) -> Samples:
        """Return `heard` without what it holds of `played`."""
        self._module.process_reverse_stream(self._frame(_pcm(played), RATE_HZ, 1, CHUNK_SAMPLES))
        self._module.set_stream_delay_ms(round(EARLY_S * 1000))
        frame = self._frame(_pcm(heard), RATE_HZ, 1, CHUNK_SAMPLES)
        self._module.process_stream(frame)
        cleaned: Samples = np.frombuffer(frame.data, np.int16).astype(np.float32) / 32768.0
        return cleaned


class PlayedSound:
    """What a loudspeaker played, at 16 kHz, readable by the time at which it was heard.

    `put` is for the audio callback; all else for the microphone's thread.
    """

    def __init__(self) -> None:
        self._ring = BlockRing(slots=512, block_samples=1024)
        self._rate_hz = 0
        self._resampler: StreamingResampler | None = None
        self._history = SoundHistory(RATE_HZ, KEPT_S)
        self._offset_s: float | None = None
        """Monotonic time minus time in the history, smoothed."""
        self._cursor: int | None = None
        self._error_s = 0.0

    def put(self, samples: Samples, rate_hz: int, heard_s: float) -> None:
        """Keep a block whose first sample is heard at `heard_s`. Callback class."""
        self._rate_hz = rate_hz
        self._ring.put(samples, heard_s)

    def chunk(self, start_s: float) -> Samples:
        """Return the 10 ms that were played from `start_s` on; silence where nothing was.

        Chunks asked for one after the other join without a gap, however the clocks jitter.
        """
        self._drain()
        if self._offset_s is None:
            return np.zeros(CHUNK_SAMPLES, np.float32)
        wanted = (start_s - self._offset_s) * RATE_HZ
        if self._cursor is None:
            self._cursor = round(wanted)
            self._error_s = 0.0
        error_s = wanted / RATE_HZ - self._cursor / RATE_HZ
        self._error_s += TRACKING * (error_s - self._error_s)
        if abs(error_s) > JUMP_S:
            self._cursor, self._error_s = round(wanted), 0.0
        elif abs(self._error_s) > SLIP_S:
            slip = 1 if self._error_s > 0 else -1
            self._cursor += slip
            self._error_s -= slip / RATE_HZ
        first, self._cursor = self._cursor, self._cursor + CHUNK_SAMPLES
        sound = np.zeros(CHUNK_SAMPLES, np.float32)
        early = max(0, -first)
        held = self._history.read((first + early) / RATE_HZ, self._cursor / RATE_HZ)
        sound[early : early + len(held)] = held
        return sound

    def _drain(self) -> None:
        while (block := self._ring.take()) is not None:
            samples, heard_s = block
            if self._resampler is None or self._resampler.from_hz != self._rate_hz:
                self._resampler = StreamingResampler(self._rate_hz, RATE_HZ)
            if heard_s == heard_s:
                start_s = self._history.end_s + self._resampler.lag_s
                offset_s = heard_s - start_s
                if self._offset_s is None or abs(offset_s - self._offset_s) > JUMP_S:
                    self._offset_s = offset_s
                else:
                    self._offset_s += TRACKING * (offset_s - self._offset_s)
            self._history.append(self._resampler.push(samples))


class Listenable(Protocol):
    """What tells every block that it plays, as loudspeakers do."""

    def listen(self, on_played: OnPlayed) -> None:
        """Tell `on_played` of every block, silence included, from the next start on."""


class EchoFreeMicrophone:
    """A microphone that does not hear the loudspeaker beside it; behind the same port.

    Its frames are 8 ms late, and their times say so.
    """

    def __init__(
        self,
        microphone: Microphone,
        loudspeaker: Listenable,
        canceller: EchoCanceller | None = None,
    ) -> None:
        self._microphone = microphone
        self._canceller = canceller or WebRtcCanceller()
        self._played = PlayedSound()
        loudspeaker.listen(self._played.put)
        self._on_frame: OnFrame = unheard
        self._raw: Samples = np.zeros(0, np.float32)
        self._clean: Samples = np.zeros(LAG_SAMPLES, np.float32)

    @property
    def name(self) -> str:
        """The device's name."""
        return self._microphone.name

    def start(
        self, on_frame: OnFrame, on_lost: OnLost = unheard, on_back: OnBack = unheard
    ) -> None:
        """Begin to hand on cleaned frames. Raises AudioError."""
        self._on_frame = on_frame
        self._microphone.start(self._hear, on_lost, on_back)

    def stop(self) -> None:
        """Close the device; no frame comes afterwards."""
        self._microphone.stop()

    def _hear(self, frame: Samples, end_s: float) -> None:
        self._raw = np.concatenate([self._raw, frame])
        start_s = end_s - len(self._raw) / RATE_HZ
        pieces = [self._clean]
        while len(self._raw) >= CHUNK_SAMPLES:
            played = self._played.chunk(start_s + EARLY_S)
            pieces.append(self._canceller.clean(self._raw[:CHUNK_SAMPLES], played))
            self._raw = self._raw[CHUNK_SAMPLES:]
            start_s += CHUNK_SAMPLES / RATE_HZ
        ready = np.concatenate(pieces).astype(np.float32, copy=False)
        self._clean = ready[FRAME_SAMPLES:]
        self._on_frame(ready[:FRAME_SAMPLES], end_s - LAG_SAMPLES / RATE_HZ)


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype(np.int16).tobytes()
