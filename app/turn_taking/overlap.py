"""Speech over the Persona's voice: duck, then give way or go on. Pure: time is an argument.

A listener's response is short and fades out; somebody who takes the floor goes on speaking.
"""

from __future__ import annotations

import enum

import msgspec

from app.conversation.ports import Samples
from app.turn_taking.log_mel import RATE_HZ
from app.turn_taking.loudness import Loudness


class Reaction(enum.StrEnum):
    """What the Persona's voice shall do."""

    SPEAK = "speak"
    """Nobody else speaks: full voice."""
    DUCK = "duck"
    """A voice is heard: lower hers and listen."""
    STOP = "stop"
    """The learner has taken the floor."""


class OverlapRules(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of voice, gaps left out; probabilities 0..1; decibels."""

    voice: float = 0.5
    duck_s: float = 0.06
    stop_s: float = 0.44
    """Voice that goes on after this long, as loud as before, is no listener's response."""
    stop_fading_s: float = 0.7
    """Voice of this length stops the Persona however it sounds. At 0.19 s nearly every listener's
    response in the recordings would, at 0.7 s none."""
    fading_db: float = 12.0
    """Below the loudest moment of the voice so far."""
    gap_s: float = 0.13
    """A longer silence ends the event."""


def overlap_rules(barge_in_s: float) -> OverlapRules:
    """Returns the rules by which any voice of `barge_in_s` stops the Persona, 0.2 to 3 s."""
    usual = OverlapRules()
    return OverlapRules(
        stop_s=usual.stop_s * barge_in_s / usual.stop_fading_s, stop_fading_s=barge_in_s
    )


class OverlapJudge:
    """Judges one event at a time; after it, or after `reset`, the next one begins."""

    def __init__(self, rules: OverlapRules | None = None) -> None:
        self._rules = rules or OverlapRules()
        self.reset()

    def reset(self) -> None:
        """Forgets the event: the Persona speaks with her full voice."""
        self._voiced_s = 0.0
        self._silent_s = 0.0
        self._loudness = Loudness()
        self._loudest = 0.0

    @property
    def voiced_s(self) -> float:
        """Seconds of voice in the event so far."""
        return self._voiced_s

    def hear(self, voice: float, frame: Samples) -> Reaction:
        """Returns the reaction to one more 32 ms of the learner's sound, echo removed."""
        frame_s = frame.size / RATE_HZ
        level = self._loudness.hear(frame)
        if voice >= self._rules.voice:
            self._voiced_s += frame_s
            self._silent_s = 0.0
            self._loudest = max(self._loudest, level)
        else:
            self._silent_s += frame_s
            if self._silent_s > self._rules.gap_s:
                self.reset()
        return self._reaction(level)

    def _reaction(self, level: float) -> Reaction:
        if self._voiced_s < self._rules.duck_s:
            return Reaction.SPEAK
        fading = level < self._loudest * 10 ** (-self._rules.fading_db / 10)
        needed_s = self._rules.stop_fading_s if fading else self._rules.stop_s
        return Reaction.STOP if self._voiced_s >= needed_s else Reaction.DUCK
