"""The policy waits for the unfinished, and for nobody for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversation.policy import (
    BEYOND_RHYTHM,
    EARLIEST_S,
    LAST_THRESHOLD,
    SURE_AFTER_S,
    SURE_END,
    SURE_QUESTION,
    USUAL_PATIENCE_S,
    commits,
    due,
    listens_again,
    patience,
    threshold,
)
from app.conversation.tempo import Profile, Timing
from app.conversation.unfinished import WAIT_S

SHARE = st.floats(0.0, 1.0)
SILENCE = st.floats(0.0, 10.0)
PATIENCE = st.floats(0.3, 8.0)
THRESHOLD = st.floats(0.05, 0.95)


@given(SILENCE, SILENCE, PATIENCE, THRESHOLD)
def test_the_threshold_never_rises_with_the_silence(
    one: float, other: float, patience_s: float, enough: float
) -> None:
    early, late = sorted((one, other))
    first = threshold(early, patience_s=patience_s, yield_threshold=enough)
    assert threshold(late, patience_s=patience_s, yield_threshold=enough) <= first + 1e-9


@given(SHARE, SHARE, SILENCE, PATIENCE)
def test_more_certainty_never_waits_longer(
    one: float, other: float, silence_s: float, patience_s: float
) -> None:
    low, high = sorted((one, other))
    assert commits(low, silence_s, patience_s=patience_s) <= commits(
        high, silence_s, patience_s=patience_s
    )


@given(SHARE, SILENCE, SILENCE)
def test_a_longer_silence_never_takes_a_decision_back(
    p_yield: float, one: float, other: float
) -> None:
    early, late = sorted((one, other))
    assert commits(p_yield, early) <= commits(p_yield, late)


@given(SHARE, PATIENCE)
def test_patience_ends(p_yield: float, patience_s: float) -> None:
    assert commits(p_yield, patience_s, patience_s=patience_s)


def test_an_unfinished_learner_is_waited_for_until_then() -> None:
    assert not commits(0.1, USUAL_PATIENCE_S - 0.01)
    assert commits(LAST_THRESHOLD + 0.01, USUAL_PATIENCE_S - 0.01)


@pytest.mark.parametrize("silence_s", [0.1, 0.5, 1.0])
def test_the_threshold_is_flat_at_first(silence_s: float) -> None:
    assert threshold(silence_s, yield_threshold=0.7) == 0.7


@given(st.floats(LAST_THRESHOLD + 0.01, 0.49), PATIENCE)
def test_what_is_not_enough_yet_is_due_where_the_threshold_meets_it(
    p_yield: float, patience_s: float
) -> None:
    at_s = due(p_yield, "She was hurt", patience_s=patience_s)
    assert at_s is not None
    earliest_s = min(EARLIEST_S, patience_s)
    assert not commits(p_yield, max(at_s - 0.01, earliest_s - 0.02), patience_s=patience_s)
    assert commits(p_yield, max(at_s + 1e-6, earliest_s), patience_s=patience_s)


@pytest.mark.parametrize("p_yield", [0.0, LAST_THRESHOLD, 0.5, 1.0])
def test_what_is_enough_at_once_or_never_is_not_due(p_yield: float) -> None:
    assert due(p_yield, "She was hurt") is None


def test_words_that_go_on_are_due_later() -> None:
    assert due(0.49, "She was hurt and") == WAIT_S


def test_a_gap_between_words_is_never_taken() -> None:
    assert not commits(1.0, EARLIEST_S - 0.01)
    assert commits(1.0, EARLIEST_S + 0.01)


@pytest.mark.parametrize(
    ("words", "sentence_end", "timing", "waits_s"),
    [
        ("She was hurt", None, Timing(patience_s=2.6), 2.6),
        ("She was hurt", SURE_END - 0.1, Timing(patience_s=2.6), 2.6),
        ("She was hurt.", SURE_END, Timing(patience_s=2.6), SURE_AFTER_S),
        ("She was hurt.", SURE_END, Timing(patience_s=1.0), 1.0),
        ("That is what I sound like.", SURE_END, Timing(patience_s=2.6), SURE_AFTER_S),
        ("Was she hurt?", SURE_QUESTION, Timing(patience_s=2.6), SURE_AFTER_S),
        ("Was she hurt?", SURE_QUESTION - 0.1, Timing(patience_s=2.6), 2.6),
        ("Was she hurt?", None, Timing(patience_s=2.6), 2.6),
        ("Four, seven.", SURE_END, Timing(patience_s=2.6), 2.6),
        ("She was hurt.", SURE_END, Timing(profile=Profile.THINKING), 45.0),
    ],
)
def test_an_ended_sentence_is_waited_for_less(
    words: str, sentence_end: float | None, timing: Timing, waits_s: float
) -> None:
    assert patience(words, sentence_end, timing) == waits_s


@pytest.mark.parametrize(
    ("words", "pauses_s", "waits_s"),
    [
        ("four seven two", (), 2.6),
        ("four seven two", (1.4,), 2.6),
        ("four seven two", (1.4, 1.0), BEYOND_RHYTHM * 1.4),
        ("four seven two", (0.5, 0.5), WAIT_S),
        ("four seven two", (2.4, 0.5), 2.6),
        ("gloves and goggles", (1.4, 1.0), 2.6),
    ],
)
def test_the_next_group_of_a_number_is_overdue(
    words: str, pauses_s: tuple[float, ...], waits_s: float
) -> None:
    assert patience(words, None, Timing(patience_s=2.6), pauses_s) == waits_s


def test_only_doubt_and_time_are_worth_a_second_hearing() -> None:
    assert listens_again(0.2, 0.6, "She was hurt", None)
    assert listens_again(0.2, 0.9, "She was hurt.", SURE_END - 1.0)
    assert not listens_again(0.2, 0.3, "She was hurt", None)
    assert not listens_again(0.6, 0.9, "She was hurt", None)
    assert not listens_again(0.2, 0.9, "She was hurt.", SURE_END)
    assert not listens_again(0.2, 0.9, "Was she hurt?", SURE_QUESTION)
