"""A turn that grows is never decoded twice, and its words stay in order."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.conversation.ports import Samples, Transcript
from app.recognition import TurnWords
from app.recognition.turn_words import agreed_words
from app.recognition.windows import PIECE_S, RATE_HZ


class FakeRecogniser:
    """Hears one numbered word a second: the sound's level is the word."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, str]] = []

    def transcribe(
        self, samples: Samples, *, language: str, prompt: str = "", said: str = ""
    ) -> Transcript:
        self.asked.append((len(samples) / RATE_HZ, said))
        levels, counts = np.unique(samples, return_counts=True)
        words = [f"{round(float(v))}." for v in levels[counts >= 0.4 * RATE_HZ]]
        assert words[: len(said.split())] == said.split()
        return Transcript(text=" ".join(words), no_speech_prob=0.1, language=language)


def turn(seconds: int) -> np.ndarray:
    return np.repeat(np.arange(seconds, dtype=np.float32), RATE_HZ)


def test_known_words_are_not_decoded_again() -> None:
    recogniser = FakeRecogniser()
    words = TurnWords(recogniser, "en")
    for second in range(1, 8):
        heard = words.hear(turn(second), 0.0)
    assert heard.text == "0. 1. 2. 3. 4. 5. 6."
    assert [said for _, said in recogniser.asked] == [
        "",
        "",
        "",
        "0.",
        "0. 1.",
        "0. 1. 2.",
        "0. 1. 2. 3.",
    ]


def test_a_long_turn_settles_piece_by_piece() -> None:
    recogniser = FakeRecogniser()
    words = TurnWords(recogniser, "en")
    for second in range(1, 61):
        words.hear(turn(second), 100.0)
    heard = words.hear(turn(60), 100.0).text.split()
    assert max(seconds for seconds, _ in recogniser.asked) <= PIECE_S[1]
    assert [float(word) for word in heard] == sorted(float(word) for word in heard)
    assert {f"{n}." for n in range(60)} - set(heard) == set()


def test_a_start_that_moves_a_little_changes_nothing() -> None:
    words = TurnWords(FakeRecogniser(), "en")
    for second in range(1, 31):
        shift = second % 2
        heard = words.hear(turn(second)[shift:], 100.0 + shift / RATE_HZ)
    assert "29." in heard.text


words_ = st.lists(st.sampled_from("abc"), max_size=12)


@settings(deadline=None)
@given(words_, words_)
def test_agreement_is_a_common_beginning_without_the_last_words(
    before: list[str], now: list[str]
) -> None:
    agreed = agreed_words(before, now)
    assert before[: len(agreed)] == now[: len(agreed)] == agreed
    assert len(agreed) <= max(0, len(now) - 2)
