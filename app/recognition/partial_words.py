"""When to look at unfinished speech. Pure: times are given in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class PartialWords:
    """Says when a partial transcript is worth its computing time.

    A partial is due after `every_s` of new speech, later on a slow machine: at most `share` of
    the time goes into partials, and one that took longer than `longest_s` is not tried again
    within the turn. None starts while the learner pauses, so that the final words never wait
    behind one.
    """

    every_s: float = 0.8
    """Range 0.5-2."""
    share: float = 0.33
    """Range 0.1-0.5."""
    longest_s: float = 1.5
    """Range 0.3-2."""

    _since_s: float | None = None
    _asked_s: float = 0.0
    _cost_s: float = 0.0
    _speaking: bool = False
    _running: bool = False

    def started(self, onset_s: float) -> None:
        """The learner speaks, or speaks on after a pause."""
        if self._since_s is None:
            self._since_s = self._asked_s = onset_s
        self._speaking = True

    def stopped(self) -> None:
        """The learner pauses: the next words may be final ones."""
        self._speaking = False

    def turn_over(self) -> None:
        """The next voice begins a new turn."""
        self._since_s, self._speaking, self._running = None, False, False
        self._cost_s = 0.0

    def due(self, now_s: float) -> float | None:
        """Return where the turn began if a partial shall run now, and count it as begun."""
        if self._since_s is None or not self._speaking or self._running:
            return None
        if self._cost_s > self.longest_s:
            return None
        if now_s - self._asked_s < max(self.every_s, self._cost_s / self.share):
            return None
        self._asked_s, self._running = now_s, True
        return self._since_s

    def done(self, cost_s: float) -> None:
        """The partial ended, or was withdrawn (cost 0), after `cost_s` of computing."""
        self._running = False
        self._cost_s = cost_s if cost_s > 0 else self._cost_s
