"""The real model: words of real voices, nothing of noise, every language, no network."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.recognition import LanguageUnknown, RecogniserUnusable, WhisperRecogniser, Window


@pytest.fixture(scope="module")
def recogniser(model: Callable[..., Path]) -> WhisperRecogniser:
    return WhisperRecogniser(model("asr"), threads=1)


def recording(shared_data: Path, name: str) -> np.ndarray:
    folder = shared_data / "turn_taking"
    row = next(row for row in json.loads((folder / "dev.json").read_text()) if row["id"] == name)
    sound, _ = soundfile.read(folder / row["wav"], dtype="float32")
    return sound[: round((row["true_end"] + 0.2) * 16_000)]


def test_a_question_is_understood(recogniser: WhisperRecogniser, shared_data: Path) -> None:
    heard = recogniser.transcribe(recording(shared_data, "d57_brooklyn"), language="en")
    assert heard.text == "How old is the Brooklyn Bridge?"
    assert heard.language == "en"


def test_spoken_digits_are_kept(recogniser: WhisperRecogniser, shared_data: Path) -> None:
    heard = recogniser.transcribe(recording(shared_data, "d54_digits"), language="en-GB")
    assert "90210" in heard.text


def test_long_sound_is_heard_to_its_end(recogniser: WhisperRecogniser, shared_data: Path) -> None:
    names = ("d26_heard", "d28_feature", "d57_brooklyn", "d26_heard", "d28_feature", "d58_weather")
    pause = np.zeros(16_000, np.float32)
    pieces = [piece for name in names for piece in (recording(shared_data, name), pause)]
    heard = recogniser.transcribe(np.concatenate([*pieces, *pieces]), language="en")
    assert heard.text.lower().count("brooklyn bridge") == 2
    assert heard.text.lower().count("weather") == 2


@pytest.mark.parametrize("level", [0.0, 0.001, 0.05])
def test_noise_has_no_words(recogniser: WhisperRecogniser, level: float) -> None:
    noise = np.random.default_rng(0).standard_normal(24_000).astype(np.float32) * level
    heard = recogniser.transcribe(noise, language="en")
    assert heard.text == ""
    assert heard.no_speech_prob > 0.5


def test_no_sound_has_no_words(recogniser: WhisperRecogniser) -> None:
    assert recogniser.transcribe(np.zeros(0, np.float32), language="en").text == ""


def test_known_words_are_taken_as_they_are(
    recogniser: WhisperRecogniser, shared_data: Path
) -> None:
    sound = recording(shared_data, "d57_brooklyn")
    heard = recogniser.transcribe(sound, language="en", said="So how old is")
    assert heard.text == "So how old is the Brooklyn Bridge?"
    whole = recogniser.transcribe(sound, language="en", said="How old is the Brooklyn Bridge?")
    assert whole.text == "How old is the Brooklyn Bridge?"


def test_a_prompt_teaches_a_name(recogniser: WhisperRecogniser, shared_data: Path) -> None:
    sound = recording(shared_data, "d57_brooklyn")
    assert recogniser.transcribe(sound, language="en", prompt="Brooklyn, New York. " * 80).text


def test_an_unknown_language_is_refused(recogniser: WhisperRecogniser) -> None:
    with pytest.raises(LanguageUnknown):
        recogniser.transcribe(np.zeros(1600, np.float32), language="tlh")


def test_an_incomplete_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecogniserUnusable, match=r"lacks model\.bin"):
        WhisperRecogniser(tmp_path)


def test_a_folder_of_rubbish_is_refused(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(RecogniserUnusable, match="cannot be loaded"):
        WhisperRecogniser(tmp_path)


def test_little_is_encoded_of_little_sound() -> None:
    window = Window()
    assert window.encoded_s(0.2) == 1.5
    assert window.encoded_s(4.1) == 5.5
    assert window.encoded_s(29.9) == 30.0


def test_an_ended_sentence_is_told_from_one_that_goes_on(
    recogniser: WhisperRecogniser, shared_data: Path
) -> None:
    whole = recording(shared_data, "d57_brooklyn")
    ended = recogniser.transcribe(whole, language="en").sentence_end
    broken_off = recogniser.transcribe(whole[: len(whole) // 2], language="en").sentence_end
    assert ended is not None
    assert broken_off is not None
    assert ended > 2.0 > broken_off
