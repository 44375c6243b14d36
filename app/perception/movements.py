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


class Held:
    """A facial movement: from above `enter` until below `leave`, and not for a moment only."""

    def __init__(self, kind: MovementKind, enter: float, leave: float) -> None:
        self._kind = kind
        self._enter, self._leave = enter, leave
        self._since_s: float | None = None
        self._peak = 0.0

    def step(self, t_s: float, above_usual: float) -> Movement | None:
        """Return the movement that ended with this picture."""
        if self._since_s is None:
            if above_usual >= self._enter:
                self._since_s, self._peak = t_s, above_usual
            return None
        self._peak = max(self._peak, above_usual)
        if above_usual > self._leave:
            return None
        ended = self.unfinished(t_s)
        self.reset()
        return ended

    def unfinished(self, t_s: float) -> Movement | None:
        """Return the movement that still goes on at `t_s`."""
        since_s = self._since_s
        if since_s is None or t_s - since_s < HELD_MIN_S:
            return None
        return Movement(kind=self._kind, since_s=since_s, until_s=t_s, size=self._peak)

    def reset(self) -> None:
        """Forget what was under way."""
        self._since_s = None
