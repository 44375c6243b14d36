"""A regularised logistic regression, balanced so that the length of a turn tells nothing."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.optimize
from numpy.typing import NDArray

from app.turn_taking.head import FloorHead
from app.turn_taking.prosody import NAMES
from app.turn_taking.training.examples import Example

Matrix = NDArray[np.float64]

LENGTH_EDGES_S: Final = (1.2, 1.8, 2.5, 3.5, 5.0)
"""Within each class of length, ends and pauses weigh the same in sum."""
STRENGTH: Final = 6e-4
"""Inverse of the penalty on squared weights, for standardised features."""
TUNING: Final = 2e-4
"""The same for the way from weights that are there already."""
FEW: Final = len(NAMES) + 1
"""The last features, prosody and logit, stand against thousands of the encoder's."""
LOUDER: Final = 2.0
"""By this much, therefore, they are penalised less."""
ROUNDS: Final = 200


def fit(examples: list[Example]) -> FloorHead:
    """Returns the head that tells these ends from these pauses. Deterministic."""
    features = np.stack([example.features for example in examples]).astype(np.float64)
    done = np.array([example.done for example in examples])
    weights = balanced(examples)
    mean = np.average(features, axis=0, weights=weights)
    scale = features.std(axis=0) + 1e-3
    scale[-FEW:] /= LOUDER
    slopes, bias = _logistic((features - mean) / scale, done, weights)
    return FloorHead(
        weights=(slopes / scale).astype(np.float32),
        bias=float(bias - np.sum(slopes * mean / scale)),
    )


def tuned(head: FloorHead, examples: list[Example], strength: float = TUNING) -> FloorHead:
    """Returns the head moved towards other examples, as little as they demand. Deterministic.

    The penalty is on the way from the old weights, so what the new examples do not speak about
    stays as it was.
    """
    features = np.stack([example.features for example in examples]).astype(np.float64)
    done = np.array([example.done for example in examples])
    weights = balanced(examples)
    mean = np.average(features, axis=0, weights=weights)
    scale = features.std(axis=0) + 1e-3
    scale[-FEW:] /= LOUDER
    start = np.append(head.weights * scale, head.bias + float(np.sum(head.weights * mean)))
    slopes, bias = _logistic((features - mean) / scale, done, weights, start, strength)
    return FloorHead(
        weights=(slopes / scale).astype(np.float32),
        bias=float(bias - np.sum(slopes * mean / scale)),
    )


def balanced(examples: list[Example]) -> Matrix:
    """Returns a weight per example: pauses count once, and length of speech does not separate."""
    done = np.array([example.done for example in examples])
    pauses = np.array([example.pause for example in examples])
    _, inverse, counts = np.unique(pauses, return_inverse=True, return_counts=True)
    once = 1.0 / counts[inverse]
    length = np.digitize([example.spoken_s for example in examples], LENGTH_EDGES_S)
    weights = np.zeros(len(examples))
    for bin_ in np.unique(length):
        here = length == bin_
        for truth in (False, True):
            cell = here & (done == truth)
            if cell.any():
                weights[cell] = once[cell] * once[here].sum() / 2 / once[cell].sum()
    even: Matrix = weights * len(examples) / weights.sum()
    even *= np.array([example.trust for example in examples])
    return even


def _logistic(
    features: Matrix,
    done: NDArray[np.bool_],
    weights: Matrix,
    start: Matrix | None = None,
    strength: float = STRENGTH,
) -> tuple[Matrix, float]:
    start = np.zeros(features.shape[1] + 1) if start is None else start
    sign = np.where(done, 1.0, -1.0)

    def loss(point: Matrix) -> tuple[float, Matrix]:
        slopes, bias = point[:-1], point[-1]
        margin = sign * (features @ slopes + bias)
        pull = -weights * sign / (1.0 + np.exp(np.clip(margin, -50, 50)))
        value = float(np.sum(weights * np.logaddexp(0.0, -margin)))
        way = slopes - start[:-1]
        value += float(np.sum(way**2)) / (2 * strength)
        return value, np.append(features.T @ pull + way / strength, pull.sum())

    options = {"maxiter": ROUNDS}
    found = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return found.x[:-1], float(found.x[-1])
