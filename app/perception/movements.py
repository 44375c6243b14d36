"""Small machines that turn a row of numbers into movements with a beginning and an end.

None of them knows a clock: time comes with every picture, so they run the same on a recording.
"""

from __future__ import annotations

import enum
from collections import deque

import msgspec
import numpy as np


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
    """Degrees for nod, shake and look_away; 0..1 for the others."""


BLINK_ENTER, BLINK_LEAVE = 0.85, 0.88
"""Opening of the eyes over its own middle value of the last seconds."""
BLINK_DEEP = 0.55
"""A dip below this is a blink; a shallow one only where the lids are otherwise very still."""
BLINK_SHALLOW, BLINK_STILL, BLINK_STILL_TIMES = 0.80, 0.03, 7.0
BLINK_LONGEST_S = 0.5
BLINK_MEMORY = 30
"""Pictures in that middle value: 2 s."""
BLINK_MEMORY_MIN = 8
EYES_SHUT = 0.10
"""A middle value below this is an eye that is shut or turned down, and cannot blink."""

AWAY_GAZE_DEG = 15.0
AWAY_HEAD_DEG = 15.0
AWAY_HEAD_DOWN_DEG = 22.0
AWAY_MIN_S = 0.7
AWAY_BRIDGE_S = 0.25
"""A return shorter than this does not end a look away; nor does a blink inside it."""

HELD_ENTER, HELD_LEAVE = 0.30, 0.18
"""Above the learner's usual value: some faces rest at .4, others at .98."""
HELD_MIN_S = 0.3

SWING_DEG = 3.5
"""Half-swing that counts as a turn of direction. Range 3 to 5."""
NEAR_EXTREME_DEG = 1.0
"""A head that rests near its turning point has not set off yet."""
GESTURE_LONGEST_S = 1.3
"""Three turning points lie within this."""
GESTURE_MIN_DEG = 5.0
"""From the highest to the lowest point of a gesture."""
DOMINANCE = 1.4
"""How much more the gesture's own axis must move than the other one."""
TALKING_LIPS = 0.035
"""Change of the lips' gap during a gesture, over the height of the face, that means talking."""
GESTURE_PAUSE_S = 1.0
"""The same gesture going on is one gesture."""


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


class Blinks:
    """Short dips of the opening between the lids, judged against its own recent values.

    No threshold on the opening itself fits two faces, and eyes that look down stay low.
    """

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=BLINK_MEMORY)
        self._since_s: float | None = None
        self._middle = self._unrest = self._lowest = 0.0

    def step(self, t_s: float, eyes_open: float) -> Movement | None:
        """Return the blink that ended with this picture."""
        if self._since_s is None:
            self._recent.append(eyes_open)
            self._begin(t_s, eyes_open)
            return None
        ratio = eyes_open / self._middle
        self._lowest = min(self._lowest, ratio)
        if ratio <= BLINK_LEAVE and t_s - self._since_s <= BLINK_LONGEST_S:
            return None
        since_s, self._since_s = self._since_s, None
        self._recent.append(eyes_open)
        if ratio <= BLINK_LEAVE or t_s - since_s > BLINK_LONGEST_S or not self._deep_enough():
            return None
        return Movement(
            kind=MovementKind.BLINK, since_s=since_s, until_s=t_s, size=1 - self._lowest
        )

    def reset(self) -> None:
        """Forget the lids, as when the face is lost."""
        self._recent.clear()
        self._since_s = None

    def _begin(self, t_s: float, eyes_open: float) -> None:
        if len(self._recent) < BLINK_MEMORY_MIN:
            return
        recent = np.array(self._recent)
        self._middle = float(np.median(recent))
        if self._middle < EYES_SHUT or eyes_open >= BLINK_ENTER * self._middle:
            return
        spread = 1.4826 * float(np.median(np.abs(recent - self._middle)))
        self._unrest = spread / self._middle
        self._since_s, self._lowest = t_s, eyes_open / self._middle

    def _deep_enough(self) -> bool:
        if self._lowest < BLINK_DEEP:
            return True
        depth = 1 - self._lowest
        still = self._unrest < BLINK_STILL
        return still and self._lowest < BLINK_SHALLOW and depth > BLINK_STILL_TIMES * self._unrest


