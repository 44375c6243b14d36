"""The real voices: understood by the real recogniser, timed by their own durations."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import jiwer
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly, sosfiltfilt

from app.conversation.ports import Speech
from app.synthesis import PAUSE, HibariVoice, KokoroVoice, VoiceModelInvalid
from app.synthesis.loudness import TARGET_LUFS, loudness_lufs
from app.synthesis.phoneme_times import FRAME_S
from app.synthesis.voice_names import HIBARI

pytestmark = pytest.mark.models

SENTENCES = [
    ("Thank you for telling me that, let us look at it together.", None),
    (
        "A claim above $7,500 goes to a senior handler within 2 working days.",
        "a claim above 7 500 goes to a senior handler within two working days",
    ),
    ("**Good.** That's one 🙂 — what else would make you pick up the phone?", None),
    ("Somebody was hurt, two things in the story don't fit, and it is over my limit.", None),
    ("Dr. Smith called approx. 25% of them.", "dr smith called approximately 25 of them"),
    (
        "The loss happened on 03/14/2026 at 4:30 p.m.",
        "the loss happened on march 14 2026 at 4 30 pm",
    ),
]
MAX_WER = 0.15
MAX_LIP_OFFSET_S = 0.03

Transcribe = Callable[[Speech], str]


@pytest.fixture(scope="module")
def hibari() -> HibariVoice:
    from app.models import ModelMissing, Store

    try:
        return HibariVoice(Store(profile="small").path("tts"))
    except ModelMissing as missing:
        pytest.skip(missing.operator)


@pytest.fixture(scope="module")
def transcribe() -> Transcribe:
    from app.models import ModelMissing, Store
    from app.recognition import WhisperRecogniser

    try:
        folder = Store(profile="small").path("asr")
    except ModelMissing as missing:
        pytest.skip(missing.operator)
    recogniser = WhisperRecogniser(folder, threads=1)

    def words(speech: Speech) -> str:
        samples = resample_poly(speech.samples, 16_000, speech.rate_hz).astype(np.float32)
        return recogniser.transcribe(samples, language="en").text

    return words


def plain(text: str) -> str:
    """Bare words in one spelling, numbers as the recogniser writes them."""
    bare = re.sub(r"[^a-z0-9' ]", " ", text.lower().replace(".m", "m").replace("'", ""))
    bare = re.sub(r"(\d) (\d{3})\b", r"\1 \2", re.sub(r"\b(\d+)(?:th|st|nd|rd)\b", r"\1", bare))
    for digit, word in (("2", "two"), ("dr", "doctor"), ("lets", "let us")):
        bare = re.sub(rf"\b{digit}\b", word, bare)
    return " ".join(bare.split())


def assert_well_formed(speech: Speech) -> None:
    length_s = len(speech.samples) / speech.rate_hz
    assert speech.phonemes[0].start_s == 0.0
    assert speech.phonemes[-1].end_s == pytest.approx(length_s)
    assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(speech.phonemes))
    assert sum(p.end_s - p.start_s for p in speech.phonemes) == pytest.approx(length_s)
    assert loudness_lufs(speech.samples, speech.rate_hz) == pytest.approx(TARGET_LUFS, abs=0.5)
    assert np.abs(speech.samples).max() < 0.85
    assert speech.phonemes[0].symbol == PAUSE
    assert speech.phonemes[0].end_s <= 0.03
    assert speech.samples.dtype == np.float32


def test_is_understood_word_for_word(hibari: HibariVoice, transcribe: Transcribe) -> None:
    references = []
    heard = []
    for text, reference in SENTENCES:
        speech = hibari.speak(text)
        assert_well_formed(speech)
        references.append(plain(reference or text))
        heard.append(plain(transcribe(speech)))
    assert jiwer.wer(references, heard) <= MAX_WER, list(zip(references, heard, strict=True))


def test_the_same_words_give_the_same_bytes(hibari: HibariVoice) -> None:
    first, second = hibari.speak("Tell me more."), hibari.speak("Tell me more.")
    assert first.phonemes == second.phonemes
    assert np.array_equal(first.samples, second.samples)


@pytest.mark.parametrize("text", ["", "...", "?!", "🙂", "***", "你好"])
def test_nothing_to_say_is_no_sound_and_no_fault(hibari: HibariVoice, text: str) -> None:
    speech = hibari.speak(text)
    assert speech.samples.shape == (0,)
    assert speech.phonemes == ()


@pytest.mark.parametrize("text", ["a", "I", "No", "1", "Hm."])
def test_the_shortest_words_can_be_said(hibari: HibariVoice, text: str) -> None:
    assert_well_formed(hibari.speak(text))


def test_very_long_text_is_said_to_its_end(hibari: HibariVoice, transcribe: Transcribe) -> None:
    text = "First we ask whether anybody was hurt, and we write it down. " * 8 + "Goodbye for now."
    speech = hibari.speak(text)
    assert_well_formed(speech)
    assert len(speech.samples) / speech.rate_hz > 20
    ending = Speech(
        samples=speech.samples[-5 * speech.rate_hz :], rate_hz=speech.rate_hz, phonemes=()
    )
    assert "goodbye for now" in plain(transcribe(ending))


def test_speed_changes_the_length(hibari: HibariVoice) -> None:
    text = "Thank you for telling me that, let us look at it together."
    slow, fast = hibari.speak(text, speed=0.8), hibari.speak(text, speed=1.2)
    assert len(slow.samples) > 1.25 * len(fast.samples)
    assert_well_formed(fast)


def test_words_without_a_final_mark_end_almost_at_once(hibari: HibariVoice) -> None:
    cut = hibari.speak("If a claim is above your authority")
    comma = hibari.speak("If a claim is above your authority,")
    full = hibari.speak("If a claim is above your authority.")
    assert _rest_s(cut) < _rest_s(comma) < _rest_s(full)


def test_lips_are_told_the_sibilants_when_they_are_heard(hibari: HibariVoice) -> None:
    sentences = [
        "She sells some seashells so she says.",
        "Let us discuss the police statement since Sunday.",
        "Six customers missed this session.",
        "Fast service costs us less stress.",
    ]
    assert abs(_sibilant_offset_s([hibari.speak(each) for each in sentences])) <= MAX_LIP_OFFSET_S


def test_a_file_without_durations_is_refused(model: Callable[..., Path]) -> None:
    with pytest.raises(VoiceModelInvalid, match="Round_output"):
        HibariVoice(model("vad"))


def test_a_second_voice_is_understood_and_timed(
    model: Callable[..., Path], transcribe: Transcribe
) -> None:
    folder = model("tts_voices")
    voice = KokoroVoice(folder / "kokoro.onnx", folder / "voices")
    speech = voice.speak("We phone the injury desk within an hour.", voice="am_michael")
    assert_well_formed(speech)
    assert (
        jiwer.wer("we phone the injury desk within an hour", plain(transcribe(speech))) <= MAX_WER
    )
    assert HIBARI not in {path.stem for path in (folder / "voices").glob("*.bin")}


def _rest_s(speech: Speech) -> float:
    return speech.phonemes[-1].end_s - speech.phonemes[-1].start_s


def _sibilant_offset_s(speeches: list[Speech]) -> float:
    """How much later the hiss is heard than the phonemes say, over all sentences."""
    reach = 30
    score = np.zeros(2 * reach + 1)
    for speech in speeches:
        hiss = _hiss(speech)
        told = np.zeros(len(hiss))
        for phoneme in speech.phonemes:
            if phoneme.symbol.strip("ˈˌ") in ("s", "z", "ʃ"):
                told[round(phoneme.start_s / FRAME_S) : round(phoneme.end_s / FRAME_S)] = 1.0
        told -= told.mean()
        hiss -= hiss.mean()
        for index, shift in enumerate(range(-reach, reach + 1)):
            score[index] += np.sum(np.roll(told, shift) * hiss) / np.linalg.norm(hiss)
    return (int(np.argmax(score)) - reach) * FRAME_S


def _hiss(speech: Speech) -> NDArray[np.float64]:
    band = butter(4, 5000, "highpass", fs=speech.rate_hz, output="sos")
    high = sosfiltfilt(band, speech.samples.astype(np.float64))
    frame = round(FRAME_S * speech.rate_hz)
    frames = high[: len(high) // frame * frame].reshape(-1, frame)
    return np.sqrt(np.sqrt((frames**2).mean(axis=1)))
