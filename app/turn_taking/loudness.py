"""How loud a sound is from moment to moment."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.conversation.ports import Samples

FRAMES: Final = 3
"""Frames over which loudness is smoothed: 96 ms."""


class Loudness:
    """Mean power of the newest frames of sound in -1..1."""

    def __init__(self) -> None:
        self._powers: list[float] = []

    def hear(self, frame: Samples) -> float:
        """Returns the loudness at the end of one more frame."""
        self._powers = [*self._powers, float(np.mean(np.square(frame)))][-FRAMES:]
        return sum(self._powers) / len(self._powers)
