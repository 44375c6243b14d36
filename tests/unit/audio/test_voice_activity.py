"""The real model tells a voice from a room, and reset forgets."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio import FRAME_SAMPLES, SileroVoiceActivity, SpeechEdges


@pytest.fixture(scope="module")
def voice(model: Callable[..., Path]) -> SileroVoiceActivity:
    return SileroVoiceActivity(model("vad"))


def test_a_voice_begins_and_ends(voice: SileroVoiceActivity, shared_data: Path) -> None:
    folder = shared_data / "turn_taking"
    row = next(
        row for row in json.loads((folder / "dev.json").read_text()) if row["id"] == "d58_weather"
    )
    sound, _ = soundfile.read(folder / row["wav"], dtype="float32")
    voice.reset()
    edges = SpeechEdges()
    found = []
    for at in range(0, len(sound) - FRAME_SAMPLES, FRAME_SAMPLES):
        probability = voice.push(sound[at : at + FRAME_SAMPLES])
        edge = edges.push(probability, at / 16_000, (at + FRAME_SAMPLES) / 16_000)
        found += [edge] if edge else []
    assert [edge.what for edge in found] == ["started", "stopped"]
    assert found[1].at_s == pytest.approx(row["true_end"], abs=0.2)


def test_a_room_is_no_voice(voice: SileroVoiceActivity) -> None:
    voice.reset()
    noise = np.random.default_rng(0).standard_normal((60, FRAME_SAMPLES)).astype(np.float32)
    assert max(voice.push(frame * 0.01) for frame in noise) < 0.5


def test_reset_forgets(voice: SileroVoiceActivity) -> None:
    frame = np.random.default_rng(1).standard_normal(FRAME_SAMPLES).astype(np.float32) * 0.1
    voice.reset()
    first = voice.push(frame)
    for _ in range(5):
        voice.push(frame)
    voice.reset()
    assert voice.push(frame) == first
