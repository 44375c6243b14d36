"""When to ask the floor model, told from voice activity alone. Pure: time is an argument."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

from app.conversation.events import FloorPrediction, SpeechStarted, SpeechStopped
from app.conversation.ports import FloorScores

SILENCE_ASKS_S: Final = (0.1, 0.2, 0.3, 0.45, 0.6, 0.9, 1.2, 1.6, 2.0, 2.5, 3.0)


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What counts as voice, and how often the model is asked. Seconds; probabilities 0..1."""

    voice_on: float = 0.5
    voice_off: float = 0.35
    onset_frames: int = 2
    """Voiced frames in a row that make speech."""
    offset_frames: int = 3
    """Silent frames in a row that make a pause; the first of them is where it began."""
    silence_asks_s: tuple[float, ...] = SILENCE_ASKS_S
    speech_every_s: float = 0.2
    """Between two questions while the learner speaks; 0: ask in silence only."""
    turn_lead_s: float = 0.5
    """Sound before the first onset that belongs to the turn."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The floor model shall judge the sound from `turn_start_s` up to `at_s`, now."""

    at_s: float
    silence_s: float
    offset_s: float
    """Where the last voiced frame ended."""
    turn_start_s: float


class PauseEnded(msgspec.Struct, frozen=True, kw_only=True):
    """The learner went on after `duration_s` of silence inside a turn."""

    duration_s: float


Cue: TypeAlias = SpeechStarted | SpeechStopped | Ask | PauseEnded


class FloorTracker:
    """Turns one speech probability per frame into cues: speech, silence, and when to ask."""

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()
        self.begin_turn()

    def begin_turn(self) -> None:
        """Forgets the turn: the next voice is the first of a new one."""
        self._speaking = False
        self._voiced_run = 0
        self._silent_run = 0
        self._candidate_s = 0.0
        self._turn_start_s: float | None = None
        self._offset_s: float | None = None
        self._asked = 0
        self._last_ask_s = float("-inf")

    def hear(self, voice: float, *, from_s: float, to_s: float) -> tuple[Cue, ...]:
        """Returns what follows from one frame that spans `from_s`..`to_s`, in order.

        `voice` is its speech probability. Frames come in order and without gaps.
        """
        cues: list[Cue] = []
        if self._speaking:
            self._while_speaking(voice, from_s, to_s, cues)
        else:
            self._while_silent(voice, from_s, to_s, cues)
        self._maybe_ask(to_s, cues)
        return tuple(cues)

    def _while_speaking(self, voice: float, from_s: float, to_s: float, cues: list[Cue]) -> None:
        if voice >= self._rules.voice_off:
            self._silent_run = 0
            self._offset_s = to_s
            return
        if self._silent_run == 0:
            self._asked = 0
        self._silent_run += 1
        if self._silent_run >= self._rules.offset_frames:
            self._speaking = False
            self._voiced_run = 0
            cues.append(SpeechStopped(offset_s=self._offset(from_s)))

    def _while_silent(self, voice: float, from_s: float, to_s: float, cues: list[Cue]) -> None:
        if voice < self._rules.voice_on:
            self._voiced_run = 0
            return
        if self._voiced_run == 0:
            self._candidate_s = from_s
        self._voiced_run += 1
        if self._voiced_run < self._rules.onset_frames:
            return
        if self._turn_start_s is None:
            self._turn_start_s = self._candidate_s - self._rules.turn_lead_s
        elif self._offset_s is not None:
            cues.append(PauseEnded(duration_s=max(0.0, self._candidate_s - self._offset_s)))
        cues.append(SpeechStarted(onset_s=self._candidate_s))
        self._speaking = True
        self._silent_run = 0
        self._asked = 0
        self._offset_s = to_s

    def _maybe_ask(self, to_s: float, cues: list[Cue]) -> None:
        if self._turn_start_s is None or self._offset_s is None:
            return
        silence_s = max(0.0, to_s - self._offset_s)
        if self._speaking and self._silent_run == 0:
            every_s = self._rules.speech_every_s
            if every_s <= 0 or to_s - self._last_ask_s < every_s - 1e-6:
                return
        else:
            due = sum(1 for ask_s in self._rules.silence_asks_s if ask_s <= silence_s + 1e-6)
            if due <= self._asked:
                return
            self._asked = due
        self._last_ask_s = to_s
        cues.append(
            Ask(
                at_s=to_s,
                silence_s=silence_s,
                offset_s=self._offset_s,
                turn_start_s=self._turn_start_s,
            )
        )

    def _offset(self, otherwise_s: float) -> float:
        return self._offset_s if self._offset_s is not None else otherwise_s


def prediction(ask: Ask, scores: FloorScores) -> FloorPrediction:
    """Returns the event that carries the model's answer to `ask`."""
    return FloorPrediction(
        p_yield=scores.p_yield,
        p_hold=scores.p_hold,
        p_backchannel=scores.p_backchannel,
        silence_s=ask.silence_s,
        offset_s=ask.offset_s,
    )
