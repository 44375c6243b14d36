"""How long this learner pauses while thinking, learnt from the silences of this session."""

from __future__ import annotations

import math
from typing import Final

SHORTEST_S: Final = 0.25
"""Shorter silences are part of articulation and say nothing about thinking."""
USUAL_S: Final = 0.6
"""A long pause of a fluent speaker: nine in ten within a turn are shorter."""
LONG_SHARE: Final = 0.75
"""The quantile of the learner's pauses that is compared with it."""
DOUBT: Final = 2.0
"""Pauses that the usual speaker counts for, until the learner's own outweigh them."""
LARGEST_SHIFT: Final = 1.5
"""Log odds, either way."""
KEPT: Final = 40


class PauseStatistics:
    """The learner's own pauses: those after which they went on."""

    def __init__(self) -> None:
        self._resumed_s: list[float] = []

    def observe(self, duration_s: float, resumed: bool) -> None:
        """Takes in a silence that ended: by the learner's own voice (`resumed`) or as a turn."""
        if resumed and duration_s >= SHORTEST_S:
            self._resumed_s = [*self._resumed_s, duration_s][-KEPT:]

    def reset(self) -> None:
        """Forgets the learner."""
        self._resumed_s = []

    def long_pause_s(self) -> float:
        """Returns how long a long pause of this learner is, leaning on the usual at first."""
        if not self._resumed_s:
            return USUAL_S
        ordered = sorted(self._resumed_s)
        place = LONG_SHARE * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        own_s = ordered[low] + (place - low) * (ordered[high] - ordered[low])
        trust = len(ordered) / (len(ordered) + DOUBT)
        return math.exp(trust * math.log(own_s) + (1 - trust) * math.log(USUAL_S))

    def shift(self) -> float:
        """Returns log odds to add to "done": negative for somebody who thinks in long pauses."""
        shift = -math.log(self.long_pause_s() / USUAL_S)
        return max(-LARGEST_SHIFT, min(LARGEST_SHIFT, shift))
