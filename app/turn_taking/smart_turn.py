"""The floor model as its makers ship it: one probability that the turn is complete."""

from __future__ import annotations

import math
from pathlib import Path

from app.conversation.ports import FloorScores, Samples
from app.turn_taking.encoder import TurnEncoder


class SmartTurn:
    """Smart-turn v3.2 behind the floor port. It knows ends, not backchannels."""

    def __init__(self, end_of_turn_onnx: Path) -> None:
        self._encoder = TurnEncoder(end_of_turn_onnx)

    def predict(self, samples: Samples, *, silence_s: float) -> FloorScores:  # noqa: ARG002
        """Judges the last eight seconds of the turn so far, 16 kHz, trailing silence included."""
        p_yield = sigmoid(self._encoder.encode(samples).logit)
        return FloorScores(p_yield=p_yield, p_hold=1.0 - p_yield, p_backchannel=0.0)


def sigmoid(logit: float) -> float:
    """Returns the probability with these log odds, without overflow."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    odds = math.exp(logit)
    return odds / (1.0 + odds)
