"""A line between two sorts of sentences, drawn through vectors of an author's examples.

Nearness to the nearest example knows only that one; a line fitted to all of them knows in which
directions the two sorts differ. Logistic regression: hundreds of examples and thousands of
dimensions in hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.knowledge.embedding import Vectors

DECAY = 0.1
"""Pulls the weights to 0. Strangers' sentences are parted worse by 0.03, and no better by 0.3."""
STEPS = 20
SETTLED = 1e-3
"""A step that moves no weight further is the last."""
PRECISION = 0.03
"""Of a step's length."""
PARTING_DECAY = 2.0
"""As `DECAY`, for `parting`; 1 and 3 part strangers' questions as well."""
FITTING, PARTING = f"logistic {DECAY} {STEPS}", f"ridge {PARTING_DECAY}"
"""Change when a fit to the same texts would: they are part of the names of what is kept."""


@dataclass(frozen=True, slots=True)
class Head:
    """Natural log odds = vector times `weights` + `offset`."""

    weights: NDArray[np.float32]
    """Shape (dimensions,)."""
    offset: float

    def odds(self, vectors: Vectors) -> NDArray[np.float64]:
        """Return the log odds of each vector, shape (n,)."""
        return np.asarray(vectors @ self.weights, dtype=np.float64) + self.offset

    def as_row(self) -> Vectors:
        """Return the weights and the offset as one row, to be kept."""
        return np.append(self.weights, np.float32(self.offset)).reshape(1, -1)

    @staticmethod
    def of_row(row: Vectors) -> Head:
        """Return the head that `as_row` made a row of."""
        return Head(weights=row[0, :-1], offset=float(row[0, -1]))


def head(yes: Vectors, no: Vectors, *others: tuple[Vectors, float]) -> Head:
    """Fit a head to examples of both sides; each of `others` is a no that counts so much.

    Newton's method; each step is solved by conjugate gradients, which never need the matrix.
    """
    rows = np.vstack([yes, no, *(vectors for vectors, _ in others)])
    rows = np.hstack([rows, np.ones((len(rows), 1), dtype=np.float32)])  # the last is the offset
    truth = np.r_[np.ones(len(yes)), np.zeros(len(rows) - len(yes))]
    shares = np.concatenate(
        [np.ones(len(yes) + len(no)), *(np.full(len(v), share) for v, share in others)]
    )
    found = np.zeros(rows.shape[1], dtype=np.float32)
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(rows @ found).astype(np.float64)))
        curve = (shares * p * (1 - p)).astype(np.float32)
        slope = rows.T @ (shares * (p - truth)).astype(np.float32) + DECAY * found
        step = _solved(rows, curve, slope)
        found -= step
        if np.abs(step).max() < SETTLED:
            break
    return Head(weights=found[:-1], offset=float(found[-1]))


def parting(rows: Vectors, groups: Sequence[int], shares: Sequence[float]) -> Vectors:
    """Return a column for each group: times a vector it is near 1 for what is like the group's rows
    and near 0 for what is not. Ridge regression; `shares` says how much each row counts.

    Hundreds of groups cost no more than one: 2,000 rows take a second, whatever their dimensions.
    """
    counts = np.sqrt(np.asarray(shares, dtype=np.float32))[:, None]
    weighed = rows * counts
    truth = np.zeros((len(rows), max(groups) + 1), dtype=np.float32)
    truth[np.arange(len(rows)), groups] = 1.0
    nearness = weighed @ weighed.T
    nearness[np.diag_indices_from(nearness)] += PARTING_DECAY
    return np.asarray(weighed.T @ np.linalg.solve(nearness, truth * counts), dtype=np.float32)


def _solved(rows: Vectors, curve: Vectors, slope: Vectors) -> Vectors:
    """Return x of (rows' curve rows + DECAY) x = slope, well enough for one of several steps."""
    solution, rest = np.zeros_like(slope), slope.copy()
    way, size = rest.copy(), float(rest @ rest)
    good_enough = size * PRECISION**2
    while size > good_enough:
        bent = rows.T @ (curve * (rows @ way)) + DECAY * way
        far = size / float(way @ bent)
        solution += far * way
        rest -= far * bent
        before, size = size, float(rest @ rest)
        way = rest + (size / before) * way
    return solution
