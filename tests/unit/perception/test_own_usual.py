"""A voice is compared with the learner's own earlier utterances and nobody else's."""

import pytest

from app.conversation.cues import Cue, CueName, Unavailable, missing
from app.perception.own_usual import OwnUsual


def cue(value: float) -> Cue:
    return Cue(name=CueName.PITCH_RANGE, value=value, since_s=0, until_s=1)


def remembering(*values: float) -> OwnUsual:
    usual = OwnUsual()
    for value in values:
        usual.remember((cue(value),))
    return usual


def test_one_earlier_utterance_is_not_usual_yet() -> None:
    assert remembering(8.0).compared(cue(4.0)).usual is None


def test_two_are_and_three_have_a_spread() -> None:
    two, three = remembering(8.0, 10.0), remembering(8.0, 9.0, 13.0)
    assert two.compared(cue(4.5)).ratio == pytest.approx(0.5)
    assert two.compared(cue(4.5)).deviation is None
    assert three.compared(cue(4.5)).deviation == pytest.approx(-4.5 / 1.4826, abs=0.01)


def test_equal_utterances_do_not_make_a_slightly_other_one_strange() -> None:
    compared = remembering(9.0, 9.0, 9.0, 9.0).compared(cue(8.6))
    assert compared.deviation is not None
    assert abs(compared.deviation) < 1


def test_what_is_missing_is_neither_compared_nor_remembered() -> None:
    usual = remembering(9.0, 9.0)
    gone = missing(CueName.PITCH_RANGE, Unavailable.TOO_LITTLE_VOICE, 0, 1)
    usual.remember((gone,))
    assert usual.compared(gone) == gone
