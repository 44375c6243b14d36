"""Makes inner values of a graph readable by declaring them outputs; computes nothing new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from app.models.errors import ConversionFailed

HIBARI_DURATIONS = "/Round_output_0"
"""Frames of 12.5 ms (300 samples at 24 kHz) per phoneme id, float."""

SMART_TURN_TAPS = ("sum_1_DequantizeLinear_Output", "gelu_7", "linear_28")
"""The pooled encoder state (384), the last hidden layer (64) and the logit before the sigmoid."""


def hibari_durations(fetched: Path, results: Path) -> None:
    """Writes `hibari.onnx` with the phoneme durations as a further output."""
    _expose(fetched / "hibari.onnx", results / "hibari.onnx", (HIBARI_DURATIONS,))


def smart_turn_taps(fetched: Path, results: Path) -> None:
    """Writes `smart-turn.onnx` with three inner values as further outputs."""
    source = fetched / "smart-turn-v3.2-cpu.onnx"
    _expose(source, results / "smart-turn.onnx", SMART_TURN_TAPS)


def _expose(source: Path, target: Path, values: Sequence[str]) -> None:
    model = onnx.load(str(source))
    made = {name for node in model.graph.node for name in node.output}
    for value in values:
        if value not in made:
            raise ConversionFailed(f"{source.name} computes no value named {value}")
        model.graph.output.append(helper.make_tensor_value_info(value, TensorProto.FLOAT, None))
    onnx.save(model, str(target))
