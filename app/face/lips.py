"""Phoneme timings → mouth weights, blended by dominance, with closures that are never lost.

Blending after Cohen & Massaro (1993), "Modeling coarticulation in synthetic visual speech":
each target's pull falls off exponentially before its start and after its end, and the mouth takes
the weighted mean. Early start and late decay after Edwards et al. (2016).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.conversation.events import LOUDNESS_HZ
from app.face.visemes import Viseme, targets_of

EARLY_S = 0.045
"""Time constant of a target's pull before its start: the mouth starts about 120 ms early."""
LATE_S = 0.055
"""Time constant after its end: gone about 150 ms later."""
REST_PULL = 0.06
FAINT_GAIN, LOUD_GAIN = 0.40, 1.20
"""What the mouth's opening is multiplied with at silence and at a clause's loudest."""
LOUD_JAW = 0.10
"""How far the loudest voice opens the jaw whatever is said: a loud "ee" is opener than a faint one.
Jaw opening rises with vocal effort and level (Schulman 1989; JALI's jaw activation, 2016)."""
JAW_LIMIT = 0.60
"""No speech opens the jaw further: wider is a yawn or a shout."""
_VOICED = (
    "jawOpen",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
)
_REACH_S = 0.40
_SEAL_RAMP_S = 0.055
_SEAL_MIN_S = 0.050
_SHORT_S = 0.085
_OPENING = (
    "jawOpen",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
    "mouthFunnel",
    "tongueOut",
)
_JAW = ("jawOpen", "tongueOut")


@dataclass(order=True, slots=True)
class _Segment:
    start_s: float
    end_s: float
    viseme: Viseme = field(compare=False)
    effort: float = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Voice:
    """How loud a clause is: `levels` 0…1, `LOUDNESS_HZ` a second from `start_s`."""

    start_s: float
    levels: NDArray[np.float64]

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.levels) / LOUDNESS_HZ

    def at(self, t_s: float) -> float:
        place = (t_s - self.start_s) * LOUDNESS_HZ
        return float(np.interp(place, np.arange(len(self.levels)), self.levels, 0.0, 0.0))


