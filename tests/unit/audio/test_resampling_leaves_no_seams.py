"""Block borders leave no trace, tones keep their pitch and place, and nothing folds back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audio import StreamingResampler, resample

RATES = (16_000, 22_050, 24_000, 44_100, 48_000)
rates = st.sampled_from(RATES)


def tone(hz: float, rate_hz: int, seconds: float = 0.5) -> np.ndarray:
    at_s = np.arange(round(rate_hz * seconds)) / rate_hz
    return np.sin(2 * np.pi * hz * at_s).astype(np.float32)


@settings(deadline=None)
@given(rates, rates, st.lists(st.integers(0, 1200), max_size=15))
def test_blocks_give_what_the_whole_gives(from_hz: int, to_hz: int, blocks: list[int]) -> None:
    sound = np.random.default_rng(1).standard_normal(sum(blocks)).astype(np.float32)
    stream, at, pieces = StreamingResampler(from_hz, to_hz), 0, []
    for size in blocks:
        pieces.append(stream.push(sound[at : at + size]))
        at += size
        assert 0 <= stream.lag_s < 0.004
    pieces.append(stream.flush())
    whole = resample(sound, from_hz, to_hz)
    assert len(whole) == -(-len(sound) * to_hz // from_hz)
    np.testing.assert_allclose(np.concatenate(pieces), whole, atol=1e-6)


@pytest.mark.parametrize("from_hz", RATES)
@pytest.mark.parametrize("to_hz", RATES)
def test_a_tone_stays_where_it_is(from_hz: int, to_hz: int) -> None:
    there = resample(tone(997, from_hz), from_hz, to_hz)
    inner = slice(500, -500)
    np.testing.assert_allclose(there[inner], tone(997, to_hz)[: len(there)][inner], atol=1e-3)


@pytest.mark.parametrize("from_hz", [24_000, 44_100, 48_000])
def test_what_the_lower_rate_cannot_hold_is_gone(from_hz: int) -> None:
    there = resample(tone(10_500, from_hz), from_hz, 16_000)
    assert np.abs(there[500:-500]).max() < 1e-3


def test_memory_does_not_grow() -> None:
    stream = StreamingResampler(44_100, 16_000)
    for _ in range(200):
        stream.push(np.zeros(700, np.float32))
    assert len(stream._held) < 2000
