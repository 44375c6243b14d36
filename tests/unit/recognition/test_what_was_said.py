"""Made-up words are refused, spoken ones are kept. The figures are real decodings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.recognition.plausibility import Decoding, token_budget, was_said, without_loop


def decoding(text: str, avg_logprob: float, no_speech_prob: float) -> Decoding:
    return Decoding(text=text, avg_logprob=avg_logprob, no_speech_prob=no_speech_prob, seconds=2.0)


@pytest.mark.parametrize(
    ("text", "avg_logprob", "no_speech_prob"),
    [
        ("1,001 90210 01803", -0.55, 0.92),
        ("10001 90210 01803", -0.51, 0.82),
        ("What's 37.67 minus 75.7?", -0.19, 0.64),
        ("Yeah.", -1.21, 0.80),
        ("Make me a light-brow, eight ounce ice-moker.", -0.92, 0.72),
        ("On the desktop you should find that.", -0.31, 0.30),
        ("Thank you.", -0.25, 0.20),
        ("you're going to be able to do it.", -1.40, 0.41),
    ],
)
def test_speech_is_kept(text: str, avg_logprob: float, no_speech_prob: float) -> None:
    assert was_said(decoding(text, avg_logprob, no_speech_prob))


@pytest.mark.parametrize(
    ("text", "avg_logprob", "no_speech_prob"),
    [
        ("you", -0.55, 0.92),
        ("you", -1.05, 0.74),
        ("you", -1.43, 0.55),
        ("Thank you.", -0.9, 0.3),
        ("...", -1.2, 0.9),
        ("", 0.0, 0.1),
        ("[BLANK_AUDIO]", -0.2, 0.3),
        ("♪ ♪", -0.4, 0.6),
        ("Ich bin hier im Kurs.", -2.4, 0.9),
        ("Редактор субтитров А.Семкин", -0.5, 0.9),
        ("TV GELDERLAND 2020.", -0.4, 0.9),
        ("Eu não sei.", -1.9, 0.9),
        ("and the", -2.9, 0.61),
    ],
)
def test_made_up_words_are_refused(text: str, avg_logprob: float, no_speech_prob: float) -> None:
    assert not was_said(decoding(text, avg_logprob, no_speech_prob))


def test_a_loop_is_heard_once() -> None:
    assert without_loop([9, *[1, 2, 3, 4, 5] * 4, 1, 2]) == [9, 1, 2, 3, 4, 5]
    assert without_loop([7] * 20) == [7]


def test_repetitions_that_people_make_stay() -> None:
    for said in ([1, 1], [5, 1, 1, 1], [1, 2, 3, 2, 3, 2, 3], [1, 2, 3, 4, 5] * 2, []):
        assert without_loop(said) == said


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), max_size=60))
def test_only_an_end_is_ever_cut(tokens: list[int]) -> None:
    kept = without_loop(tokens)
    assert tokens[: len(kept)] == kept


def test_the_budget_grows_with_the_sound() -> None:
    assert token_budget(0.3) >= 12
    assert token_budget(10.0) == 92
