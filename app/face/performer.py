"""The one object that plays a face: what it is told goes in, a pose per frame comes out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.face.expression import Expressions, sided
from app.face.gaze import Gaze, lid_shapes
from app.face.lips import Lips
from app.face.listening import Listening
from app.face.micro import MicroExpressions
from app.face.motion import Blinks, Breath, HeadDrift, Nods
from app.face.noise import Drift, approach
from app.face.pose import Pose
from app.face.visemes import is_vowel

FLOORS = ("learner", "persona", "thinking", "open")
LOOK_AHEAD_S = 0.020
"""The mouth is taken this much ahead, which the smoothing gives back."""
_MOUTH_CONSTANT_S = 0.018
_BEAT_GAP_S = 1.1
_HEAD_FOLLOWS_EYES = 0.28
# Shapes of an expression that speech has to move freely keep this share while speaking.
_SPEECH_KEEPS = {
    "mouthPressLeft": 0.1,
    "mouthPressRight": 0.1,
    "mouthFrownLeft": 0.5,
    "mouthFrownRight": 0.5,
    "mouthUpperUpLeft": 0.35,
    "mouthUpperUpRight": 0.35,
    "mouthSmileLeft": 0.62,
    "mouthSmileRight": 0.62,
    "mouthShrugLower": 0.2,
    "mouthLeft": 0.3,
    "jawOpen": 0.0,
    "mouthClose": 0.0,
}
_SEAL_TAKES = (
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "jawOpen",
)


class Performer:
    """Seeded and without a clock: equal calls give equal poses.

    Times are seconds on the session's monotonic clock. Not thread-safe: one thread calls it.
    """

    def __init__(self, seed: int) -> None:
        self._lips = Lips()
        self._expressions = Expressions(seed * 31 + 1)
        self._gaze = Gaze(seed * 31 + 2)
        self._blinks = Blinks(seed * 31 + 3)
        self._breath = Breath(seed * 31 + 4)
        self._nods = Nods(seed * 31 + 5)
        self._drift = HeadDrift(seed * 31 + 6)
        self._listening = Listening(seed * 31 + 7)
        self._micro = MicroExpressions(seed * 31 + 9)
        self._flutter = [Drift(seed * 31 + 20 + k, 0.22) for k in range(4)]
        self._random = np.random.default_rng(seed * 31 + 8)
        self._holder = "open"
        self._last_s: float | None = None
        self._posture = Drift(seed * 31 + 30, 0.05)
        self._lively = self._tilt = self._brow = self._lean = 0.0
        self._head = np.zeros(3)
        self._mouth: dict[str, float] = {}
        self._speech = self._seal = 0.0
        self._beats: list[float] = []
        self._nod_count = 0

    @property
    def statistics(self) -> dict[str, float]:
        """Counts so far: blinks, nods, micro-expressions; and whether the eyes are in contact."""
        return {
            "blinks": float(self._blinks.count),
            "nods": float(self._nod_count),
            "micro": float(self._micro.count),
            "contact": float(self._gaze.contact),
        }

    @property
    def saccades_deg(self) -> list[float]:
        """Sizes of recent eye movements, newest last."""
        return self._gaze.sizes_deg

    def speech(
        self, start_s: float, phonemes: Sequence[tuple[str, float, float]], loudness: bytes = b""
    ) -> None:
        """Play these phonemes `(symbol, start, end)` from `start_s` on the played clock, opening
        with the voice's `loudness` (as in `SpeechReady`) where it is known."""
        self._lips.speak(start_s, phonemes, loudness)
        self._breath.intake()
        last = self._beats[-1] if self._beats else -9.0
        stressed = False
        for symbol, start, end in phonemes:
            stressed = stressed or "ˈ" in symbol
            if not is_vowel(symbol):
                continue
            at = start_s + start - 0.08
            long_enough = end - start > 0.09 or stressed
            if long_enough and at - last > _BEAT_GAP_S and self._random.random() < 0.7:
                self._beats.append(at)
                last = at
            stressed = False

    def truncate(self, at_s: float) -> None:
        """Playback stopped at `at_s`: the mouth says nothing that was not heard."""
        self._lips.truncate(at_s)
        self._beats = [b for b in self._beats if b < at_s]

    def floor(self, holder: str, t_s: float) -> None:
        """Who has the floor: `learner`, `persona`, `thinking` or `open`."""
        if holder not in FLOORS:
            raise ValueError(f"unknown floor holder {holder!r}; known: {', '.join(FLOORS)}")
        if holder == self._holder:
            return
        self._holder = holder
        self._gaze.floor(holder, t_s)
        self._blinks.floor(holder)
        if holder in ("persona", "thinking"):
            self._breath.intake()

    def learner_voice(self, t_s: float, level_db: float, voiced_f0_hz: float | None) -> None:
        """A reading of the learner's voice (dBFS; pitch when voiced): drives active listening."""
        if self._holder in ("learner", "open"):
            self._listening.hear(t_s, level_db, voiced_f0_hz)

    def nod(self, t_s: float) -> None:
        """Nod at `t_s`."""
        self._nods.nod(t_s)
        self._nod_count += 1

    def express(self, name: str, intensity: float, t_s: float) -> None:
        """Move towards a named expression; `intensity` 0…1. Raises `UnknownLook`."""
        self._expressions.show(name, intensity, t_s)
        self._micro.feel(name, intensity, t_s)

    def pose(self, t_s: float) -> Pose:
        """The face at `t_s`, which must not decrease from call to call; call once per frame."""
        dt_s = 0.0 if self._last_s is None else max(0.0, t_s - self._last_s)
        self._last_s = t_s
        self._lips.forget(t_s)
        if self._holder == "learner" and self._listening.due(t_s):
            self.nod(t_s)
        for _ in [b for b in self._beats if b <= t_s]:
            self._nods.beat(t_s)
        self._beats = [b for b in self._beats if b > t_s]

        weights, attitude = self._expressions.step(t_s, dt_s)
        self._speak(weights, t_s, dt_s)
        self._listen(weights, t_s, dt_s)
        self._flicker(weights, t_s)
        head, gaze = self._turn(attitude, t_s, dt_s)
        self._lids(weights, gaze, t_s)
        clipped = {n: min(1.0, max(0.0, w)) for n, w in weights.items() if w > 1e-3}
        return Pose(clipped, head, gaze, self._breath.step(dt_s), self._lean_at(t_s, dt_s))

    def _speak(self, weights: dict[str, float], t_s: float, dt_s: float) -> None:
        """Blend the mouth of speech into the expression."""
        goal, seal, presence = self._lips.weights(t_s + LOOK_AHEAD_S)
        constant = _MOUTH_CONSTANT_S
        for name in goal.keys() | self._mouth.keys():
            value = approach(self._mouth.get(name, 0.0), goal.get(name, 0.0), dt_s, constant)
            self._mouth[name] = value
        self._mouth = {n: v for n, v in self._mouth.items() if v > 1e-4}
        self._seal = approach(self._seal, seal, dt_s, constant)
        self._speech = approach(self._speech, presence, dt_s, 0.06)
        for name, keep in _SPEECH_KEEPS.items():
            if name in weights:
                weights[name] *= 1 - (1 - keep) * self._speech
        for name in _SEAL_TAKES:
            if name in weights:
                weights[name] *= 1 - self._seal
        for name, value in self._mouth.items():
            weights[name] = weights.get(name, 0.0) + value
        talking = 1.0 if self._holder == "persona" else 0.0
        self._lively = approach(self._lively, max(talking * 0.7, self._speech), dt_s, 0.5)

    def _listen(self, weights: dict[str, float], t_s: float, dt_s: float) -> None:
        """Attention: a slight tilt while the learner talks on, brows for a question."""
        listening = self._holder == "learner"
        attention = self._listening.attention if listening else 0.0
        self._tilt = approach(self._tilt, attention, dt_s, 1.2)
        asked = 1.0 if 0 <= t_s - self._listening.question_s < 1.4 else 0.0
        self._brow = approach(self._brow, max(asked, 0.25 * attention), dt_s, 0.18)
        for name, value in sided({"browInnerUp": 0.22, "browOuterUp": 0.20}).items():
            weights[name] = weights.get(name, 0.0) + value * self._brow
        # A talking face lifts its brows with its emphases.
        lift = max(0.0, self._flutter[3].at(t_s * 3)) * 0.16 * self._speech
        for name, value in sided({"browInnerUp": 1.0, "browOuterUp": 0.8}).items():
            weights[name] = weights.get(name, 0.0) + value * lift

    def _flicker(self, weights: dict[str, float], t_s: float) -> None:
        """Small movements, so that no moment is frozen, and what shows for an instant."""
        small = {
            "mouthSmileLeft": 0.05 * self._flutter[0].at(t_s),
            "mouthSmileRight": 0.05 * self._flutter[0].at(t_s + 0.06),
            "browInnerUp": 0.07 * max(0.0, self._flutter[1].at(t_s)),
            "mouthPressLeft": 0.06 * max(0.0, self._flutter[2].at(t_s)),
            "mouthPressRight": 0.06 * max(0.0, self._flutter[2].at(t_s)),
            "eyeSquintLeft": 0.05 * max(0.0, self._flutter[3].at(t_s)),
            "eyeSquintRight": 0.05 * max(0.0, self._flutter[3].at(t_s)),
        }
        quiet = 1 - self._speech
        for name, value in (*small.items(), *self._micro.step(t_s).items()):
            weights[name] = weights.get(name, 0.0) + value * (quiet if "mouth" in name else 1.0)

    def _turn(
        self, attitude: tuple[float, float, float], t_s: float, dt_s: float
    ) -> tuple[tuple[float, float, float], tuple[float, float]]:
        """Head and eyes together: the head follows far looks, the eyes hold still against it."""
        (left, up), large = self._gaze.step(t_s)
        if large:
            self._blinks.with_saccade(t_s)
        follow = np.array([left, -up, 0.0]) * _HEAD_FOLLOWS_EYES
        goal = np.array(attitude) + follow + np.array([0.0, 1.2, 3.2]) * self._tilt
        for axis in range(3):
            self._head[axis] = approach(self._head[axis], float(goal[axis]), dt_s, 0.28)
        drift = self._drift.at(t_s, self._lively)
        nodding = self._nods.step(t_s)
        yaw = float(self._head[0]) + drift[0]
        pitch = float(self._head[1]) + drift[1] + nodding
        roll = float(self._head[2]) + drift[2]
        eyes = (left - yaw, up + pitch)
        limit = 24.0
        gaze = (float(np.clip(eyes[0], -limit, limit)), float(np.clip(eyes[1], -limit, limit)))
        return (yaw, pitch, roll), gaze

    def _lean_at(self, t_s: float, dt_s: float) -> float:
        """Towards somebody who talks on, a little to and fro all the while."""
        goal = 0.55 * self._tilt + 0.45 * self._posture.at(t_s)
        self._lean = approach(self._lean, goal, dt_s, 1.5)
        return self._lean

    def _lids(self, weights: dict[str, float], gaze: tuple[float, float], t_s: float) -> None:
        """Lids follow the eyes and blink."""
        for name, value in lid_shapes(gaze).items():
            weights[name] = weights.get(name, 0.0) + value
        closed = self._blinks.step(t_s)
        for side in ("Left", "Right"):
            name = f"eyeBlink{side}"
            down = weights.get(f"eyeLookDown{side}", 0.0)
            weights[name] = max(weights.get(name, 0.0), closed * (1 - 0.35 * down))
            if closed > 0:
                weights[f"eyeWide{side}"] = weights.get(f"eyeWide{side}", 0.0) * (1 - closed)
                weights[f"eyeSquint{side}"] = weights.get(f"eyeSquint{side}", 0.0) * (1 - closed)
