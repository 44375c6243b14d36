"""The same words said flatter, quieter or livelier, and what a camera sees of a script."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.packs import Manner
from app.perception import PitchModel, describe
from app.perception.voice import analyse
from app.runtime.learner_camera import sitting
from app.runtime.manner import in_manner
from app.synthesis.scripted import RenderedUtterance

RATE_HZ = 24_000


@pytest.fixture
def pitch(model: Callable[..., Path]) -> PitchModel:
    return PitchModel(model("pitch"))


@pytest.fixture
def spoken() -> RenderedUtterance:
    """Two seconds of a hum whose pitch swings by ten semitones."""
    at_s = np.arange(2 * RATE_HZ) / RATE_HZ
    hz = 180 * 2 ** (5 / 12 * np.sin(2 * np.pi * 1.5 * at_s))
    turns = 2 * np.pi * np.cumsum(hz) / RATE_HZ
    samples = sum(0.1 / k * np.sin(k * turns) for k in range(1, 6)).astype(np.float32)
    return RenderedUtterance(samples, RATE_HZ, 0.0, 2.0, "hum")


def heard(sound: RenderedUtterance, pitch: PitchModel) -> tuple[float, float]:
    """Return pitch range in semitones and level in dB."""
    at = np.arange(0, len(sound.samples), RATE_HZ / 16_000)
    samples = np.interp(at, np.arange(len(sound.samples)), sound.samples).astype(np.float32)
    found = describe(analyse(samples, pitch))
    assert found is not None
    assert found.pitch_range_st is not None
    return found.pitch_range_st, found.level_db


@pytest.mark.models
@pytest.mark.parametrize("share", [0.4, 1.4])
def test_the_pitch_range_becomes_the_share_asked_for(
    spoken: RenderedUtterance, pitch: PitchModel, share: float
) -> None:
    before_st, before_db = heard(spoken, pitch)
    said = in_manner(spoken, Manner(pitch_range=share, loudness_db=-6.0), pitch)
    after_st, after_db = heard(said, pitch)
    assert after_st == pytest.approx(share * before_st, rel=0.15)
    assert after_db - before_db == pytest.approx(-6.0, abs=0.5)
    assert said.words == "hum"
    assert said.speech_end_s == pytest.approx(len(said.samples) / RATE_HZ, abs=0.05)


def test_a_scripted_face_looks_where_it_shall_and_ends_as_it_began() -> None:
    screen, away = list(sitting("screen")), list(sitting("away"))
    assert max(abs(pose.head_deg[0]) for pose in screen) < 3
    assert min(pose.head_deg[0] + pose.gaze_deg[0] for pose in away) > 30
    for poses in (screen, away):
        assert any(pose.weights["eyeBlinkLeft"] > 0.8 for pose in poses)
        step_deg = abs(poses[0].head_deg[0] - poses[-1].head_deg[0])
        assert step_deg < 0.3
