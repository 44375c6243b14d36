"""What the mouth is told covers the sound without a hole, and rests only where it is silent."""

from itertools import pairwise

import numpy as np
import pytest

from app.synthesis.acoustics import AUDIO_LEAD_S, SAMPLES_PER_UNIT, Acoustic, Span, time_spans
from app.synthesis.delivery import CONTINUING, HEAD_S, REST_S, deliver, shape
from app.synthesis.errors import VoiceModelInvalid
from app.synthesis.phoneme_times import PAUSE, frame_levels_db, phonemes_of

RATE_HZ = 24_000


def sound(*parts: tuple[float, float]) -> np.ndarray:
    """Tone of (seconds, amplitude) after one another."""
    return np.concatenate(
        [
            amplitude * np.sin(2 * np.pi * 300 * np.arange(round(s * RATE_HZ)) / RATE_HZ)
            for s, amplitude in parts
        ]
    ).astype(np.float32)


def spans(*parts: tuple[str, float]) -> tuple[Span, ...]:
    at = 0.0
    made = []
    for symbol, seconds in parts:
        made.append(Span(symbol, at, at + seconds))
        at += seconds
    return tuple(made)


def assert_covers(phonemes: tuple, start_s: float, end_s: float) -> None:
    assert phonemes[0].start_s == pytest.approx(start_s)
    assert phonemes[-1].end_s == pytest.approx(end_s)
    for before, after in pairwise(phonemes):
        assert before.end_s == after.start_s
        assert before.start_s <= before.end_s


def test_stress_joins_its_vowel_and_length_its_own() -> None:
    samples = sound((0.4, 0.3))
    timed = phonemes_of(
        spans(("_", 0.05), ("h", 0.05), ("ˈ", 0.1), ("ɛ", 0.1), ("ː", 0.05), (".", 0.05)),
        frame_levels_db(samples, RATE_HZ),
        (0.05, 0.35),
    )
    assert [p.symbol for p in timed] == ["h", "ˈɛː"]
    assert_covers(timed, 0.05, 0.35)


def test_a_gap_without_silence_is_no_pause() -> None:
    samples = sound((0.4, 0.3))
    timed = phonemes_of(
        spans(("a", 0.2), (" ", 0.05), ("b", 0.15)), frame_levels_db(samples, RATE_HZ), (0.0, 0.4)
    )
    assert [p.symbol for p in timed] == ["a", "b"]
    assert timed[0].end_s == pytest.approx(0.225)


@pytest.mark.parametrize(
    ("mark", "silence_s", "pauses"), [(",", 0.1, 1), (" ", 0.1, 0), (" ", 0.2, 1)]
)
def test_a_measured_silence_is_a_pause(mark: str, silence_s: float, pauses: int) -> None:
    samples = sound((0.2, 0.3), (silence_s, 0.0), (0.2, 0.3))
    timed = phonemes_of(
        spans(("a", 0.2), (mark, silence_s), ("b", 0.2)),
        frame_levels_db(samples, RATE_HZ),
        (0.0, 0.4 + silence_s),
    )
    found = [p for p in timed if p.symbol == PAUSE]
    assert len(found) == pauses
    if found:
        assert found[0].start_s == pytest.approx(0.2, abs=0.011)
        assert found[0].end_s == pytest.approx(0.2 + silence_s, abs=0.011)
    assert_covers(timed, 0.0, 0.4 + silence_s)


def test_silence_before_and_after_is_cut_and_times_follow() -> None:
    raw = Acoustic(
        sound((0.3, 0.0), (0.4, 0.3), (0.5, 0.0)),
        spans(("_", 0.3), ("a", 0.2), ("b", 0.2), (".", 0.4), ("_", 0.1)),
    )
    samples, timed = shape(raw, rest_s=0.24)
    assert len(samples) / RATE_HZ == pytest.approx(HEAD_S + 0.4 + 0.04 + 0.24, abs=0.02)
    assert [p.symbol for p in timed] == [PAUSE, "a", "b", PAUSE]
    assert timed[1].start_s == pytest.approx(HEAD_S, abs=0.006)
    assert_covers(timed, 0.0, len(samples) / RATE_HZ)
    assert abs(samples[0]) < 1e-3
    assert abs(samples[-1]) < 1e-3


def test_pieces_follow_one_another_with_one_pause_between() -> None:
    rendered = []

    def render(phonemes: str) -> Acoustic:
        rendered.append(phonemes)
        return Acoustic(
            sound((0.1, 0.0), (0.3, 0.3), (0.2, 0.0)), spans(("_", 0.1), ("a", 0.3), (".", 0.2))
        )

    speech = deliver(["a.", "a"], render)
    assert rendered == ["a.", "a" + CONTINUING]
    assert [p.symbol for p in speech.phonemes] == [PAUSE, "a", PAUSE, "a", PAUSE]
    assert_covers(speech.phonemes, 0.0, len(speech.samples) / RATE_HZ)
    between = speech.phonemes[2]
    assert between.end_s - between.start_s >= REST_S["."]


def test_no_pieces_and_silent_pieces_give_no_sound() -> None:
    assert len(deliver([], lambda _: Acoustic(np.zeros(0, np.float32), ())).samples) == 0
    silent = Acoustic(np.zeros(2400, np.float32), spans(("_", 0.1)))
    assert deliver(["."], lambda _: silent).phonemes == ()


def test_durations_must_add_up_to_the_sound() -> None:
    units = np.array([2, 4, 2], np.float32)
    samples = np.zeros(8 * SAMPLES_PER_UNIT, np.float32)
    timed = time_spans(("_", "a", "_"), units, samples)
    assert timed.spans[0].end_s == pytest.approx(0.05 - AUDIO_LEAD_S)
    assert timed.spans[-1].end_s == pytest.approx(len(samples) / RATE_HZ)
    with pytest.raises(VoiceModelInvalid, match="durations"):
        time_spans(("_", "a", "_"), units, samples[:-600])
    with pytest.raises(VoiceModelInvalid):
        time_spans(("_", "_"), units, samples)
