"""A voice that the head misjudges is understood after a few turns."""

from hypothesis import given
from hypothesis import strategies as st

from app.turn_taking.session_bias import LARGEST, SessionBias
from app.turn_taking.smart_turn import sigmoid


def test_one_end_that_sounded_unfinished_may_be_chance() -> None:
    bias = SessionBias()
    bias.learn(-2.0, done=True)
    assert 0.0 < bias.value < 0.5


def test_ends_that_sounded_unfinished_are_believed_in_time() -> None:
    bias, heard = SessionBias(), -1.0
    for _ in range(6):
        bias.learn(heard + bias.value, done=True)
    assert sigmoid(heard + bias.value) > 0.45


def test_pauses_that_sounded_finished_are_waited_for() -> None:
    bias = SessionBias()
    bias.learn(1.0, done=False)
    assert bias.value < -0.5


def test_a_pause_teaches_more_than_an_end() -> None:
    cut, waited = SessionBias(), SessionBias()
    cut.learn(1.0, done=False)
    waited.learn(-1.0, done=True)
    assert abs(cut.value) > 3 * waited.value > 0.0


def test_what_was_known_already_changes_nothing() -> None:
    bias = SessionBias()
    for _ in range(20):
        bias.learn(0.4, done=True)
    assert bias.value == 0.0


@given(st.lists(st.tuples(st.floats(-9, 9), st.booleans()), max_size=50))
def test_it_stays_within_bounds(answers: list[tuple[float, bool]]) -> None:
    bias = SessionBias()
    for log_odds, done in answers:
        bias.learn(log_odds + bias.value, done=done)
    assert abs(bias.value) <= LARGEST
    bias.reset()
    assert bias.value == 0.0
