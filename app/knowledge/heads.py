"""A line between two sorts of sentences, drawn through vectors of an author's examples.

Nearness to the nearest example knows only that one; a line fitted to all of them knows in which
directions the two sorts differ. Logistic regression in the examples' own span: dozens of examples
and hundreds of dimensions, in milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.knowledge.embedding import Vectors

DECAY = 0.03
"""Pulls the weights to 0. On strangers' sentences 0.01 and 0.1 part the two sorts as well."""
STEPS = 12
_STEEPEST = 30.0
_FLATTEST = 1e-4
"""Least curvature of an example that is decided, so that each step can be solved."""


@dataclass(frozen=True, slots=True)
class Head:
    """Natural log odds = vector times `weights` + `offset`."""

    weights: NDArray[np.float32]
    """Shape (dimensions,)."""
    offset: float

    def odds(self, vectors: Vectors) -> NDArray[np.float64]:
        """Return the log odds of each vector, shape (n,)."""
        return np.asarray(vectors @ self.weights, dtype=np.float64) + self.offset


def head(yes: Vectors, no: Vectors, *others: tuple[Vectors, float]) -> Head:
    """Fit a head to examples of both sides; each of `others` is a no that counts so much."""
    rows = np.vstack([yes, no, *(vectors for vectors, _ in others)]).astype(np.float64)
    truth = np.r_[np.ones(len(yes)), np.zeros(len(rows) - len(yes))]
    shares = np.concatenate(
        [np.ones(len(yes) + len(no)), *(np.full(len(v), share) for v, share in others)]
    )
    design = np.c_[rows, np.ones(len(rows))]  # the last column is the offset, hardly pulled
    gram = design @ design.T
    duals = np.zeros(len(rows))
    for _ in range(STEPS):
        odds = np.clip(gram @ duals, -_STEEPEST, _STEEPEST)
        p = 1 / (1 + np.exp(-odds))
        curve = np.maximum(shares * p * (1 - p), _FLATTEST)
        target = odds + shares * (truth - p) / curve
        duals = np.linalg.solve(gram + np.diag(DECAY / curve), target)
    found = design.T @ duals
    return Head(weights=found[:-1].astype(np.float32), offset=float(found[-1]))
