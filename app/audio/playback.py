"""What the loudspeaker plays next, and the count of what it has played. Pure: no clock."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.audio.resampling import resample
from app.conversation.ports import Samples

PAUSE_RAMP_MS = 8.0
"""A held voice goes down and comes back this fast: no click, no syllable lost."""
DUCK_RAMP_MS = 20.0


@dataclass(frozen=True, slots=True)
class PlaybackMark:
    """A clip began, or ended, `at_frame` frames after the stream's first."""

    clip_id: str
    what: Literal["started", "ended"]
    at_frame: int
    heard_frames: int = 0
    truncated: bool = False


@dataclass(slots=True)
class _Clip:
    clip_id: str
    samples: Samples
    position: int = 0


class PlaybackQueue:
    """Clips in order, sample by sample, with fade, duck, volume and pause.

    All methods may be called from one thread at a time only; devices see to that. Samples are
    mono at the rate of the queue. A clip that has begun to sound ends exactly once; one that never
    sounded leaves no mark.
    """

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.played_frames = 0
        """Frames rendered since the stream began, silence included."""
        self._clips: deque[_Clip] = deque()
        self._fade_left = 0
        self._fade_total = 0
        self._gain = self._ducked = self._volume = 1.0
        self._open_total = max(1, self._frames(PAUSE_RAMP_MS))
        self._open = self._open_total
        """0: held; the total: sounding; between them: on the way."""
        self._paused = False

    @property
    def empty(self) -> bool:
        """True when nothing plays and nothing waits."""
        return not self._clips

    def enqueue(self, clip_id: str, samples: Samples) -> None:
        """Put a clip behind the others. While one fades out, it waits until the fade is over."""
        self._clips.append(_Clip(clip_id, samples))

    def stop(self, fade_ms: float) -> None:
        """Fade out the clip that sounds, forget the others, and be ready for new ones.

        A clip that is held in a pause ends where it is, without a sound.
        """
        sounding = self._sounding
        self._clips = deque([sounding] if sounding else [])
        if sounding:
            fade = max(1, self._frames(fade_ms)) if self._open else 1
            if self._fade_left:
                # A second stop may shorten a fade, never bring the voice back.
                fade = min(fade, self._fade_left)
                self._fade_total = max(1, round(self._fade_total * fade / self._fade_left))
            else:
                self._fade_total = fade
            self._fade_left = fade
        self._paused = False
        if not self._open:
            self._open = 1 if sounding else self._open_total

    def duck(self, gain: float) -> None:
        """Go to `gain` (0..1) within 20 ms."""
        self._ducked = gain

    def set_volume(self, gain: float) -> None:
        """Play everything at `gain`; above 1, what would leave -1..1 is cut there."""
        self._volume = gain

    def pause(self) -> None:
        """Hold: go silent within 8 ms, and keep the sample that would have come next."""
        self._paused = True
        if self._sounding is None:
            self._open = 0

    def resume(self) -> None:
        """Go on from exactly that sample."""
        self._paused = False

    def render(self, n_frames: int) -> tuple[Samples, list[PlaybackMark]]:
        """Return the next `n_frames` samples and what began or ended within them. Callback."""
        out = np.zeros(n_frames, np.float32)
        marks: list[PlaybackMark] = []
        at = 0
        while at < n_frames and self._clips and not (self._paused and self._open == 0):
            clip = self._clips[0]
            if clip.position == 0:
                marks.append(PlaybackMark(clip.clip_id, "started", self.played_frames + at))
            piece = self._next_piece(clip, n_frames - at)
            out[at : at + len(piece)] = piece
            at += len(piece)
            whole = clip.position >= len(clip.samples)
            faded = self._fade_total > 0 and self._fade_left == 0
            if whole or faded:
                self._clips.popleft()
                self._fade_total = self._fade_left = 0
                if faded:
                    self._open = 0 if self._paused else self._open_total
                marks.append(
                    PlaybackMark(
                        clip.clip_id, "ended", self.played_frames + at, clip.position, not whole
                    )
                )
        self._apply_gain(out)
        self.played_frames += n_frames
        return out, marks

    @property
    def _sounding(self) -> _Clip | None:
        return self._clips[0] if self._clips and self._clips[0].position else None

    def _frames(self, ms: float) -> int:
        return round(self.rate_hz * ms / 1000)

    def _next_piece(self, clip: _Clip, room: int) -> Samples:
        count = min(room, len(clip.samples) - clip.position)
        if self._fade_left:
            count = min(count, self._fade_left)
        step = -1 if self._paused else 1
        ramp_left = self._open if self._paused else self._open_total - self._open
        if ramp_left:
            count = min(count, ramp_left)
        piece = clip.samples[clip.position : clip.position + count]
        if ramp_left:
            piece = piece * (_count(self._open + step, count, step) / np.float32(self._open_total))
            self._open += step * count
        if self._fade_left:
            piece = piece * (_count(self._fade_left, count, -1) / np.float32(self._fade_total))
            self._fade_left -= count
        clip.position += count
        return piece

    def _apply_gain(self, out: Samples) -> None:
        target = self._ducked * self._volume
        if self._gain == target == 1.0:
            return
        if self._gain == target:
            out *= np.float32(target)
        else:
            self._ramp_gain(out, target)
        if self._volume > 1.0:
            np.clip(out, -1.0, 1.0, out=out)

    def _ramp_gain(self, out: Samples, target: float) -> None:
        change = target - self._gain
        slope = 1.0 / self._frames(DUCK_RAMP_MS)
        way = np.minimum(_count(1, len(out), 1) * slope, abs(change))
        out *= (self._gain + np.copysign(way, change)).astype(np.float32)
        if len(out) * slope >= abs(change):
            self._gain = target
        else:
            self._gain += float(np.copysign(len(out) * slope, change))


class QueuedPlayback:
    """What loudspeakers have in common: orders from any thread, obeyed by the one that plays."""

    def __init__(self, rate_hz: int) -> None:
        self._queue = PlaybackQueue(rate_hz)
        self._orders: deque[Callable[[], None]] = deque()

    @property
    def played_s(self) -> float:
        """Seconds rendered since `start`, silence included."""
        return self._queue.played_frames / self._queue.rate_hz

    def enqueue(self, clip_id: str, samples: Samples, rate_hz: int) -> None:
        """Play after what is queued already. Resamples on the caller's thread."""
        sound = resample(samples, rate_hz, self._queue.rate_hz)
        self._orders.append(lambda: self._queue.enqueue(clip_id, sound))

    def stop(self, fade_ms: float) -> None:
        """Fade out what sounds, forget what waits."""
        self._orders.append(lambda: self._queue.stop(fade_ms))

    def duck(self, gain: float) -> None:
        """Play at `gain` from now on."""
        self._orders.append(lambda: self._queue.duck(gain))

    def set_volume(self, gain: float) -> None:
        """Play everything at `gain` from now on."""
        self._orders.append(lambda: self._queue.set_volume(gain))

    def pause(self) -> None:
        """Hold at the exact sample."""
        self._orders.append(self._queue.pause)

    def resume(self) -> None:
        """Go on from the exact sample."""
        self._orders.append(self._queue.resume)

    def _obey(self) -> None:
        """Carry out what was ordered. Takes no lock: for the thread that plays."""
        while self._orders:
            self._orders.popleft()()


def _count(first: int, how_many: int, step: int) -> Samples:
    return np.arange(first, first + step * how_many, step, dtype=np.float32)