class Lips:
    """A queue of mouth targets on the played clock; `weights(t)` is pure in the queue and `t`."""

    def __init__(self) -> None:
        self._segments: list[_Segment] = []
        self._voices: list[_Voice] = []
        self._end_s = -np.inf

    def speak(
        self, start_s: float, phonemes: Sequence[tuple[str, float, float]], loudness: bytes = b""
    ) -> None:
        """Add phonemes `(symbol, start, end)`, times relative to `start_s`, and how loud the voice
        is, `LOUDNESS_HZ` values a second of 0…255; empty where that is not known."""
        if loudness:
            levels = np.frombuffer(loudness, np.uint8) / 255
            self._voices.append(_Voice(start_s, levels))
        for symbol, start, end in phonemes:
            if end <= start:
                continue
            for viseme, first, last in targets_of(symbol, start_s + start, start_s + end):
                effort = float(np.clip(0.55 + 0.45 * (last - first) / _SHORT_S, 0.55, 1.0))
                insort(self._segments, _Segment(first, last, viseme, effort))
                self._end_s = max(self._end_s, last)

    def truncate(self, at_s: float) -> None:
        """Forget what would have been said after `at_s`; the mouth relaxes from there."""
        kept = [s for s in self._segments if s.start_s < at_s]
        for segment in kept:
            segment.end_s = min(segment.end_s, at_s)
        self._segments = kept
        self._end_s = min(self._end_s, at_s)

    def forget(self, before_s: float) -> None:
        """Drop segments that can no longer pull."""
        if self._segments and self._segments[0].end_s < before_s - 4 * _REACH_S:
            cut = before_s - 2 * _REACH_S
            self._segments = [s for s in self._segments if s.end_s >= cut]
            self._voices = [v for v in self._voices if v.end_s >= cut]

    def speaking(self, t_s: float) -> bool:
        """Whether a sound is being made at `t_s`."""
        return any(s.start_s <= t_s < s.end_s and s.viseme.shape for s in self._near(t_s))

    def weights(self, t_s: float) -> tuple[dict[str, float], float, float]:
        """Mouth weights, how closed the lips are held 0…1, and how much speech there is 0…1."""
        near = self._near(t_s)
        if not near:
            return {}, 0.0, 0.0
        total_jaw = total_lips = REST_PULL
        jaw: dict[str, float] = {}
        lips: dict[str, float] = {}
        seal = bite = 0.0
        for segment in near:
            early, late = segment.start_s - t_s, t_s - segment.end_s
            pull = float(np.exp(-max(early / EARLY_S, late / LATE_S, 0.0)))
            viseme = segment.viseme
            pull_jaw, pull_lips = pull * viseme.jaw, pull * viseme.lips
            total_jaw += pull_jaw
            total_lips += pull_lips
            for name, value in viseme.shape.items():
                amount = value * segment.effort
                if name in _JAW:
                    jaw[name] = jaw.get(name, 0.0) + pull_jaw * amount
                else:
                    lips[name] = lips.get(name, 0.0) + pull_lips * amount
            if viseme.seal or viseme.bite:
                held = _held(segment, t_s)
                seal = max(seal, viseme.seal * held)
                bite = max(bite, viseme.bite * held)
        blended = {name: value / total_jaw for name, value in jaw.items()}
        blended |= {name: value / total_lips for name, value in lips.items()}
        presence = 1 - REST_PULL / total_lips
        self._follow_voice(blended, t_s)
        blended["jawOpen"] = min(blended.get("jawOpen", 0.0), JAW_LIMIT)
        _close(blended, seal)
        _bite(blended, bite)
        return blended, seal, presence

    def _follow_voice(self, weights: dict[str, float], t_s: float) -> None:
        """Open wider where the voice is loud, less where it is faint."""
        voice = next((v for v in self._voices if v.start_s - _REACH_S <= t_s < v.end_s), None)
        if voice is None:
            return
        loud = voice.at(t_s)
        for name in _VOICED:
            if name in weights:
                weights[name] *= FAINT_GAIN + (LOUD_GAIN - FAINT_GAIN) * loud
        weights["jawOpen"] = weights.get("jawOpen", 0.0) + LOUD_JAW * loud

    def _near(self, t_s: float) -> list[_Segment]:
        first = bisect_left(self._segments, t_s - 3 * _REACH_S, key=lambda s: s.start_s)
        last = bisect_left(self._segments, t_s + _REACH_S, key=lambda s: s.start_s)
        return [s for s in self._segments[first:last] if s.end_s > t_s - _REACH_S]


def _held(segment: _Segment, t_s: float) -> float:
    """1 while a closure is held, easing in before and out after, 0…1."""
    middle = (segment.start_s + segment.end_s) / 2
    half = max(segment.end_s - segment.start_s, _SEAL_MIN_S) / 2
    outside = abs(t_s - middle) - half * 0.8
    ease = float(np.clip(1 - outside / _SEAL_RAMP_S, 0, 1))
    return ease * ease * (3 - 2 * ease)


def _close(weights: dict[str, float], seal: float) -> None:
    """Shut the lips: whatever opens them gives way, the pressing shapes come in."""
    if seal <= 0:
        return
    for name in _OPENING:
        if name in weights:
            weights[name] *= 1 - seal
    for name, value in (
        ("mouthPressLeft", 0.28),
        ("mouthPressRight", 0.28),
        ("mouthRollUpper", 0.16),
        ("mouthRollLower", 0.18),
    ):
        weights[name] = max(weights.get(name, 0.0), value * seal)


def _bite(weights: dict[str, float], bite: float) -> None:
    """Bring the lower lip to the upper teeth."""
    if bite <= 0:
        return
    for name, limit in (
        ("jawOpen", 0.07),
        ("mouthLowerDownLeft", 0.0),
        ("mouthLowerDownRight", 0.0),
        ("mouthFunnel", 0.10),
    ):
        if name in weights:
            weights[name] = weights[name] * (1 - bite) + min(weights[name], limit) * bite
    weights["mouthRollLower"] = max(weights.get("mouthRollLower", 0.0), 0.55 * bite)
    for side in ("Left", "Right"):
        name = f"mouthUpperUp{side}"
        weights[name] = max(weights.get(name, 0.0), 0.16 * bite)
