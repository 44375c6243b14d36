"""Logistic regression, small enough to read: labels from a few numbers each."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
WEIGHT_DECAY = 0.003
"""On standardised features; 0.001 and 0.01 part the pairs as well."""
STEPS = 100


def fitted(
    rows: Numbers, labels: Sequence[bool], shares: Sequence[float], decay: float = WEIGHT_DECAY
) -> Numbers:
    """Return a weight for each column of `rows` (n, k) and the offset, by Newton's method.

    `shares` says how much each row counts. The result gives natural log odds of a label.
    """
    truth, share = np.array(labels, dtype=float), np.array(shares) / sum(shares)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    design = np.c_[(rows - middle) / spread, np.ones(len(rows))]
    pull = np.eye(design.shape[1]) * 2 * decay
    pull[-1, -1] = 1e-9
    found = np.zeros(design.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (share * (p - truth)) + pull @ found
        curve = (design * (share * p * (1 - p) + 1e-9)[:, None]).T @ design + pull
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-7:
            break
    weights = found[:-1] / spread
    return np.append(weights, found[-1] - float(weights @ middle))


def cross_validated(
    rows: Numbers, labels: Sequence[bool], shares: Sequence[float], groups: Sequence[str]
) -> Numbers:
    """Return for each row the log odds by a fit on the rows of all other groups."""
    odds, of_group = np.zeros(len(rows)), np.array(groups)
    truth, share = np.array(labels), np.array(shares)
    for group in sorted(set(groups)):
        rest, own = of_group != group, of_group == group
        found = fitted(rows[rest], truth[rest].tolist(), share[rest].tolist())
        odds[own] = rows[own] @ found[:-1] + found[-1]
    return odds
