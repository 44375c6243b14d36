"""The trained weights are there, small, and refuse to be mixed up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import app.turn_taking
from app.turn_taking.errors import HeadUnsuitable
from app.turn_taking.features import COUNT
from app.turn_taking.head import MAX_BYTES, FloorHead, read_heads, shipped_head, write_heads
from app.turn_taking.training.examples import Example
from app.turn_taking.training.fit import balanced, fit, tuned

WEIGHTS = Path(app.turn_taking.__file__).parent / "weights"


def test_the_shipped_head_loads() -> None:
    head = shipped_head()
    assert head.weights.shape == (COUNT,)
    assert np.isfinite(head.weights).all()


def test_all_weights_together_are_smaller_than_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < MAX_BYTES


def test_heads_are_read_as_they_were_written(tmp_path: Path) -> None:
    head = FloorHead(np.arange(COUNT, dtype=np.float32), 0.5)
    write_heads(tmp_path / "heads.npz", {"one": head})
    again = read_heads(tmp_path / "heads.npz")["one"]
    np.testing.assert_array_equal(again.weights, head.weights)
    assert again.bias == 0.5


def test_weights_for_other_features_are_refused(tmp_path: Path) -> None:
    write_heads(tmp_path / "heads.npz", {"old": FloorHead(np.zeros(7, np.float32), 0.0)})
    with pytest.raises(HeadUnsuitable):
        read_heads(tmp_path / "heads.npz")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "heads.npz").write_bytes(b"not weights")
    with pytest.raises(HeadUnsuitable):
        read_heads(tmp_path / "heads.npz")


def made_up(seed: int = 2, count: int = 120) -> list[Example]:
    """Returns examples whose ends come later and differ in one feature."""
    rng = np.random.default_rng(seed)
    found = []
    for index in range(count):
        done = index % 3 == 0
        features = rng.standard_normal(COUNT).astype(np.float32)
        features[5] += 4.0 * done
        spoken_s = float(rng.uniform(1.9, 4.4)) + 0.5 * done
        found.append(
            Example(
                turn=str(index),
                pause=index,
                silence_s=0.2,
                spoken_s=spoken_s,
                features=features,
                done=done,
            )
        )
    return found


def test_a_fit_finds_what_tells_ends_from_pauses_and_repeats() -> None:
    head = fit(made_up())
    assert int(np.argmax(head.weights[: COUNT - 20])) == 5
    np.testing.assert_array_equal(head.weights, fit(made_up()).weights)


def test_tuning_takes_in_the_new_and_keeps_the_rest() -> None:
    old = FloorHead(np.zeros(COUNT, np.float32), 0.0)
    old.weights[9] = 1.0
    head = tuned(old, made_up())
    assert int(np.argmax(np.abs(head.weights - old.weights)[: COUNT - 20])) == 5
    assert head.weights[9] == pytest.approx(1.0, abs=0.05)
    np.testing.assert_array_equal(head.weights, tuned(old, made_up()).weights)


def test_length_of_speech_weighs_the_same_on_both_sides() -> None:
    examples = made_up()
    weights = balanced(examples)
    short = np.array([example.spoken_s < 2.5 for example in examples])
    done = np.array([example.done for example in examples])
    ends_short = weights[short & done].sum() / weights[done].sum()
    pauses_short = weights[short & ~done].sum() / weights[~done].sum()
    assert ends_short == pytest.approx(pauses_short, abs=1e-6)
