"""Where the voice is loud the jaw is open, whatever is said; lips still close."""

import numpy as np

from app.conversation.events import LOUDNESS_HZ
from app.face import Performer
from app.face.clip import plain_timings
from app.face.lips import JAW_LIMIT, Lips

VOWELS = [("ɑ", 0.0, 1.0)]


def jaw(lips: Lips, t_s: float) -> float:
    return lips.weights(t_s)[0]["jawOpen"]


def test_a_vowel_opens_as_wide_as_it_is_loud() -> None:
    lips = Lips()
    half = LOUDNESS_HZ // 2
    lips.speak(0.0, VOWELS, bytes([80] * half + [255] * half))
    assert jaw(lips, 0.75) > 1.5 * jaw(lips, 0.25)


def test_speech_without_loudness_is_mouthed_all_the_same() -> None:
    lips = Lips()
    lips.speak(0.0, VOWELS)
    assert jaw(lips, 0.5) > 0.3


def test_loudness_belongs_to_its_own_clause() -> None:
    lips = Lips()
    lips.speak(0.0, [("ɑ", 0.0, 0.3)], bytes([20] * 15))
    lips.speak(0.4, [("ɑ", 0.0, 0.3)], bytes([255] * 15))
    assert jaw(lips, 0.55) > 1.5 * jaw(lips, 0.15)


def test_the_loudest_voice_opens_no_closed_lips() -> None:
    lips = Lips()
    lips.speak(0.0, [("ɑ", 0.0, 0.15), ("m", 0.15, 0.25), ("ɑ", 0.25, 0.4)], bytes([255] * 21))
    assert lips.weights(0.20)[0]["jawOpen"] < 0.03


def test_no_voice_opens_the_jaw_beyond_its_limit() -> None:
    lips = Lips()
    lips.speak(0.0, VOWELS, bytes([255] * LOUDNESS_HZ))
    assert 0.9 * JAW_LIMIT < max(jaw(lips, k / 40) for k in range(40)) <= JAW_LIMIT


def test_opening_and_loudness_go_together() -> None:
    timed = plain_timings("ðə bˈʌmpəɹ wɑz bɹˈOkən , ænd hi wɑz ˈæŋɡɹi")
    rng = np.random.default_rng(1)
    at = np.arange(int(timed[-1][2] * LOUDNESS_HZ)) / LOUDNESS_HZ
    vowels = np.zeros(len(at))
    for symbol, start_s, end_s in timed:
        if symbol.strip("ˈ") in tuple("AIOəɑæʌiɪɛɔ"):
            vowels[(at >= start_s) & (at < end_s)] = rng.uniform(0.5, 1.0)
    loud = np.convolve(vowels, np.ones(3) / 3, "same")
    performer = Performer(4)
    performer.speech(0.0, timed, (loud * 255).astype(np.uint8).tobytes())
    jaws = np.array([performer.pose(float(t)).weights.get("jawOpen", 0.0) for t in at])
    scores = [np.corrcoef(np.roll(jaws, k), loud)[0, 1] for k in range(-15, 16)]
    assert max(scores) > 0.6
    assert abs(int(np.argmax(scores)) - 15) / LOUDNESS_HZ <= 0.06
