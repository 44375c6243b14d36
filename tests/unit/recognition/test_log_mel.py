"""The picture has the scale that Whisper was trained on."""

import numpy as np
import pytest

from app.recognition.log_mel import HOP_SAMPLES, log_mel


def tone(hz: float, seconds: float = 1.0) -> np.ndarray:
    at_s = np.arange(round(16_000 * seconds)) / 16_000
    return np.sin(2 * np.pi * hz * at_s).astype(np.float32)


def test_shape_and_range() -> None:
    picture = log_mel(tone(440), 150)
    assert picture.shape == (80, 150)
    assert picture.dtype == np.float32
    # Eight decades are (8 / 4) = 2 high, whatever the level.
    assert picture.max() - picture.min() == pytest.approx(2.0, abs=1e-3)


def test_a_higher_tone_lies_in_a_higher_band() -> None:
    bands = [int(log_mel(tone(hz), 100)[:, 50].argmax()) for hz in (200, 400, 1000, 3000, 7000)]
    assert bands == sorted(set(bands))


def test_sound_lies_where_it_is_in_time() -> None:
    sound = np.zeros(16_000, np.float32)
    sound[8000:8400] = tone(1000)[:400]
    assert int(log_mel(sound, 100).max(axis=0).argmax()) == pytest.approx(
        8200 // HOP_SAMPLES, abs=1
    )


def test_longer_sound_is_cut_and_shorter_is_silent_at_the_end() -> None:
    assert log_mel(tone(440, 3.0), 100).shape == (80, 100)
    picture = log_mel(tone(440, 0.5), 100)
    assert (picture[:, 60:] == picture.min()).all()


def test_silence_is_a_picture_too() -> None:
    assert np.ptp(log_mel(np.zeros(0, np.float32), 50)) == 0.0
