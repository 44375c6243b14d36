"""A learner's own turns can be heard again until they leave, and are nowhere but in memory."""

import numpy as np

from app.audio import RATE_HZ
from app.runtime.own_words import AT_MOST_S, OwnWords


def voice(seconds: float, loud: float = 0.1) -> np.ndarray:
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (loud * np.sin(2 * np.pi * 200 * t)).astype(np.float32)


def test_a_turn_is_heard_as_it_was_and_loud_enough() -> None:
    words = OwnWords()
    words.keep(2, voice(1.0))
    sound = words.sound(2)
    assert words.turns() == (2,)
    assert sound is not None
    assert abs(float(np.max(sound)) - 0.6) < 0.01
    assert float(np.corrcoef(sound, voice(1.0))[0, 1]) > 0.999


def test_typed_turns_and_endless_talks_are_not_held() -> None:
    words = OwnWords()
    words.keep(1, voice(0.0))
    for turn in range(2, 40):
        words.keep(turn, voice(25.0))
    assert 1 not in words.turns()
    assert len(words.turns()) == int(AT_MOST_S // 25)


def test_nothing_is_left_when_they_have_gone() -> None:
    words = OwnWords()
    words.keep(1, voice(1.0))
    words.forget()
    assert words.turns() == ()
    assert words.sound(1) is None
