"""Lips follow phonemes: closures close, bites bite, nothing is said that was cut off."""

import itertools

import pytest

from app.face import Performer
from app.face.clip import plain_timings
from app.face.lips import Lips
from app.face.visemes import is_closure, targets_of

SENTENCES = (
    "plˈiz tˈɛl mi ə bˈɪt mˈɔɹ əbˌWt ðə pɹˈɑbləm",
    "mˈAbi bˈOθ pˈipəl wˈɔnt tə mˈut ɪt bˈæk",
    "ə bˈʌmp ɑn ðə bˈʌmpəɹ mˈAks ə bˈɪɡ mˈɛs",
)
OPENERS = ("jawOpen", "mouthLowerDownLeft", "mouthUpperUpLeft")


def opening(weights: dict[str, float]) -> float:
    """Return how far the opening shapes are in, against the pressing ones."""
    return sum(weights.get(n, 0.0) for n in OPENERS) - weights.get("mouthPressLeft", 0.0)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("pace", [0.8, 1.0, 1.3])
def test_every_lip_consonant_is_seen_closed_at_40_fps(sentence: str, pace: float) -> None:
    timed = [(s, a * pace, b * pace) for s, a, b in plain_timings(sentence)]
    performer = Performer(3)
    performer.floor("persona", 0.0)
    performer.express("happy", 1.0, 0.0)
    performer.speech(0.5, timed)
    frames = [(k / 40, performer.pose(k / 40).weights) for k in range(int(40 * (timed[-1][2] + 1)))]
    closures = [(0.5 + a, 0.5 + b) for s, a, b in timed if is_closure(s)]
    hits = [
        min(opening(w) for t, w in frames if a - 0.013 <= t <= b + 0.013) < 0.06
        for a, b in closures
    ]
    assert sum(hits) / len(hits) >= 0.95


def test_lower_lip_meets_the_teeth_for_f_and_v() -> None:
    lips = Lips()
    lips.speak(0.0, [("ɑ", 0.0, 0.15), ("f", 0.15, 0.25), ("ɑ", 0.25, 0.4)])
    weights, _, _ = lips.weights(0.20)
    assert weights["mouthRollLower"] > 0.45
    assert weights["jawOpen"] < 0.12


def test_mouth_starts_before_the_sound_and_is_gone_soon_after() -> None:
    lips = Lips()
    lips.speak(1.0, [("ɑ", 0.0, 0.2)])
    assert lips.weights(0.93)[0]["jawOpen"] > 0.1
    assert lips.weights(1.0 - 0.35)[0].get("jawOpen", 0.0) < 0.03
    assert lips.weights(1.2 + 0.30)[0].get("jawOpen", 0.0) < 0.05


def test_truncated_speech_is_not_mouthed() -> None:
    performer = Performer(1)
    performer.speech(0.0, plain_timings("ɑ ɑ ɑ ɑ ɑ ɑ ɑ ɑ ɑ ɑ ɑ ɑ"))
    performer.truncate(0.5)
    poses = [performer.pose(k / 40) for k in range(80)]
    assert max(p.weights.get("jawOpen", 0.0) for p in poses[:20]) > 0.2
    assert max(p.weights.get("jawOpen", 0.0) for p in poses[32:]) < 0.06


def test_several_clauses_queue_on_the_played_clock() -> None:
    lips = Lips()
    lips.speak(2.0, [("ɑ", 0.0, 0.2)])
    lips.speak(0.5, [("u", 0.0, 0.2)])
    assert lips.weights(0.6)[0]["mouthPucker"] > 0.3
    assert lips.weights(2.1)[0]["jawOpen"] > 0.3
    assert lips.weights(1.3)[0] == {} or max(lips.weights(1.3)[0].values()) < 0.05


def test_mouth_never_jumps_between_frames() -> None:
    performer = Performer(2)
    performer.speech(0.2, plain_timings(SENTENCES[1]))
    jaws = [performer.pose(k / 40).weights.get("jawOpen", 0.0) for k in range(160)]
    assert max(abs(b - a) for a, b in itertools.pairwise(jaws)) < 0.30


@pytest.mark.parametrize("symbol", ["p", "ˈA", "ɑː", "ʧ", "?", " ", "ᵊ", "W", "ŋ"])
def test_every_symbol_has_targets(symbol: str) -> None:
    assert targets_of(symbol, 0.0, 0.1)


def test_stress_marks_alone_move_nothing() -> None:
    assert targets_of("ˈ", 0.0, 0.1) == []
