"""The loudness curve is loud where the sound is."""

import numpy as np

from app.conversation.events import LOUDNESS_HZ
from app.synthesis import loudness_curve

RATE_HZ = 24_000


def test_a_tone_stands_where_it_sounds() -> None:
    samples = np.zeros(RATE_HZ, np.float32)
    at = np.arange(RATE_HZ // 4) / RATE_HZ
    samples[RATE_HZ // 2 : RATE_HZ // 2 + len(at)] = 0.3 * np.sin(2 * np.pi * 200 * at)
    curve = np.frombuffer(loudness_curve(samples, RATE_HZ), np.uint8)
    loud = np.flatnonzero(curve > 128) / LOUDNESS_HZ
    assert abs(loud[0] - 0.5) <= 0.021
    assert abs(loud[-1] - 0.75) <= 0.021
    assert curve[: int(0.45 * LOUDNESS_HZ)].max() == 0


def test_level_does_not_matter() -> None:
    rng = np.random.default_rng(2)
    samples = (rng.normal(0, 0.1, RATE_HZ) * np.linspace(0, 1, RATE_HZ)).astype(np.float32)
    loud, faint = loudness_curve(samples, RATE_HZ), loudness_curve(samples * 0.01, RATE_HZ)
    apart = np.frombuffer(loud, np.uint8).astype(int) - np.frombuffer(faint, np.uint8)
    assert np.abs(apart).max() <= 1


def test_silence_has_no_curve() -> None:
    assert loudness_curve(np.zeros(RATE_HZ, np.float32), RATE_HZ) == b""
    assert loudness_curve(np.zeros(0, np.float32), RATE_HZ) == b""
