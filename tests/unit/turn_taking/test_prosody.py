"""Pitch, loudness and rhythm are measured as they are."""

from __future__ import annotations

import numpy as np
import pytest

from app.turn_taking.prosody import NAMES, VOICED_FROM, Track, describe

RATE_HZ = 16_000


def buzz(hz: np.ndarray | float, seconds: float, level: float = 0.1) -> np.ndarray:
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(hz, t.shape)) / RATE_HZ
    return (level * sum(np.sin(k * phase) / k for k in range(1, 8))).astype(np.float32)


def described(sound: np.ndarray, silence_s: float = 0.2) -> dict[str, float]:
    silence = np.zeros(int(silence_s * RATE_HZ), np.float32)
    values = describe(np.concatenate([sound, silence]), silence_s)
    return dict(zip(NAMES, values.tolist(), strict=True))


@pytest.mark.parametrize("hz", [80.0, 120.0, 200.0, 330.0])
def test_the_pitch_of_a_steady_voice(hz: float) -> None:
    track = Track(buzz(hz, 1.0))
    assert np.median(track.pitch_hz) == pytest.approx(hz, rel=0.01)


def test_noise_has_no_pitch() -> None:
    noise = np.random.default_rng(3).standard_normal(RATE_HZ).astype(np.float32) * 0.1
    assert (Track(noise).voicing >= VOICED_FROM).mean() < 0.05


def test_a_falling_voice_falls_and_a_rising_one_rises() -> None:
    down = buzz(np.linspace(220, 110, 2 * RATE_HZ), 2.0)
    up = buzz(np.linspace(110, 220, 2 * RATE_HZ), 2.0)
    assert described(down)["pitch_slope"] < 0 < described(up)["pitch_slope"]
    assert described(down)["final_pitch"] < 0 < described(up)["final_pitch"]


def test_a_held_vowel_is_steadier_than_speech() -> None:
    changing = np.concatenate([buzz(120 + 60 * (i % 2), 0.12) for i in range(12)])
    assert described(buzz(130.0, 1.5))["steady_s"] > described(changing)["steady_s"]


def test_a_voice_that_dies_away_ends_low() -> None:
    fading = buzz(140.0, 1.5) * np.linspace(1.0, 0.05, int(1.5 * RATE_HZ)).astype(np.float32)
    assert described(fading)["final_level"] < described(buzz(140.0, 1.5))["final_level"]


@pytest.mark.parametrize("count", [0, 1, 100, 500, 5000])
def test_however_little_sound_there_is_the_numbers_are_finite(count: int) -> None:
    values = describe(np.zeros(count, np.float32), 0.3)
    assert values.shape == (len(NAMES),)
    assert np.isfinite(values).all()
