"""What the loudspeaker plays next, and the count of what it has played. Pure: no clock."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.conversation.ports import Samples


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
    """Clips in order, sample by sample, with fade, duck and pause.

    All methods may be called from one thread at a time only; devices guard it. Samples are mono
    at the rate of the device.
    """

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.played_frames = 0
        """Frames rendered since the stream began, silence included."""
        self._clips: deque[_Clip] = deque()
        self._fade_left = 0
        self._fade_total = 0
        self._gain = 1.0
        self._target_gain = 1.0
        self._paused = False

    @property
    def empty(self) -> bool:
        """True when nothing plays and nothing waits."""
        return not self._clips

    def enqueue(self, clip_id: str, samples: Samples) -> None:
        """Put a clip behind the others. While fading out, it waits until the fade is over."""
        self._clips.append(_Clip(clip_id, samples))

    def stop(self, fade_ms: float) -> None:
        """Fade out the clip that sounds; forget the others, which leave no mark."""
        sounding = [c for c in list(self._clips)[:1] if c.position]
        self._clips = deque(sounding)
        self._paused = False
        if sounding:
            self._fade_total = self._fade_left = max(round(self.rate_hz * fade_ms / 1000), 1)

    def duck(self, gain: float) -> None:
        """Go to `gain` (0..1) within a few milliseconds."""
        self._target_gain = gain

    def pause(self) -> None:
        """Hold at the exact sample."""
        self._paused = True

    def resume(self) -> None:
        """Go on from the exact sample."""
        self._paused = False

    def render(self, n_frames: int) -> tuple[Samples, list[PlaybackMark]]:
        """Return the next `n_frames` samples and what began or ended within them."""
        out = np.zeros(n_frames, np.float32)
        marks: list[PlaybackMark] = []
        at = 0
        while at < n_frames and self._clips and not self._paused:
            clip = self._clips[0]
            if clip.position == 0:
                marks.append(PlaybackMark(clip.clip_id, "started", self.played_frames + at))
            count = min(n_frames - at, len(clip.samples) - clip.position)
            if self._fade_left:
                count = min(count, self._fade_left)
            piece = clip.samples[clip.position : clip.position + count]
            if self._fade_left:
                left = np.arange(self._fade_left, self._fade_left - count, -1, dtype=np.float32)
                piece = piece * (left / np.float32(self._fade_total))
                self._fade_left -= count
            out[at : at + count] = piece
            at += count
            clip.position += count
            faded = self._fade_total > 0 and self._fade_left == 0
            whole = clip.position >= len(clip.samples)
            if whole or faded:
                self._clips.popleft()
                self._fade_total = self._fade_left = 0
                marks.append(
                    PlaybackMark(
                        clip.clip_id, "ended", self.played_frames + at, clip.position, not whole
                    )
                )
        self._apply_gain(out)
        self.played_frames += n_frames
        return out, marks

    def _apply_gain(self, out: Samples) -> None:
        if self._gain == self._target_gain == 1.0:
            return
        step = 1.0 / (0.01 * self.rate_hz)
        ramp = np.arange(1, len(out) + 1, dtype=np.float32) * np.float32(step)
        change = self._target_gain - self._gain
        gains = self._gain + np.clip(ramp, 0, abs(change)) * np.sign(change)
        out *= gains.astype(np.float32)
        self._gain = float(gains[-1]) if len(gains) else self._gain
