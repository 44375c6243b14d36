"""Frames follow one another without a hole, and their times follow the device's clock."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audio.frames import FRAME_S, FRAME_SAMPLES, RATE_HZ, FrameStream


def noise(count: int) -> np.ndarray:
    return np.random.default_rng(count).standard_normal(count).astype(np.float32)


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 3000), min_size=1, max_size=30),
    st.lists(st.floats(-0.02, 0.02), min_size=30, max_size=30),
)
def test_no_sample_is_lost_or_moved(blocks: list[int], jitter: list[float]) -> None:
    stream = FrameStream()
    sound = noise(sum(blocks))
    frames, at = [], 0
    for size, late_s in zip(blocks, jitter, strict=False):
        frames += stream.push(sound[at : at + size], 10.0 + at / RATE_HZ + late_s)
        at += size
    heard = np.concatenate([frame for frame, _ in frames]) if frames else np.zeros(0)
    assert len(heard) == len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
    np.testing.assert_array_equal(heard, sound[: len(heard)])
    for index, (_, end_s) in enumerate(frames):
        assert end_s == pytest.approx(10.0 + (index + 1) * FRAME_S, abs=0.05)


def test_a_hole_is_filled_with_silence() -> None:
    stream = FrameStream()
    before = stream.push(np.ones(FRAME_SAMPLES, np.float32), 0.0)
    after = stream.push(np.ones(FRAME_SAMPLES, np.float32), 10 * FRAME_S)
    levels = [float(frame.mean()) for frame, _ in before + after]
    assert levels == [1.0, *[0.0] * 9, 1.0]
    assert after[-1][1] == pytest.approx(11 * FRAME_S)


def test_sound_that_was_already_given_out_is_dropped() -> None:
    stream = FrameStream()
    first = stream.push(np.ones(RATE_HZ, np.float32), 0.0)
    again = stream.push(np.full(RATE_HZ, 2, np.float32), 0.5)
    assert len(first) + len(again) == int(1.5 * RATE_HZ) // FRAME_SAMPLES


def test_a_drifting_crystal_is_followed() -> None:
    stream, ends_s = FrameStream(), [0.0]
    for block in range(4000):
        # 300 parts per million slow: after 128 s the device is 38 ms behind.
        frames = stream.push(np.zeros(FRAME_SAMPLES, np.float32), block * FRAME_S * 1.0003)
        ends_s += [end_s for _, end_s in frames]
    assert ends_s[-1] == pytest.approx(4000 * FRAME_S * 1.0003, abs=0.002)


def test_without_a_device_silence_goes_on_in_real_time() -> None:
    stream = FrameStream()
    assert stream.idle(5.0) == []
    frames = stream.idle(6.0)
    assert len(frames) == int(1.0 / FRAME_S)
    assert frames[-1][1] <= 6.0
    assert not any(frame.any() for frame, _ in frames)
