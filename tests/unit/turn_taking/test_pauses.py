"""A learner who thinks in long pauses is given more time, and forgotten afterwards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.turn_taking.pauses import LARGEST_SHIFT, USUAL_S, PauseStatistics

PAUSES = st.lists(st.floats(0.0, 20.0), max_size=100)


def after(*pauses_s: float, resumed: bool = True) -> PauseStatistics:
    statistics = PauseStatistics()
    for pause_s in pauses_s:
        statistics.observe(pause_s, resumed)
    return statistics


def test_an_unknown_learner_is_the_usual_one() -> None:
    assert PauseStatistics().shift() == 0.0
    assert PauseStatistics().long_pause_s() == USUAL_S


def test_long_pauses_make_patient() -> None:
    assert after(1.5).shift() < 0
    assert after(1.5, 1.5, 1.5, 1.5).shift() < after(1.5).shift()


def test_a_fluent_learner_is_answered_sooner() -> None:
    assert after(*[0.3] * 10).shift() > 0


def test_silences_at_the_end_of_a_turn_are_not_thinking() -> None:
    assert after(3.0, 3.0, resumed=False).shift() == 0.0


def test_stops_within_words_are_not_thinking() -> None:
    assert after(*[0.1] * 20).shift() == 0.0


def test_a_reset_forgets() -> None:
    statistics = after(2.0, 2.0)
    statistics.reset()
    assert statistics.shift() == 0.0


@given(PAUSES)
def test_the_shift_stays_within_bounds(pauses_s: list[float]) -> None:
    assert abs(after(*pauses_s).shift()) <= LARGEST_SHIFT


@given(st.lists(st.floats(USUAL_S, 20.0), max_size=100), st.floats(0.25, 20.0))
def test_a_slow_learner_is_never_waited_for_less_after_a_longer_pause(
    pauses_s: list[float], longer_s: float
) -> None:
    longest_s = max([*pauses_s, USUAL_S, longer_s])
    assert after(*pauses_s, longest_s).long_pause_s() >= after(*pauses_s).long_pause_s() - 1e-9
