"""Silero voice activity: is this a voice?"""

from pathlib import Path

import numpy as np

from app.conversation.ports import Samples
from app.models import onnx_session

FRAME_SAMPLES = 512
_CONTEXT_SAMPLES = 64
_STATE_SHAPE = (2, 1, 128)


class SileroVoiceActivity:
    """`ports.VoiceActivity` on the Silero v5/v6 ONNX model, 16 kHz. Not for two threads."""

    def __init__(self, path: Path) -> None:
        self._session = onnx_session(path)
        self._rate = np.array(16_000, np.int64)
        self._state = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros((1, _CONTEXT_SAMPLES), np.float32)

    def push(self, frame: Samples) -> float:
        """Return the speech probability, 0..1, of the next 512 samples."""
        sound = np.concatenate([self._context, np.asarray(frame, np.float32)[None]], axis=1)
        out, self._state = self._session.run(
            None, {"input": sound, "state": self._state, "sr": self._rate}
        )
        self._context = sound[:, -_CONTEXT_SAMPLES:]
        return float(out[0, 0])

    def reset(self) -> None:
        """Forget all sound so far."""
        self._state = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros((1, _CONTEXT_SAMPLES), np.float32)
