"""Every voice leaves at one level, and no sample leaves above the ceiling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.synthesis.loudness import CEILING, TARGET_LUFS, level, limit, loudness_lufs

RATE_HZ = 24_000


def tone(seconds: float, amplitude: float, hz: float = 997.0) -> NDArray[np.float32]:
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (amplitude * np.sin(2 * np.pi * hz * at)).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 48_000])
def test_a_full_scale_tone_reads_as_the_recommendation_says(rate_hz: int) -> None:
    at = np.arange(2 * rate_hz) / rate_hz
    full = np.sin(2 * np.pi * 997 * at).astype(np.float32)
    assert loudness_lufs(full, rate_hz) == pytest.approx(-3.01, abs=0.1)


@pytest.mark.parametrize("amplitude", [0.02, 0.1, 0.5])
def test_every_voice_ends_at_the_same_loudness(amplitude: float) -> None:
    levelled = level(tone(1.0, amplitude), RATE_HZ)
    assert loudness_lufs(levelled, RATE_HZ) == pytest.approx(TARGET_LUFS, abs=0.1)


def test_pauses_do_not_make_the_words_louder() -> None:
    words = tone(1.0, 0.1)
    with_pause = np.concatenate((words, np.zeros(2 * RATE_HZ, np.float32), words))
    assert loudness_lufs(with_pause, RATE_HZ) == pytest.approx(
        loudness_lufs(words, RATE_HZ), abs=0.3
    )


def test_silence_stays_silence() -> None:
    silence = np.zeros(RATE_HZ, np.float32)
    assert loudness_lufs(silence, RATE_HZ) is None
    assert not level(silence, RATE_HZ).any()
    assert level(np.zeros(0, np.float32), RATE_HZ).size == 0


def test_quiet_sound_is_returned_as_it_is() -> None:
    quiet = tone(0.1, 0.5)
    assert limit(quiet, RATE_HZ) is quiet


@settings(deadline=None)
@given(
    st.lists(st.floats(-4, 4, width=32), min_size=1, max_size=400),
    st.integers(min_value=1, max_value=50),
)
def test_no_sample_leaves_above_the_ceiling(values: list[float], repeat: int) -> None:
    samples = np.repeat(np.array(values, np.float32), repeat)
    assert np.abs(limit(samples, RATE_HZ)).max() <= CEILING + 1e-4
