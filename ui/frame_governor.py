"""How finely and how often the face is drawn, so that the machine keeps up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FramePace:
    """The region's resolution relative to the screen, and frames per second."""

    scale: float
    fps: int


_SCALES = (1.0, 0.8, 0.66, 0.5)
_RATE_SHARES = (0.75, 0.625, 0.5, 0.375, 0.25)
"""Below the smallest picture the rate gives way: 30, 25, 20, 15, 10 of 40."""
_START_SCALE = 0.66
_WINDOW = 24
"""Frames judged together."""
_BUSY_SHARE = 0.78
"""Share of the frame time above which a step down is taken: the window has other work too."""
_IDLE_SHARE = 0.5
"""Share below which the next finer step is worth a try: it costs two fifths more (measured)."""
_LATE_SHARE = 1.35
"""Frames this much further apart than asked mean that the machine is busy elsewhere."""
_FIRST_CLIMB_S = 4.0
_LONGEST_CLIMB_S = 120.0


class FrameGovernor:
    """Steps down at once, climbs slowly, and slower still after a climb that failed."""

    def __init__(self, fps: int = 40) -> None:
        self._ladder = [FramePace(scale, fps) for scale in _SCALES]
        self._ladder += [FramePace(_SCALES[-1], round(fps * share)) for share in _RATE_SHARES]
        self._at = next(n for n, pace in enumerate(self._ladder) if pace.scale == _START_SCALE)
        self._work_s: list[float] = []
        self._began_s = 0.0
        self._calm_since_s: float | None = None
        self._climb_after_s = _FIRST_CLIMB_S
        self._climbed = False
        self._cap_fps = fps

    @property
    def pace(self) -> FramePace:
        """The pace that suits the machine, within the cap."""
        pace = self._ladder[self._at]
        return FramePace(pace.scale, min(pace.fps, self._cap_fps))

    def begin_in_full(self) -> None:
        """Go to the finest picture at once, where a graphics card draws."""
        self._at = 0
        self.forget()

    def cap(self, fps: int) -> None:
        """Draw no oftener than that, however fast the machine is."""
        self._cap_fps = fps
        self.forget()

    def drawn(self, now_s: float, work_s: float) -> bool:
        """Note a frame that took `work_s` and was done at `now_s`; True if the pace changed."""
        if not self._work_s:
            self._began_s = now_s
        self._work_s.append(work_s)
        if len(self._work_s) < _WINDOW:
            return False
        typical_s = sorted(self._work_s)[_WINDOW // 2]
        apart_s = (now_s - self._began_s) / (_WINDOW - 1)
        self._work_s.clear()
        return self._judge(now_s, typical_s, apart_s)

    def forget(self) -> None:
        """Start judging anew, after a pause in drawing."""
        self._work_s.clear()
        self._calm_since_s = None

    def _judge(self, now_s: float, typical_s: float, apart_s: float) -> bool:
        frame_s = 1 / self.pace.fps
        share = typical_s / frame_s
        if share > _BUSY_SHARE or apart_s > frame_s * _LATE_SHARE:
            self._calm_since_s = None
            if self._climbed:
                self._climb_after_s = min(self._climb_after_s * 2, _LONGEST_CLIMB_S)
                self._climbed = False
            return self._move(+1)
        if share > _IDLE_SHARE:
            self._calm_since_s = None
            return False
        if self._calm_since_s is None:
            self._calm_since_s = now_s
        if now_s - self._calm_since_s < self._climb_after_s:
            return False
        self._calm_since_s = None
        self._climbed = self._move(-1)
        return self._climbed

    def _move(self, step: int) -> bool:
        to = min(max(self._at + step, 0), len(self._ladder) - 1)
        moved = to != self._at
        self._at = to
        return moved
