"""How high and how loud a voice is, sixteen milliseconds at a time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.conversation.ports import Samples
from app.models import onnx_session

RATE_HZ = 16_000
HOP = 256
HOP_S = HOP / RATE_HZ
LOWEST_HZ, HIGHEST_HZ = 60.0, 500.0
VOICED_FLOOR = 0.5
"""Calibrated by the model's authors: a frame is voiced from here on."""
SILENT_PEAK = 1e-3
"""Digital silence is a texture the pitch model has never seen; it answers at random."""
LEFT_HOPS, LOOKAHEAD_HOPS = 11, 10
"""Neighbours a frame needs for the value it would have in the whole recording."""
BATCH_HOPS = 16
"""Frames computed together: the model costs 19 ms per second of sound in small pieces."""
BAND_HZ = (300.0, 2500.0)
"""Where the energy of vowels beyond the fundamental lies."""
KEPT_S = 90.0


@dataclass(frozen=True, slots=True)
class VoiceFrames:
    """Rows of one value per hop, all (n,)."""

    at_s: NDArray[np.float64]
    """Beginning of each hop."""
    f0_hz: NDArray[np.float64]
    voiced: NDArray[np.bool_]
    level_db: NDArray[np.float64]
    """Full scale is 0."""
    band_db: NDArray[np.float64]
    """Level of `BAND_HZ` alone."""


class PitchModel:
    """SwiftF0 behind one call. Source: Nieradzik, "SwiftF0", 2025."""

    def __init__(self, path: Path) -> None:
        self._session = onnx_session(path)
        self._outputs = [output.name for output in self._session.get_outputs()][:2]
        self._lowest = np.asarray(LOWEST_HZ, np.float32)
        self._highest = np.asarray(HIGHEST_HZ, np.float32)

    def track(self, samples: Samples) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return pitch in Hz and whether it is a voice, one per whole hop of 16 kHz sound."""
        count = len(samples) // HOP
        if count == 0:
            return np.zeros(0), np.zeros(0, bool)
        pitch, sure = self._session.run(
            self._outputs,
            {"audio": samples[None], "fmin": self._lowest, "fmax": self._highest},
        )
        loud = np.abs(samples[: count * HOP]).reshape(count, HOP).max(axis=1) >= SILENT_PEAK
        voiced = (np.asarray(sure)[0, :count] >= VOICED_FLOOR) & loud
        return np.asarray(pitch, np.float64)[0, :count], voiced


def analyse(samples: Samples, model: PitchModel, start_s: float = 0.0) -> VoiceFrames:
    """Returns the frames of a whole recording at 16 kHz that begins at `start_s`."""
    f0_hz, voiced = model.track(np.ascontiguousarray(samples, np.float32))
    level_db, band_db = _levels(samples, len(f0_hz))
    at_s = np.asarray(start_s + np.arange(len(f0_hz)) * HOP_S, np.float64)
    return VoiceFrames(at_s, f0_hz, voiced, level_db, band_db)


class VoiceListener:
    """Hears a voice as it comes in, and remembers the last 90 s as numbers.

    `push` is called per chunk by one thread; `between` by any, once the sound is in.
    """

    def __init__(self, model: PitchModel) -> None:
        self._model = model
        self._sound = np.zeros(0, np.float32)
        self._sound_start_s = 0.0
        self._done = 0
        self._parts: deque[VoiceFrames] = deque(maxlen=int(KEPT_S / HOP_S / BATCH_HOPS) + 1)

    def push(self, samples: Samples, end_s: float) -> None:
        """Take in 16 kHz sound whose last sample was at `end_s`; gaps are allowed."""
        start_s = end_s - len(samples) / RATE_HZ
        expected_s = self._sound_start_s + len(self._sound) / RATE_HZ
        if abs(start_s - expected_s) > 0.25:
            self._sound, self._done = np.zeros(0, np.float32), 0
            self._sound_start_s = start_s
        self._sound = np.concatenate([self._sound, samples.astype(np.float32, copy=False)])
        ready = len(self._sound) // HOP - LOOKAHEAD_HOPS
        if ready - self._done >= BATCH_HOPS:
            self._compute(ready)

    def between(self, start_s: float, end_s: float) -> VoiceFrames:
        """Return the frames of a stretch, the last 160 ms included."""
        ready = len(self._sound) // HOP
        if ready > self._done and self._sound_start_s + self._done * HOP_S < end_s:
            self._compute(ready)
        parts = list(self._parts) or [_NO_FRAMES]
        rows = [np.concatenate([getattr(part, name) for part in parts]) for name in _ROWS]
        inside = (rows[0] >= start_s) & (rows[0] < end_s)
        return VoiceFrames(*(row[inside] for row in rows))

    def forget(self) -> None:
        """Drop all sound and all numbers."""
        self._sound, self._done = np.zeros(0, np.float32), 0
        self._parts.clear()

    def _compute(self, ready: int) -> None:
        frames = analyse(self._sound, self._model, self._sound_start_s)
        self._parts.append(
            VoiceFrames(*(getattr(frames, name)[self._done : ready] for name in _ROWS))
        )
        dropped = max(0, ready - LEFT_HOPS)
        self._sound = self._sound[dropped * HOP :]
        self._sound_start_s += dropped * HOP_S
        self._done = ready - dropped


def _levels(samples: Samples, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    hops = np.asarray(samples[: count * HOP], np.float64).reshape(count, HOP)
    spectrum = np.abs(np.fft.rfft(hops * np.hanning(HOP), axis=1)) ** 2
    frequencies = np.fft.rfftfreq(HOP, 1 / RATE_HZ)
    in_band = (frequencies >= BAND_HZ[0]) & (frequencies <= BAND_HZ[1])
    power = np.square(hops).mean(axis=1)
    share = spectrum[:, in_band].sum(axis=1) / np.maximum(spectrum.sum(axis=1), 1e-20)
    return 10 * np.log10(power + 1e-9), 10 * np.log10(power * share + 1e-9)


_ROWS = ("at_s", "f0_hz", "voiced", "level_db", "band_db")
_NO_FRAMES = VoiceFrames(np.zeros(0), np.zeros(0), np.zeros(0, bool), np.zeros(0), np.zeros(0))
