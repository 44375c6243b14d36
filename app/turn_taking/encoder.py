"""Smart-turn v3's encoder, opened where its signal is: before the head it was shipped with."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper

from app.models.onnx_session import onnx_session
from app.turn_taking.errors import EncoderUnsuitable
from app.turn_taking.log_mel import log_mel

Array = NDArray[np.float32]

FULL_WINDOW_S: Final = 8.0
POSITIONS_PER_S: Final = 50

TAP_POSITIONS: Final = "layer_norm_8_DequantizeLinear_Output"
TAP_POOLED: Final = "sum_1_DequantizeLinear_Output"
TAP_LOGIT: Final = "linear_28"
TAPS: Final = (TAP_POSITIONS, TAP_POOLED, TAP_LOGIT)
POSITION_COUNT: Final = "val_21"
"""The constant by which the graph knows how many positions its window has."""
POSITION_TABLE: Final = "inner.encoder.embed_positions.weight"


class Encoding(msgspec.Struct, frozen=True):
    """What the encoder makes of a stretch of sound."""

    positions: Array
    """(50 * window_s, 384) float32, one row per 20 ms, the newest last."""
    pooled: Array
    """(384,) float32, the attention-weighted mean over all positions."""
    logit: float
    """The shipped head's view, before its sigmoid: positive where the turn sounds complete."""


class TurnEncoder:
    """Turns the last `window_s` of a turn into an `Encoding`.

    A window shorter than the eight seconds of the original keeps the newest positions and costs
    in proportion. One instance per thread; per decision.
    """

    def __init__(self, graph: Path, window_s: float = FULL_WINDOW_S) -> None:
        self._window_s = window_s
        self._session = _open_with_taps(graph, window_s)

    def encode(self, samples: Array) -> Encoding:
        """Returns the encoding of 16 kHz sound whose newest sample is "now"."""
        features = log_mel(samples, self._window_s)[np.newaxis]
        feed = {"input_features": features}
        positions, pooled, logit = self._session.run(list(TAPS), feed)
        return Encoding(
            positions=np.asarray(positions, np.float32)[0],
            pooled=np.asarray(pooled, np.float32).reshape(-1),
            logit=float(np.ravel(logit)[0]),
        )


def _open_with_taps(path: Path, window_s: float) -> Any:
    """Returns a session of the graph with the taps as outputs and its window cut to `window_s`."""
    model = onnx.load(path)
    graph = model.graph
    known = {name for node in graph.node for name in node.output}
    missing = sorted(set(TAPS) - known)
    if missing:
        raise EncoderUnsuitable(
            f"{path.name} is not the end-of-turn graph this version knows: "
            f"it has no {' and no '.join(missing)}. Run `vivavoce models fetch` again."
        )
    if window_s != FULL_WINDOW_S:
        _shorten(graph, round(window_s * POSITIONS_PER_S))
    for name in sorted(set(TAPS) - {output.name for output in graph.output}):
        graph.output.append(onnx.helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    with tempfile.TemporaryDirectory(prefix="vivavoce-") as folder:
        tapped = Path(folder) / "turn_encoder.onnx"
        onnx.save(model, tapped)
        return onnx_session(tapped, threads=1)


def _shorten(graph: Any, positions: int) -> None:
    """Leaves the newest `positions` of the position table and tells the graph of it."""
    for tensor in graph.initializer:
        if tensor.name == POSITION_COUNT:
            count = np.array([positions], dtype=np.int64)
            tensor.CopyFrom(numpy_helper.from_array(count, tensor.name))
        elif tensor.name == POSITION_TABLE:
            newest = numpy_helper.to_array(tensor)[-positions:].copy()
            tensor.CopyFrom(numpy_helper.from_array(newest, tensor.name))
    graph.input[0].type.tensor_type.shape.dim[2].dim_value = 2 * positions
    del graph.value_info[:]
