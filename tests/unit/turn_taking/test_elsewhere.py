"""Another room and microphone change the sound, never its length or its times."""

import numpy as np
import pytest

from app.turn_taking.log_mel import RATE_HZ
from app.turn_taking.training.elsewhere import companded, elsewhere, limited, noise, reverberant
from app.turn_taking.training.recordings import Turn


def a_turn() -> Turn:
    time_s = np.arange(2 * RATE_HZ) / RATE_HZ
    voiced = (time_s > 0.5) & (time_s < 1.5)
    samples = (0.2 * np.sin(2 * np.pi * 440 * time_s) * voiced).astype(np.float32)
    return Turn(name="t", recording="r/t", samples=samples, holds=(), true_end_s=1.5)


@pytest.mark.parametrize("seed", range(8))
def test_length_and_labels_stay(seed: int) -> None:
    turn = a_turn()
    moved = elsewhere(turn, np.random.default_rng(seed))
    assert moved.samples.shape == turn.samples.shape
    assert moved.samples.dtype == np.float32
    assert np.max(np.abs(moved.samples)) <= 1.0
    assert (moved.true_end_s, moved.name) == (turn.true_end_s, turn.name)
    loud = np.flatnonzero(np.abs(moved.samples) > 0.5 * np.max(np.abs(moved.samples)))
    assert loud[0] / RATE_HZ > 0.4
    assert loud[-1] / RATE_HZ < 1.7


def test_the_same_seed_gives_the_same_sound() -> None:
    first, again = (elsewhere(a_turn(), np.random.default_rng(4)).samples for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_each_stage_does_what_it_says() -> None:
    rng = np.random.default_rng(1)
    sound = a_turn().samples
    assert np.std(limited(sound, 1000.0, 4000.0)) < 0.5 * np.std(sound)
    assert np.std(reverberant(sound, rng)[-4000:]) >= np.std(sound[-4000:])
    assert np.corrcoef(companded(sound), sound)[0, 1] > 0.95
    loud = np.sqrt(np.percentile(sound**2, 90))
    assert np.std(noise(sound, -20.0, rng)) == pytest.approx(0.1 * loud, rel=0.01)
