"""The envelope every event travels in."""

import enum
from typing import ClassVar

import msgspec


class Kind(enum.StrEnum):
    """What may happen to an event on its way.

    A SYSTEM event is never dropped, CONTROL events keep their order, DATA events of an inference
    are dropped once that inference is cancelled.
    """

    SYSTEM = "system"
    CONTROL = "control"
    DATA = "data"


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """Something that happened, or something that shall happen, at `t_s`.

    The loop that owns the conversation fills in `seq`, `t_s` and `session_id`; whoever makes an
    event leaves them alone.
    """

    kind: ClassVar[Kind] = Kind.CONTROL

    seq: int = 0
    t_s: float = 0.0
    """Seconds since the session began, on the machine's monotonic clock."""
    session_id: str = ""
    turn_idx: int = 0
    """0 for the greeting, then one more for each turn of the learner."""
    inference_id: str = ""
    """Which attempt at a reply this belongs to; empty where it belongs to none."""
