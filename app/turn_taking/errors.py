"""What can go wrong while judging who has the floor."""

from __future__ import annotations

from typing import ClassVar

from app.errors import VivaError


class TurnTakingError(VivaError):
    """Any fault of the floor model."""

    code: ClassVar[str] = "turn_taking.error"


class EncoderUnsuitable(TurnTakingError):
    """The end-of-turn graph lacks a part that this room listens at."""

    code: ClassVar[str] = "turn_taking.encoder_unsuitable"


class HeadUnsuitable(TurnTakingError):
    """The trained weights are missing, damaged or made for other features."""

    code: ClassVar[str] = "turn_taking.head_unsuitable"
