"""What the learner's voice makes the listening face do: nods, tilts, brows.

The nod rule is Ward & Tsukahara (2000), English: after a stretch of low pitch of at least 110 ms,
coming after at least 700 ms of speech, when none was given in the last 800 ms, answer 700 ms later.
Nods at 6–12 a minute are kept by a longer least gap.
"""

from __future__ import annotations

from collections import deque

import numpy as np

LOW_PITCH_S = 0.110
SPEECH_BEFORE_S = 0.700
ANSWER_AFTER_S = 0.700
LEAST_GAP_S = 4.0
LOW_PERCENTILE = 26
_PAUSE_S = 0.35
_LONG_GAP_S = 8.0
_VOICE_OVER_FLOOR_DB = 12.0


class Listening:
    """Follows level and pitch of the learner's voice; `due` tells when to nod."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._pitches: deque[tuple[float, float]] = deque(maxlen=600)
        self._floor_db = -55.0
        self._last_t: float | None = None
        self._speech_s = 0.0
        self._silence_s = 9.0
        self._low_s = 0.0
        self._due: list[float] = []
        self._last_nod_s = -99.0
        self.question_s = -99.0
        """When a rising phrase end was last heard."""

    def hear(self, t_s: float, level_db: float, f0_hz: float | None) -> None:
        """One reading of the learner's voice, several a second at least."""
        dt = 0.0 if self._last_t is None else min(0.2, max(0.0, t_s - self._last_t))
        self._last_t = t_s
        self._floor_db += (0.02 if level_db > self._floor_db else 0.5) * (level_db - self._floor_db)
        self._floor_db = min(self._floor_db, -30.0)
        voiced = f0_hz is not None and level_db > -60
        if voiced or level_db > self._floor_db + _VOICE_OVER_FLOOR_DB:
            self._speech_s = (self._speech_s if self._silence_s < 0.6 else 0.0) + dt
            self._silence_s = 0.0
        else:
            paused = self._silence_s
            self._silence_s += dt
            if paused < _PAUSE_S <= self._silence_s:
                self._phrase_end(t_s)
        if f0_hz is not None and voiced:
            self._pitches.append((t_s, f0_hz))
            known = [f for _, f in self._pitches]
            low = f0_hz < np.percentile(known, LOW_PERCENTILE) and len(known) > 30
            self._low_s = self._low_s + dt if low else 0.0
            if self._low_s >= LOW_PITCH_S and self._speech_s >= SPEECH_BEFORE_S:
                self._plan(t_s + ANSWER_AFTER_S, LEAST_GAP_S)

    def due(self, t_s: float) -> bool:
        """Whether a nod should begin now; each is reported once."""
        ready = [d for d in self._due if d <= t_s]
        self._due = [d for d in self._due if d > t_s]
        return bool(ready) and t_s - ready[-1] < 0.5

    @property
    def attention(self) -> float:
        """0…1: how long the learner has been speaking without a break."""
        return float(np.clip(self._speech_s / 4.0, 0, 1)) if self._silence_s < 1.2 else 0.0

    def _phrase_end(self, t_s: float) -> None:
        recent = [(t, f) for t, f in self._pitches if t > t_s - 0.9]
        if len(recent) >= 6 and self._speech_s > 0.6:
            half = len(recent) // 2
            before = np.median([f for _, f in recent[:half]])
            after = np.median([f for _, f in recent[half:]])
            if after > before * 1.16:
                self.question_s = t_s
        if self._speech_s > 2.0:
            self._plan(t_s + 0.1, _LONG_GAP_S if self._random.random() < 0.5 else LEAST_GAP_S)

    def _plan(self, at_s: float, gap_s: float) -> None:
        gap = gap_s * float(self._random.uniform(1.0, 1.6))
        if at_s - self._last_nod_s >= gap:
            self._last_nod_s = at_s
            self._due.append(at_s)
