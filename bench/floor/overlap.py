"""Sounds over the Persona's voice: which of them make her stop, and after how long."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import soundfile

from app.conversation.ports import VoiceActivity
from app.turn_taking.overlap import OverlapJudge, OverlapRules, Reaction
from bench.floor.score import OverlapLabel
from bench.floor.stream import FRAME, FRAME_S

SUSTAINED_S = 0.7
"""The simplest rule, as a baseline: this much voice stops the Persona, whatever it sounds like."""


def stops(
    folder: Path, labels: Sequence[OverlapLabel], voice: VoiceActivity, rules: OverlapRules
) -> dict[str, float | None]:
    """Returns per sound when the Persona stopped, or None where she went on."""
    return {label.id: _stop(folder / label.wav, voice, rules) for label in labels}


def sustained(seconds: float) -> OverlapRules:
    """Returns the rules of a fixed length of voice."""
    return OverlapRules(stop_s=seconds, stop_fading_s=seconds)


def _stop(path: Path, voice: VoiceActivity, rules: OverlapRules) -> float | None:
    samples, _ = soundfile.read(path, dtype="float32")
    judge = OverlapJudge(rules)
    voice.reset()
    for index in range(samples.size // FRAME):
        frame = samples[index * FRAME : (index + 1) * FRAME]
        began = time.thread_time()
        reaction = judge.hear(voice.push(frame), frame)
        spent_s = time.thread_time() - began
        if reaction is Reaction.STOP:
            return (index + 1) * FRAME_S + spent_s
    return None
