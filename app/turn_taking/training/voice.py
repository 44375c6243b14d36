"""Voice activity as the recordings were labelled with: Silero, one 32 ms frame after another."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from app.conversation.ports import Samples
from app.models.onnx_session import onnx_session
from app.turn_taking.log_mel import RATE_HZ

CONTEXT: Final = 64
"""Samples of the frame before that the net sees again."""


class Silero:
    """A `VoiceActivity` for training, where the audio room may not be asked."""

    def __init__(self, graph: Path) -> None:
        self._session = onnx_session(graph)
        self._before = np.zeros(CONTEXT, np.float32)
        self._state = np.zeros((2, 1, 128), np.float32)

    def push(self, frame: Samples) -> float:
        """Returns the speech probability of the next 512 samples at 16 kHz."""
        heard = np.concatenate([self._before, frame.astype(np.float32)])
        self._before = heard[-CONTEXT:]
        rate_hz = np.array(RATE_HZ, np.int64)
        feed = {"input": heard[np.newaxis], "state": self._state, "sr": rate_hz}
        probability, self._state = self._session.run(None, feed)
        return float(np.ravel(probability)[0])

    def reset(self) -> None:
        """Forgets all sound so far."""
        self._state = np.zeros((2, 1, 128), np.float32)
        self._before = np.zeros(CONTEXT, np.float32)
