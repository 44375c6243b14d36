"""The benchmark's rule, and the benchmark's clock."""

from __future__ import annotations

import numpy as np
import pytest

from app.conversation.ports import FloorScores, Samples
from app.turn_taking import Rules
from bench.floor.score import Label, OverlapLabel, figures, judge, overlap_figures, wilson
from bench.floor.stream import play, takes_after_silence, takes_by

TURN = Label(
    id="a",
    wav="a.flac",
    source="here",
    lang="en",
    true_end=5.0,
    holds=((2.0, 3.0),),
    hold_kinds=("trp",),
    hold_kind="trp",
    natural_end=True,
)
ENDLESS = Label(
    id="b",
    wav="b.flac",
    source="here",
    lang="zh",
    true_end=None,
    holds=(),
    hold_kinds=(),
    hold_kind="unk",
    natural_end=False,
)


@pytest.mark.parametrize(
    ("take_s", "kinds", "wait_s"),
    [
        (2.5, ("trp",), None),
        (3.2, ("trp",), None),
        (1.0, ("clear",), None),
        (4.5, ("clear",), None),
        (4.7, (), -0.3),
        (5.5, (), 0.5),
        (9.5, (), None),
    ],
)
def test_a_take_is_judged_by_where_it_falls(
    take_s: float, kinds: tuple[str, ...], wait_s: float | None
) -> None:
    verdict = judge(TURN, [take_s])
    assert verdict.interruptions == kinds
    assert verdict.wait_s == (None if wait_s is None else pytest.approx(wait_s))


def test_nothing_may_be_taken_from_somebody_who_never_ends() -> None:
    assert judge(ENDLESS, [7.0]).interruptions == ("unk",)


def test_the_figures_of_a_set() -> None:
    found = figures([TURN, ENDLESS], {"a": [2.5, 5.5], "b": []})
    assert (found["p_all"], found["p_clear"], found["recall"]) == (0.5, 1.0, 1.0)
    assert (found["p50_ms"], found["cuts_trp"], found["clips"]) == (500, 1, 2)


def test_an_overlap_set_counts_each_kind() -> None:
    labels = [
        OverlapLabel(id="m", wav="", label="backchannel", onset=0.5),
        OverlapLabel(id="i", wav="", label="interruption", onset=0.5),
        OverlapLabel(id="n", wav="", label="noise", onset=0.5),
    ]
    found = overlap_figures(labels, {"m": None, "i": 0.95, "n": 1.0})
    assert (found["backchannel_stops"], found["noise_stops"]) == (0, 1)
    assert (found["interruptions_caught"], found["stop_ms_p50"]) == (1, 450)


def test_wilson() -> None:
    assert wilson(136, 136) == (0.973, 1.0)


class FakeVoice:
    """Hears a voice wherever the sound is not zero."""

    def push(self, frame: Samples) -> float:
        return float(np.abs(frame).max() > 0)

    def reset(self) -> None:
        pass


class FakeFloor:
    """Is sure after half a second of silence."""

    def predict(self, samples: Samples, *, silence_s: float) -> FloorScores:
        assert samples.size
        p_yield = 1.0 if silence_s >= 0.5 else 0.0
        return FloorScores(p_yield=p_yield, p_hold=1 - p_yield, p_backchannel=0.0)


def fake_recording(*spans_s: tuple[float, float], seconds: float = 6.0) -> np.ndarray:
    sound = np.zeros(int(seconds * 16_000), np.float32)
    for start_s, end_s in spans_s:
        sound[int(start_s * 16_000) : int(end_s * 16_000)] = 0.1
    return sound


def test_a_take_comes_after_the_decision_that_made_it() -> None:
    ticks = iter(np.arange(0, 1000, 0.01))
    played = play(
        fake_recording((0.512, 1.024), (1.28, 2.56)),
        FakeVoice(),
        FakeFloor(),
        Rules(silence_asks_s=(0.2, 0.5), speech_every_s=0),
        clock=lambda: float(next(ticks)),
    )
    takes = takes_by(played, lambda p_yield, *_: p_yield > 0.5, lambda *_: 3.0)
    assert takes == [pytest.approx(2.56 + 0.512 + 0.02, abs=0.02)]


def test_a_timeout_takes_every_pause_that_lasts() -> None:
    sound = fake_recording((0.512, 1.024), (1.536, 2.56))
    played = play(sound, FakeVoice(), FakeFloor(), Rules(silence_asks_s=(), speech_every_s=0))
    assert takes_after_silence(played, 0.3) == [pytest.approx(1.324), pytest.approx(2.86)]
    assert takes_after_silence(played, 0.8) == [pytest.approx(3.36)]
