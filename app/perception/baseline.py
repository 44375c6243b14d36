"""What is usual for this learner's face, so that only changes count."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from app.perception.measures import Measures

SETTLE_S = 0.6
"""Time with a face before anything is said against the baseline. Range 0.5 to 2."""
CALIBRATE_S = 8.0
"""Until then the baseline is the median of all steady pictures. Range 5 to 10."""
DRIFT_S = 60.0
"""Time constant with which the baseline follows afterwards. Range 30 to 300."""
LOST_S = 12.0
"""Steadily elsewhere for so long: the learner, or the camera, has moved. Range 8 to 60."""
STEADY_DEG = 6.0
"""Spread (10th to 90th percentile) of the gaze while it rests on one place."""
FIRST_LOOK_DEG = 30.0
"""A first look further off than this is not taken for a look at the screen."""
MEMORY = 256
"""Pictures remembered: 17 s at 15 per second."""


class Usual(msgspec.Struct, frozen=True):
    """The learner's own middle values; units as in `Measures`."""

    head_yaw: float
    head_pitch: float
    gaze_yaw: float
    gaze_pitch: float
    smile: float
    brow_height: float


class Baseline:
    """Learns the usual values in the first seconds and follows them gently.

    Pictures in which the learner looks elsewhere do not move it, unless that has become the
    place where the eyes rest.
    """

    def __init__(self) -> None:
        self._first = _Medians()
        self._elsewhere: deque[Measures] = deque(maxlen=MEMORY)
        self._usual: Usual | None = None
        self._first_s: float | None = None
        self._last_s = 0.0

    def follow(self, seen: Measures, *, on_screen: bool) -> Usual | None:
        """Return the usual values, this picture taken in; None while they are unknown."""
        if self._usual is None and not _plausible(seen):
            return None
        if self._first_s is None:
            self._first_s = seen.t_s
        if on_screen:
            self._elsewhere.clear()
            self._take_in(seen)
        else:
            self._elsewhere.append(seen)
            self._move_if_settled_elsewhere(seen.t_s)
        self._last_s = seen.t_s
        return self._usual

    def _take_in(self, seen: Measures) -> None:
        assert self._first_s is not None
        age_s = seen.t_s - self._first_s
        if age_s <= CALIBRATE_S or self._usual is None:
            self._first.take_in(seen)
            if age_s >= SETTLE_S:
                self._usual = self._first.usual()
            return
        share = min(1.0, (seen.t_s - self._last_s) / DRIFT_S)
        self._usual = Usual(
            *(
                (1 - share) * getattr(self._usual, name) + share * getattr(seen, name)
                for name in Usual.__struct_fields__
            )
        )

    def _move_if_settled_elsewhere(self, now_s: float) -> None:
        if now_s - self._elsewhere[0].t_s < LOST_S:
            return
        gazes = np.array([seen.gaze_yaw for seen in self._elsewhere])
        heads = np.array([seen.head_yaw for seen in self._elsewhere])
        if max(_spread(gazes), _spread(heads)) <= STEADY_DEG and _plausible(self._elsewhere[-1]):
            self._first = _Medians(self._elsewhere)
            self._usual = self._first.usual()
            self._first_s = self._elsewhere[0].t_s
        self._elsewhere.clear()


class _Medians:
    """The middle of each value over all pictures taken in: lists that are kept in order."""

    def __init__(self, pictures: Iterable[Measures] = ()) -> None:
        self._ordered: dict[str, list[float]] = {name: [] for name in Usual.__struct_fields__}
        for seen in pictures:
            self.take_in(seen)

    def take_in(self, seen: Measures) -> None:
        for name, values in self._ordered.items():
            insort(values, getattr(seen, name))

    def usual(self) -> Usual:
        return Usual(*(_middle(values) for values in self._ordered.values()))


def _middle(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _plausible(seen: Measures) -> bool:
    return max(abs(seen.head_yaw), abs(seen.gaze_yaw)) <= FIRST_LOOK_DEG


def _spread(values: np.ndarray) -> float:
    low, high = np.percentile(values, (10, 90))
    return float(high - low)
