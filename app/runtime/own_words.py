"""The sound of a learner's own turns: in memory, for themselves, until they leave."""

import threading

import numpy as np
from numpy.typing import NDArray

from app.audio import RATE_HZ
from app.conversation.ports import Samples

AT_MOST_S = 480.0
"""Fifteen megabytes; what is said later in a longer talk is not held."""
SHORTEST_S = 0.4
PEAK, MOST_GAIN = 0.6, 8.0
"""A voice far from the microphone is made as loud as that, within limits."""


class OwnWords:
    """Turns by their index. Nothing is written anywhere. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[int, NDArray[np.int16]] = {}

    def keep(self, turn_idx: int, sound: Samples) -> None:
        """Hold the sound of a turn; one that was typed has none."""
        with self._lock:
            held = sum(len(turn) for turn in self._turns.values())
            if SHORTEST_S * RATE_HZ <= len(sound) <= AT_MOST_S * RATE_HZ - held:
                self._turns[turn_idx] = np.asarray(np.clip(sound, -1, 1) * 32767, np.int16)

    def turns(self) -> tuple[int, ...]:
        """Return which turns can be heard again."""
        with self._lock:
            return tuple(sorted(self._turns))

    def sound(self, turn_idx: int) -> Samples | None:
        """Return a turn at 16 kHz, loud enough to be heard; None if it is not held."""
        with self._lock:
            turn = self._turns.get(turn_idx)
        if turn is None:
            return None
        sound = turn.astype(np.float32) / 32767
        loudest = float(np.max(np.abs(sound)))
        return np.asarray(sound * min(PEAK / max(loudest, 1e-6), MOST_GAIN), np.float32)

    def forget(self) -> None:
        """Hold nothing any more."""
        with self._lock:
            self._turns.clear()