class LookAway:
    """Gaze or head turned from the screen for a while."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._back_s: float | None = None
        self._size = 0.0

    def step(self, t_s: float, *, turned: bool, size_deg: float) -> None:
        """Take in whether the learner is turned away in this picture, and how far."""
        if turned:
            if self._since_s is None:
                self._since_s, self._size = t_s, 0.0
            self._back_s = None
            self._size = max(self._size, size_deg)
        elif self._since_s is not None and self._back_s is None:
            self._back_s = t_s

    def going_on(self, t_s: float) -> float | None:
        """Return since when the learner has been looking away, if long enough to count."""
        if self._since_s is None or (self._back_s or t_s) - self._since_s < AWAY_MIN_S:
            return None
        return self._since_s

    def ended(self, t_s: float) -> Movement | None:
        """Return the look away that is over for good at `t_s`."""
        if self._since_s is None or self._back_s is None or t_s - self._back_s < AWAY_BRIDGE_S:
            return None
        since_s, until_s, size = self._since_s, self._back_s, self._size
        self._since_s = self._back_s = None
        if until_s - since_s < AWAY_MIN_S:
            return None
        return Movement(kind=MovementKind.LOOK_AWAY, since_s=since_s, until_s=until_s, size=size)

    def unfinished(self, t_s: float) -> Movement | None:
        """Return the look away that still goes on at `t_s`."""
        since_s = self.going_on(t_s)
        if since_s is None:
            return None
        return Movement(kind=MovementKind.LOOK_AWAY, since_s=since_s, until_s=t_s, size=self._size)


class Held:
    """A facial movement that rises above the usual and stays for a while."""

    def __init__(self, kind: MovementKind) -> None:
        self._kind = kind
        self._raised = Hysteresis(HELD_ENTER, HELD_LEAVE)

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


class HeadGestures:
    """Nods and shakes: a zigzag in pitch or yaw, while the learner is silent."""

    def __init__(self) -> None:
        self._pictures: deque[tuple[float, float, float, float]] = deque()
        self._pitch, self._yaw = _Zigzag(), _Zigzag()
        self._last_s: dict[MovementKind, float] = {}

    def step(
        self, t_s: float, *, yaw_deg: float, pitch_deg: float, lips_apart: float, silent: bool
    ) -> Movement | None:
        """Return a nod or a shake that is complete with this picture."""
        if not silent:
            self.reset()
            return None
        self._pictures.append((t_s, yaw_deg, pitch_deg, lips_apart))
        while self._pictures[0][0] < t_s - GESTURE_LONGEST_S - 0.2:
            self._pictures.popleft()
        found = (
            self._judge(MovementKind.NOD, self._pitch.step(t_s, pitch_deg), t_s),
            self._judge(MovementKind.SHAKE, self._yaw.step(t_s, yaw_deg), t_s),
        )
        return next((movement for movement in found if movement), None)

    def reset(self) -> None:
        """Forget the swings so far."""
        self._pictures.clear()
        self._pitch, self._yaw = _Zigzag(), _Zigzag()

    def _judge(
        self, kind: MovementKind, turns: tuple[float, float] | None, t_s: float
    ) -> Movement | None:
        if turns is None or turns[1] - turns[0] > GESTURE_LONGEST_S:
            return None
        rows = np.array([row for row in self._pictures if row[0] >= turns[0] - 1e-6])
        yaw, pitch, lips = np.ptp(rows[:, 1:], axis=0)
        own, other = (pitch, yaw) if kind is MovementKind.NOD else (yaw, pitch)
        if own < max(DOMINANCE * other, GESTURE_MIN_DEG) or lips > TALKING_LIPS:
            return None
        before_s, self._last_s[kind] = self._last_s.get(kind, -np.inf), t_s
        if t_s - before_s < GESTURE_PAUSE_S:
            return None
        return Movement(kind=kind, since_s=turns[0], until_s=t_s, size=float(own))


class _Zigzag:
    """Turning points of a curve, each at least `SWING_DEG` from the one before."""

    def __init__(self) -> None:
        self._high = self._low = (0.0, np.nan)
        self._rising: bool | None = None
        self._turns: deque[float] = deque(maxlen=3)

    def step(self, t_s: float, value: float) -> tuple[float, float] | None:
        """Return the times of the first and last of three turning points just completed."""
        if np.isnan(self._high[1]):
            self._high = self._low = (t_s, value)
            return None
        if value >= self._high[1] - NEAR_EXTREME_DEG:
            self._high = (t_s, max(value, self._high[1]))
        if value <= self._low[1] + NEAR_EXTREME_DEG:
            self._low = (t_s, min(value, self._low[1]))
        if self._rising is not False and value < self._high[1] - SWING_DEG:
            return self._turn(self._high, rising=False, t_s=t_s, value=value)
        if self._rising is not True and value > self._low[1] + SWING_DEG:
            return self._turn(self._low, rising=True, t_s=t_s, value=value)
        return None

    def _turn(
        self, extreme: tuple[float, float], *, rising: bool, t_s: float, value: float
    ) -> tuple[float, float] | None:
        self._turns.append(extreme[0])
        self._rising = rising
        self._high = self._low = (t_s, value)
        return (self._turns[0], self._turns[2]) if len(self._turns) == 3 else None
