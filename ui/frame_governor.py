"""How finely and how often the face is drawn, so that the machine keeps up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FramePace:
    """The region's resolution relative to the screen, and frames per second."""

    scale: float
    fps: int


_SCALES = (1.0, 0.8, 0.66, 0.58, 0.5, 0.4, 0.33, 0.25)
_LEAST_SCALE = 0.5
_LEAST_ROWS = 540
"""Scales under the least are for windows in which the picture still has that many rows."""
_RATE_SHARES = (0.75, 0.625, 0.5, 0.375, 0.25)
"""Below the smallest picture the rate gives way: 30, 25, 20, 15, 10 of 40."""
_START_SCALE = 0.66
_WINDOW = 24
"""Frames judged together."""
_MOST_S = 0.025
"""Processor time that a frame may take at a full rate, and at a lower one the time of one core: the
rest is the voice's, the language model's and the eyes'."""
_CLIMB_SHARE = 0.9
"""Share of it within which a finer step has to stay by what is expected of it."""
_LATE_SHARE = 1.1
"""Frames this much further apart than asked mean that the machine is busy elsewhere."""
_LATE_AT_SMALLEST = 1.35
"""The same for the smallest picture: a few frames missing are better than a lower rate."""
_FIRST_CLIMB_S = 4.0
_LONGEST_CLIMB_S = 120.0
_LONGEST_HOLD_S = 0.1
"""A clock that goes back by more was set anew."""


class FrameGovernor:
    """Steps down at once, climbs slowly, and slower still after a climb that failed."""

    def __init__(self, fps: int = 40) -> None:
        self._fps = fps
        self._ladder = self._steps(rows=0)
        self._at = next(n for n, pace in enumerate(self._ladder) if pace.scale == _START_SCALE)
        self._frames = 0
        self._began_s = self._spent_before_s = 0.0
        self._calm_since_s: float | None = None
        self._climb_after_s = _FIRST_CLIMB_S
        self._climbed = False
        self._cap_fps = fps

    @property
    def pace(self) -> FramePace:
        """The pace that suits the machine, within the cap."""
        pace = self._ladder[self._at]
        return FramePace(pace.scale, min(pace.fps, self._cap_fps))

    def suit(self, rows: int) -> None:
        """Allow what a window of that many rows needs; the pace stays as near as can be."""
        scale, fps = self._ladder[self._at].scale, self._ladder[self._at].fps
        self._ladder = self._steps(rows)
        near = [abs(pace.scale - scale) + abs(pace.fps - fps) for pace in self._ladder]
        self._at = near.index(min(near))
        self.forget()

    def begin_in_full(self) -> None:
        """Go to the finest picture at once, where a graphics card draws."""
        self._at = 0
        self.forget()

    def cap(self, fps: int) -> None:
        """Draw no oftener than that, however fast the machine is."""
        self._cap_fps = fps
        self.forget()

    def drawn(self, now_s: float, spent_s: float) -> bool:
        """Note a frame done at `now_s`, when the process had used `spent_s` of processor time in
        all; True if the pace changed."""
        if self._frames == 0:
            self._began_s, self._spent_before_s = now_s, spent_s
        self._frames += 1
        if self._frames <= _WINDOW:
            return False
        apart_s = (now_s - self._began_s) / _WINDOW
        cost_s = (spent_s - self._spent_before_s) / _WINDOW
        self._frames = 0
        return self._judge(now_s, cost_s, apart_s)

    def forget(self) -> None:
        """Start judging anew, after a pause in drawing."""
        self._frames = 0
        self._calm_since_s = None

    def _judge(self, now_s: float, cost_s: float, apart_s: float) -> bool:
        pace = self.pace
        late = _LATE_SHARE if pace.scale > self._ladder[-1].scale else _LATE_AT_SMALLEST
        if cost_s > _most_s(pace) or apart_s * pace.fps > late:
            self._calm_since_s = None
            if self._climbed:
                self._climb_after_s = min(self._climb_after_s * 2, _LONGEST_CLIMB_S)
                self._climbed = False
            return self._move(+1)
        finer = self._ladder[max(self._at - 1, 0)]
        # Cost grows about as the scale does (measured).
        if cost_s * finer.scale / pace.scale > _most_s(finer) * _CLIMB_SHARE:
            self._calm_since_s = None
            return False
        if self._calm_since_s is None:
            self._calm_since_s = now_s
        if now_s - self._calm_since_s < self._climb_after_s:
            return False
        self._calm_since_s = None
        self._climbed = self._move(-1)
        return self._climbed

    def _steps(self, rows: int) -> list[FramePace]:
        scales = [s for s in _SCALES if s >= _LEAST_SCALE or s * rows >= _LEAST_ROWS]
        steps = [FramePace(scale, self._fps) for scale in scales]
        return steps + [FramePace(scales[-1], round(self._fps * share)) for share in _RATE_SHARES]

    def _move(self, step: int) -> bool:
        to = min(max(self._at + step, 0), len(self._ladder) - 1)
        moved = to != self._at
        self._at = to
        return moved


def _most_s(pace: FramePace) -> float:
    return max(_MOST_S, 1 / pace.fps)


class FrameTimes:
    """When each picture will be shown, in session time: never backwards."""

    def __init__(self) -> None:
        self._last_s = 0.0

    def next_s(self, now_s: float, fps: float) -> float:
        """Return when a picture begun now is shown; only a clock that was set anew goes back."""
        shown_s = now_s + 1 / fps
        self._last_s = max(shown_s, min(self._last_s, shown_s + _LONGEST_HOLD_S))
        return self._last_s
