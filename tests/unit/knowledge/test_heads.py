"""Lines drawn through examples: between two sides, and around each of many groups."""

import numpy as np
import pytest

from app.knowledge.heads import Head, head, parting

RANDOM = np.random.default_rng(7)


def around(*centre: float, n: int = 20) -> np.ndarray:
    return (np.array(centre) + RANDOM.normal(0.0, 0.1, (n, len(centre)))).astype(np.float32)


def test_a_line_parts_what_it_was_fitted_to_and_what_is_like_it() -> None:
    line = head(around(1.0, 0.0), around(0.0, 1.0))
    assert (line.odds(around(1.0, 0.0)) > 0.0).all()
    assert (line.odds(around(0.0, 1.0)) < 0.0).all()


def test_what_counts_little_moves_the_line_little() -> None:
    sides = around(1.0, 0.0), around(0.0, 1.0)
    at = np.array([[0.9, 0.1]], dtype=np.float32)
    much, little = (head(*sides, (around(0.9, 0.1), share)).odds(at)[0] for share in (2.0, 0.01))
    assert much < little


def test_a_line_survives_being_kept() -> None:
    line = head(around(1.0, 0.0), around(0.0, 1.0))
    at = around(0.4, 0.6)
    assert Head.of_row(line.as_row()).odds(at) == pytest.approx(line.odds(at), abs=1e-5)


def test_each_group_gets_a_value_near_one_for_what_is_like_it() -> None:
    rows = np.vstack([around(1.0, 0.0, 0.0), around(0.0, 1.0, 0.0), around(0.0, 0.0, 1.0)])
    columns = parting(rows, [0] * 20 + [1] * 20 + [2] * 20, [1.0] * 60)
    values = around(0.0, 1.0, 0.0, n=5) @ columns
    assert columns.shape == (3, 3)
    assert (values[:, 1] > 0.6).all()
    assert (np.abs(values[:, [0, 2]]) < 0.4).all()


def test_a_row_that_counts_more_draws_more() -> None:
    rows = np.vstack([around(1.0, 0.0, n=1), around(0.7, 0.7, n=1)])
    at = np.array([[0.7, 0.7]], dtype=np.float32)
    little, much = (float((at @ parting(rows, [0, 1], [1.0, share]))[0, 1]) for share in (0.1, 9.0))
    assert much > little
