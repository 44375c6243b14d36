"""Small machines that turn a row of numbers into movements with a beginning and an end.

None of them knows a clock: time comes with every picture, so they run the same on a recording.
"""

from __future__ import annotations

import enum

import msgspec


class MovementKind(enum.StrEnum):
    """What a face or a head was seen to do."""

    BLINK = "blink"
    NOD = "nod"
    SHAKE = "shake"
    LOOK_AWAY = "look_away"
    SMILE = "smile"
    BROW_RAISE = "brow_raise"


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done from `since_s` to `until_s`."""

    kind: MovementKind
    since_s: float
    until_s: float
    size: float
    """Degrees for nod, shake and look_away; cm for brow_raise; 0..1 for the others."""


SMILE_ENTER, SMILE_LEAVE = 0.30, 0.18
"""Of the model's scale, above the learner's usual value: some faces rest at .4."""
BROWS_ENTER, BROWS_LEAVE = 0.17, 0.10
"""Centimetres above the usual height. The model's own scale for brows rests at .98 in some faces,
where nothing can be added to it."""
HELD_MIN_S = 0.3


class Hysteresis:
    """Spans during which a value stayed high: from above `enter` until below `leave`."""

    def __init__(self, enter: float, leave: float) -> None:
        self._enter, self._leave = enter, leave
        self._since_s: float | None = None
        self._peak = 0.0

    @property
    def peak(self) -> float:
        """The highest value of the span under way."""
        return self._peak

    @property
    def since_s(self) -> float | None:
        """When the span under way began."""
        return self._since_s

    def step(self, t_s: float, value: float) -> tuple[float, float] | None:
        """Return (beginning, highest value) of a span that ends with this picture."""
        if self._since_s is None:
            if value >= self._enter:
                self._since_s, self._peak = t_s, value
            return None
        self._peak = max(self._peak, value)
        if value > self._leave:
            return None
        since_s, self._since_s = self._since_s, None
        return since_s, self._peak

    def reset(self) -> None:
        """Forget the span under way."""
        self._since_s = None


class Held:
    """A facial movement that rises above the usual and stays for a while."""

    def __init__(self, kind: MovementKind, enter: float, leave: float) -> None:
        self._kind = kind
        self._raised = Hysteresis(enter, leave)

    def step(self, t_s: float, above_usual: float) -> Movement | None:
        """Return the movement that ended with this picture."""
        span = self._raised.step(t_s, above_usual)
        if span is None or t_s - span[0] < HELD_MIN_S:
            return None
        return Movement(kind=self._kind, since_s=span[0], until_s=t_s, size=span[1])

    def unfinished(self, t_s: float) -> Movement | None:
        """Return the movement that still goes on at `t_s`."""
        since_s = self._raised.since_s
        if since_s is None or t_s - since_s < HELD_MIN_S:
            return None
        return Movement(kind=self._kind, since_s=since_s, until_s=t_s, size=self._raised.peak)

    def reset(self) -> None:
        """Forget what was under way."""
        self._raised.reset()
