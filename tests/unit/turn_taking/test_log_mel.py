"""The front end gives what the encoder was trained on."""

from __future__ import annotations

import numpy as np
import pytest

from app.turn_taking.log_mel import log_mel, mel_bands

SEED = 7


def voice_like(seconds: float) -> np.ndarray:
    """Returns a gliding buzz with a pause in it and a little noise, always the same."""
    rng = np.random.default_rng(SEED)
    t = np.arange(int(seconds * 16_000)) / 16_000
    phase = 2 * np.pi * np.cumsum(120 + 30 * np.sin(2 * np.pi * 0.7 * t)) / 16_000
    buzz = sum(np.sin(k * phase) / k for k in range(1, 12)) * (np.sin(2 * np.pi * 2 * t) > -0.3)
    return (0.2 * buzz + 0.002 * rng.standard_normal(t.size)).astype(np.float32)


# Values of the reference front end (the end-of-turn model's own, in double precision) on
# `voice_like(5.0)`, at (band, frame).
REFERENCE: dict[tuple[int, int], float] = {
    (0, 300): 1.5412,
    (0, 799): 0.8266,
    (3, 412): 1.5886,
    (10, 350): 1.4210,
    (10, 700): 1.3248,
    (25, 520): 1.0647,
    (40, 333): 0.2671,
    (40, 798): 0.7205,
    (55, 610): 0.3234,
    (66, 480): 0.2930,
    (79, 799): 0.1408,
    (79, 301): 0.2265,
    (30, 100): -0.2797,
}


@pytest.mark.parametrize(("at", "value"), sorted(REFERENCE.items()))
def test_the_features_are_those_of_the_reference(at: tuple[int, int], value: float) -> None:
    assert log_mel(voice_like(5.0))[at] == pytest.approx(value, abs=1e-3)


def test_eight_seconds_are_eight_hundred_frames_of_eighty_bands() -> None:
    features = log_mel(voice_like(11.0))
    assert features.shape == (80, 800)
    assert features.dtype == np.float32


def test_short_sound_stands_at_the_end() -> None:
    padding = log_mel(voice_like(2.0))[:, :590]
    np.testing.assert_allclose(padding, np.tile(padding[:, :1], 590), atol=1e-5)


def test_loudness_does_not_matter() -> None:
    sound = voice_like(8.0)
    np.testing.assert_allclose(log_mel(sound), log_mel(sound * 0.25), atol=1e-3)


def test_no_sound_at_all_is_still_a_picture() -> None:
    assert np.isfinite(log_mel(np.zeros(0, np.float32))).all()


def test_each_band_is_a_triangle_of_unit_area() -> None:
    areas = mel_bands().sum(axis=1) * (8000 / 200)
    assert (mel_bands() >= 0).all()
    np.testing.assert_allclose(areas[20:], 1.0, atol=0.1)
