"""A scripted learner pauses where the script says and ends where the last word ends."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.synthesis.errors import RecordingUnreadable
from app.synthesis.scripted import render_recording, render_utterance, speech_bounds
from tests.unit.synthesis.fake_voice import RATE_HZ, WORD_S, FakeVoice


def test_pauses_are_silence_of_their_length_inside_one_utterance() -> None:
    voice = FakeVoice()
    said = render_utterance(
        "Um, [pause 1.2] I think so", voices=voice, voice="am_michael", speed=0.9
    )
    assert voice.asked == [
        ("Um,", "am_michael", "en", 0.9),
        ("I think so", "am_michael", "en", 0.9),
    ]
    assert said.words == "Um, I think so"
    assert len(said.samples) / said.rate_hz == pytest.approx(4 * WORD_S + 1.2, abs=0.02)
    inside = said.samples[round((WORD_S + 0.05) * RATE_HZ) : round((WORD_S + 1.15) * RATE_HZ)]
    assert not inside.any()


def test_the_true_end_is_the_last_word_not_the_last_sample() -> None:
    said = render_utterance("one two [pause 2]", voices=FakeVoice(), voice="a")
    assert said.speech_start_s == pytest.approx(0.0, abs=0.01)
    assert said.speech_end_s == pytest.approx(2 * WORD_S, abs=0.02)
    assert len(said.samples) / said.rate_hz == pytest.approx(2 * WORD_S + 2.0, abs=0.02)


def test_only_pauses_say_nothing() -> None:
    said = render_utterance("[pause 0.5]", voices=FakeVoice(), voice="a")
    assert (said.words, said.speech_start_s, said.speech_end_s) == ("", 0.0, 0.0)
    assert len(said.samples) == RATE_HZ // 2


def test_a_recording_keeps_its_rate_and_knows_its_bounds(tmp_path: Path) -> None:
    rate_hz = 16_000
    noise = np.random.default_rng(3).normal(0, 0.002, 3 * rate_hz)
    noise[rate_hz : 2 * rate_hz] += 0.3 * np.sin(2 * np.pi * 200 * np.arange(rate_hz) / rate_hz)
    path = tmp_path / "learner.wav"
    soundfile.write(path, np.stack((noise, noise), axis=1), rate_hz)
    said = render_recording(path, words="hello")
    assert said.rate_hz == rate_hz
    assert said.samples.shape == (3 * rate_hz,)
    assert said.samples.dtype == np.float32
    assert said.speech_start_s == pytest.approx(1.0, abs=0.02)
    assert said.speech_end_s == pytest.approx(2.0, abs=0.02)
    assert said.words == "hello"


def test_what_is_no_recording_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "notes.wav"
    path.write_text("not sound")
    with pytest.raises(RecordingUnreadable, match=r"notes\.wav"):
        render_recording(path)
    with pytest.raises(RecordingUnreadable):
        render_recording(tmp_path / "absent.wav")


def test_silence_has_no_bounds() -> None:
    assert speech_bounds(np.zeros(1000, np.float32), RATE_HZ) == (0.0, 0.0)
