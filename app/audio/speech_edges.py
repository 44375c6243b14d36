"""Where a voice begins and ends, from probabilities. Pure: times are given in."""

from __future__ import annotations

from typing import Literal, NamedTuple

ENTER = 0.5
LEAVE = 0.35
ENTER_S = 0.064
"""Two frames in a row: a click is one. Range 0.03-0.1."""
LEAVE_S = 0.096
"""Stops of plosives last up to 0.08 s. Range 0.08-0.2."""


class Edge(NamedTuple):
    """A voice started or stopped `at_s`, which lies a little in the past."""

    what: Literal["started", "stopped"]
    at_s: float


class SpeechEdges:
    """Hysteresis with a memory for when it began: edges are backdated to the true moment."""

    def __init__(self, enter: float = ENTER, leave: float = LEAVE) -> None:
        self._enter, self._leave = enter, leave
        self.speaking = False
        self._since_s: float | None = None
        """While silent: start of the run of likely frames. While speaking: of unlikely ones."""

    def push(self, probability: float, from_s: float, to_s: float) -> Edge | None:
        """Take in one frame and return the edge that it proves, if any."""
        leaning = probability < self._leave if self.speaking else probability >= self._enter
        if not leaning:
            self._since_s = None
            return None
        if self._since_s is None:
            self._since_s = from_s
        needed_s = LEAVE_S if self.speaking else ENTER_S
        # Half a frame of tolerance: frame times come from a clock that drifts.
        if to_s - self._since_s < needed_s - (to_s - from_s) / 2:
            return None
        edge = Edge("stopped" if self.speaking else "started", self._since_s)
        self.speaking, self._since_s = not self.speaking, None
        return edge

    def reset(self) -> None:
        """Be silent, without an edge."""
        self.speaking, self._since_s = False, None
