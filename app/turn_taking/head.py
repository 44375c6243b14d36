"""The trained part: a few thousand weights that turn features into log odds of "done"."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.turn_taking.errors import HeadUnsuitable
from app.turn_taking.features import COUNT

Array = NDArray[np.float32]

SHIPPED: Final = "floor_head.npz"
MAX_BYTES: Final = 1_000_000


class FloorHead(msgspec.Struct, frozen=True):
    """A linear judgement of the floor features. Equal odds mean: as often an end as a pause."""

    weights: Array
    """(COUNT,) float32."""
    bias: float

    def log_odds(self, features: Array) -> float:
        """Returns the log odds that the turn is over, for one row of floor features."""
        # Element-wise: a product this small must not wake the threads of the BLAS.
        return float(np.sum(self.weights * features)) + self.bias


def shipped_head() -> FloorHead:
    """Returns the head trained on all recordings. Raises HeadUnsuitable."""
    with resources.as_file(resources.files("app.turn_taking") / "weights" / SHIPPED) as path:
        return read_heads(path)["all"]


def read_heads(path: Path) -> dict[str, FloorHead]:
    """Returns the heads in a file by name. Raises HeadUnsuitable."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = [str(name) for name in stored["names"]]
            weights = np.asarray(stored["weights"], np.float32)
            biases = np.asarray(stored["biases"], np.float32)
    except (OSError, ValueError, KeyError) as error:
        raise HeadUnsuitable(f"{path.name} cannot be read as floor weights: {error}") from error
    if weights.shape != (len(names), COUNT) or biases.shape != (len(names),):
        raise HeadUnsuitable(
            f"{path.name} was trained for {weights.shape[-1]} features, this version has {COUNT}. "
            "Train again with `python -m app.turn_taking.train`."
        )
    return {
        name: FloorHead(row, float(bias))
        for name, row, bias in zip(names, weights, biases, strict=True)
    }


def write_heads(path: Path, heads: dict[str, FloorHead]) -> None:
    """Writes the heads to `path`, smaller than a megabyte."""
    weights = np.stack([head.weights for head in heads.values()]).astype(np.float32)
    biases = np.array([head.bias for head in heads.values()], np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, names=np.array(list(heads)), weights=weights, biases=biases)
