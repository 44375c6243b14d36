"""The learned floor behind its port, on the real encoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.turn_taking import LearnedFloor, SmartTurn
from app.turn_taking.encoder import TurnEncoder
from app.turn_taking.errors import EncoderUnsuitable
from app.turn_taking.features import COUNT, WINDOW_S, floor_features
from app.turn_taking.learned import backchannel
from tests.unit.turn_taking.test_log_mel import voice_like

Model = Callable[..., Path]


@pytest.fixture
def floor(model: Model) -> LearnedFloor:
    return LearnedFloor(model("end_of_turn"))


@pytest.fixture
def turn() -> np.ndarray:
    return np.concatenate([voice_like(2.0), np.zeros(3_200, np.float32)])


def test_scores_are_shares_that_add_up(floor: LearnedFloor, turn: np.ndarray) -> None:
    scores = floor.predict(turn, silence_s=0.2)
    shares = (scores.p_yield, scores.p_hold, scores.p_backchannel)
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert sum(shares) == pytest.approx(1.0)


def test_the_same_sound_gets_the_same_score(floor: LearnedFloor, turn: np.ndarray) -> None:
    first = floor.predict(turn, silence_s=0.2)
    floor.reset_session()
    assert floor.predict(turn, silence_s=0.2) == first


def test_what_was_judged_during_speech_does_not_weigh_in_the_silence(
    floor: LearnedFloor, turn: np.ndarray
) -> None:
    alone = floor.predict(turn, silence_s=0.2)
    floor.predict(turn[:24_000], silence_s=0.0)
    assert floor.predict(turn, silence_s=0.2) == alone


def test_a_learner_of_long_pauses_is_waited_for(floor: LearnedFloor, turn: np.ndarray) -> None:
    before = floor.predict(turn, silence_s=0.2)
    for _ in range(4):
        floor.observe_pause(1.8, True)
    assert floor.predict(turn, silence_s=0.2).p_yield < before.p_yield


@pytest.mark.parametrize("count", [0, 400, 16_000])
def test_hardly_any_sound_is_no_error(floor: LearnedFloor, count: int) -> None:
    floor.predict(np.zeros(count, np.float32), silence_s=0.1)


def test_the_features_have_the_width_that_the_head_was_trained_for(model: Model) -> None:
    encoder = TurnEncoder(model("end_of_turn"), WINDOW_S)
    sound = voice_like(4.0)
    assert floor_features(encoder.encode(sound), sound, 0.3).shape == (COUNT,)


def test_the_whole_window_gives_the_shipped_models_own_answer(model: Model) -> None:
    sound = voice_like(9.0)
    p_yield = SmartTurn(model("end_of_turn")).predict(sound, silence_s=0.2).p_yield
    logit = TurnEncoder(model("end_of_turn")).encode(sound).logit
    assert p_yield == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-6)


def test_another_graph_is_refused(model: Model) -> None:
    with pytest.raises(EncoderUnsuitable):
        TurnEncoder(model("vad"))


def test_a_short_utterance_fits_a_response_and_a_long_one_does_not() -> None:
    assert backchannel(0.3) > 0.9
    assert backchannel(2.0) < 0.01
