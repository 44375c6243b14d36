"""Pitch, level and pauses of sounds whose truth is known."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.conversation.ports import Samples
from app.perception.delivery import words_per_minute
from app.perception.prosody import Prosody, describe
from app.perception.voice import HOP_S, RATE_HZ, PitchModel, VoiceFrames, VoiceListener, analyse


def tone(seconds: float, low_hz: float, high_hz: float, level: float = 0.3) -> Samples:
    """A buzzing voice that glides up and down between two pitches."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    glide = (1 - np.cos(2 * np.pi * t)) / 2
    phase = 2 * np.pi * np.cumsum(low_hz * (high_hz / low_hz) ** glide) / RATE_HZ
    buzz = sum(np.sin(k * phase) / k for k in range(1, 12))
    return (level * buzz / 2).astype(np.float32)


def frames(level_db: list[float], f0_hz: float = 150.0) -> VoiceFrames:
    levels: NDArray[np.float64] = np.array(level_db)
    voiced = levels > -50
    at_s = np.arange(len(levels)) * HOP_S
    return VoiceFrames(at_s, np.full(len(levels), f0_hz), voiced, levels, levels - 3)


@pytest.fixture(scope="module")
def pitch(model: Callable[..., Path]) -> PitchModel:
    return PitchModel(model("pitch"))


def test_the_pitch_range_of_a_glide_is_found(pitch: PitchModel) -> None:
    found = describe(analyse(tone(3.0, 120.0, 190.0), pitch))
    assert found is not None
    assert found.pitch_range_st == pytest.approx(12 * np.log2(190 / 120), abs=1.5)
    assert found.voiced_share > 0.9


def test_a_monotone_has_hardly_any_range(pitch: PitchModel) -> None:
    found = describe(analyse(tone(2.0, 140.0, 142.0), pitch))
    assert found is not None
    assert found.pitch_range_st is not None
    assert found.pitch_range_st < 1.0


def test_half_the_amplitude_is_six_decibels_less(pitch: PitchModel) -> None:
    loud, soft = (describe(analyse(tone(1.0, 130, 150, level), pitch)) for level in (0.4, 0.2))
    assert loud is not None
    assert soft is not None
    assert loud.level_db - soft.level_db == pytest.approx(6.0, abs=0.3)


def test_listening_in_pieces_gives_what_the_whole_gives(pitch: PitchModel) -> None:
    sound = np.concatenate([tone(2.0, 110, 200), np.zeros(8000, np.float32), tone(1.0, 150, 160)])
    listener = VoiceListener(pitch)
    for start in range(0, len(sound), 512):
        piece = sound[start : start + 512]
        listener.push(piece, 10.0 + (start + len(piece)) / RATE_HZ)
    pieces = listener.between(10.0, 10.0 + len(sound) / RATE_HZ)
    whole = analyse(sound, pitch, 10.0)
    count = min(len(pieces.f0_hz), len(whole.f0_hz))
    assert count >= len(whole.f0_hz) - 1
    both = pieces.voiced[:count] & whole.voiced[:count]
    assert both.sum() > 0.95 * whole.voiced.sum()
    assert np.allclose(pieces.f0_hz[:count][both], whole.f0_hz[:count][both], rtol=0.01)
    assert np.allclose(pieces.at_s[:count], whole.at_s[:count], atol=1e-3)


def test_only_the_stretch_asked_for_is_returned_and_forgetting_forgets(pitch: PitchModel) -> None:
    listener = VoiceListener(pitch)
    listener.push(tone(3.0, 120, 130), 3.0)
    assert 0.9 < np.ptp(listener.between(1.0, 2.0).at_s) < 1.0
    listener.forget()
    assert len(listener.between(0.0, 9.0).at_s) == 0


def test_silence_is_nobody(pitch: PitchModel) -> None:
    assert describe(analyse(np.zeros(0, np.float32), pitch)) is None
    quiet = describe(frames([-90.0] * 40))
    assert quiet is None


def test_pauses_inside_count_and_silence_around_does_not() -> None:
    def hops(seconds: float) -> int:
        return round(seconds / HOP_S)

    levels = (
        [-80.0] * hops(1.0) + [-25.0] * hops(1.0) + [-80.0] * hops(0.8) + [-25.0] * hops(1.0)
        + [-80.0] * hops(0.1) + [-25.0] * hops(0.3) + [-80.0] * hops(2.0)
    )  # fmt: skip
    found = describe(frames(levels))
    assert found is not None
    assert found.longest_pause_s == pytest.approx(0.8, abs=0.02)
    assert found.seconds == pytest.approx(3.2, abs=0.05)
    assert found.pause_share == pytest.approx(0.25, abs=0.01)


def test_too_little_voice_has_no_pitch() -> None:
    found = describe(frames([-25.0] * 4))
    assert found is not None
    assert found.pitch_range_st is None


def test_the_rate_leaves_pauses_out() -> None:
    found = describe(frames([-25.0] * 125 + [-80.0] * 62 + [-25.0] * 125))
    assert isinstance(found, Prosody)
    assert words_per_minute(10, found) == pytest.approx(10 / (250 * HOP_S) * 60, rel=0.02)
