"""The floor model of this application: its own head on the encoder, and this learner's pauses."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.conversation.ports import FloorScores, Samples
from app.turn_taking.encoder import TurnEncoder
from app.turn_taking.features import WINDOW_S, floor_features
from app.turn_taking.head import FloorHead, shipped_head
from app.turn_taking.log_mel import RATE_HZ
from app.turn_taking.pauses import PauseStatistics
from app.turn_taking.session_bias import SHORTEST_S, SessionBias
from app.turn_taking.smart_turn import sigmoid
from app.turn_taking.tracker import Rules

PRIOR: Final = -1.5
"""Log odds before listening: cutting in costs more than four times as much as waiting on."""
SHORT_SPEECH_S: Final = 0.75
"""A listener's "mm" or "yeah" is shorter; most turns are longer."""


class LearnedFloor:
    """A `FloorModel` for one session on one thread.

    Judgements within one silence are fresh looks at the same last words. They are averaged, and
    the most doubtful one counts as much as all together. Per decision; about 35 ms on one core.
    """

    def __init__(self, end_of_turn_onnx: Path, head: FloorHead | None = None) -> None:
        self._encoder = TurnEncoder(end_of_turn_onnx, WINDOW_S)
        self._head = head or shipped_head()
        self._pauses = PauseStatistics()
        self._bias = SessionBias()
        self._log_odds: float | None = None
        """Of the newest judgement in this silence."""
        self._silence_s = 0.0
        self._looks: list[float] = []

    def predict(self, samples: Samples, *, silence_s: float) -> FloorScores:
        """Judges the turn so far, 16 kHz, trailing silence included.

        `p_yield` is 0.5 where the floor should be taken at the usual patience.
        """
        encoding = self._encoder.encode(samples)
        look = self._head.log_odds(floor_features(encoding, samples, silence_s))
        if self._silence_s <= 0 or silence_s <= self._silence_s:
            self._begin_silence()
        self._silence_s = silence_s
        self._looks.append(look)
        average = sum(self._looks) / len(self._looks)
        evidence = (average + min(self._looks)) / 2
        self._log_odds = evidence + PRIOR + self._pauses.shift() + self._bias.value
        p_yield = sigmoid(self._log_odds)
        spoken_s = samples.size / RATE_HZ - silence_s - Rules().turn_lead_s
        p_backchannel = backchannel(spoken_s) * (1.0 - p_yield)
        return FloorScores(
            p_yield=p_yield,
            p_hold=max(0.0, 1.0 - p_yield - p_backchannel),
            p_backchannel=p_backchannel,
        )

    def observe_pause(self, duration_s: float, resumed: bool) -> None:
        """Learns from a silence of this session: did the learner go on after it?

        Not `resumed`: the turn was taken and nobody objected; its duration does not matter.
        """
        self._pauses.observe(duration_s, resumed)
        if self._log_odds is not None and (not resumed or duration_s >= SHORTEST_S):
            self._bias.learn(self._log_odds, done=not resumed)
        self._begin_silence()

    def reset_session(self) -> None:
        """Forgets this learner."""
        self._pauses.reset()
        self._bias.reset()
        self._begin_silence()

    def _begin_silence(self) -> None:
        self._silence_s = 0.0
        self._looks = []
        self._log_odds = None


def backchannel(spoken_s: float) -> float:
    """Returns how well the length of an utterance fits a listener's response, 0..1."""
    return sigmoid((SHORT_SPEECH_S - spoken_s) * 8.0)
