"""Kokoro as shipped computes in 8-bit integers, slowly; this writes the same network in float.

The published graph quantises each layer's input at run time (DynamicQuantizeLinear), multiplies
in integers, converts to float and scales by input scale times weight scale. Integer convolutions
of this kind are slow on processors without special instructions. The float graph computes each
layer on `input / input_scale`, which the untouched scaling that follows turns back, so only the
layer itself changes: the rounding of its input disappears, its weights keep their 8-bit values.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from app.models.errors import ConversionFailed

DURATIONS = "/encoder/Round_output_0"
"""Units of 25 ms (600 samples at 24 kHz) per phoneme id, float."""

INTEGER_LAYERS = {"ConvInteger": "Conv", "MatMulInteger": "MatMul"}


def kokoro_to_float(fetched: Path, results: Path) -> None:
    """Writes `kokoro.onnx`: float layers and the phoneme durations as a further output.

    Raises ConversionFailed when a layer has a form this rewrite does not know.
    """
    model = onnx.load(str(fetched / "kokoro-v1.0.int8.onnx"))
    _FloatRewrite(model.graph).run()
    model.graph.output.append(helper.make_tensor_value_info(DURATIONS, TensorProto.FLOAT, None))
    onnx.save(model, str(results / "kokoro.onnx"))


class _FloatRewrite:
    """One pass over the nodes in order; each integer layer becomes a division and a float layer."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.graph = graph
        self.weights = {tensor.name: tensor for tensor in graph.initializer}
        self.quantised = {
            node.output[0]: (node.input[0], node.output[1])
            for node in graph.node
            if node.op_type == "DynamicQuantizeLinear"
        }
        self.nodes: list[onnx.NodeProto] = []
        self.scaled: dict[str, str] = {}
        self.floats: set[str] = set()
        self.made_float: set[str] = set()

    def run(self) -> None:
        """Rewrites the graph in place and drops what nothing reads any more."""
        for node in self.graph.node:
            if node.op_type in INTEGER_LAYERS:
                self._layer(node)
            elif node.op_type == "Add" and self.floats.intersection(node.input):
                self._bias(node)
            else:
                self.nodes.append(node)
        del self.graph.node[:]
        self.graph.node.extend(self._live(self.nodes))
        read = {name for node in self.graph.node for name in node.input}
        kept = [tensor for tensor in self.graph.initializer if tensor.name in read]
        del self.graph.initializer[:]
        self.graph.initializer.extend(kept)
        del self.graph.value_info[:]  # they name integer types that are float now

    def _layer(self, node: onnx.NodeProto) -> None:
        if node.input[0] not in self.quantised or node.input[1] not in self.weights:
            raise ConversionFailed(f"layer {node.name} is fed in a way the rewrite does not know")
        value, scale = self.quantised[node.input[0]]
        self.nodes.append(
            helper.make_node(
                INTEGER_LAYERS[node.op_type],
                [self._scaled_input(value, scale), self._float_weight(node)],
                list(node.output),
                name=f"{node.name}_float",
            )
        )
        self.nodes[-1].attribute.extend(node.attribute)
        self.floats.add(node.output[0])

    def _scaled_input(self, value: str, scale: str) -> str:
        if value not in self.scaled:
            self.scaled[value] = f"{value}_by_scale"
            self.nodes.append(
                helper.make_node(
                    "Div", [value, scale], [self.scaled[value]], name=f"{value}_by_scale"
                )
            )
        return self.scaled[value]

    def _float_weight(self, node: onnx.NodeProto) -> str:
        name = f"{node.input[1]}_float"
        if name not in self.made_float:
            weight = numpy_helper.to_array(self.weights[node.input[1]]).astype(np.float32)
            if len(node.input) > 3 and node.input[3]:
                zero = numpy_helper.to_array(self.weights[node.input[3]]).astype(np.float32)
                weight = weight - _per_channel(zero, weight.ndim, node.op_type)
            self.graph.initializer.append(numpy_helper.from_array(weight, name))
            self.made_float.add(name)
        return name

    def _bias(self, node: onnx.NodeProto) -> None:
        inputs = []
        for value in node.input:
            if value in self.floats:
                inputs.append(value)
                continue
            self.nodes.append(
                helper.make_node(
                    "Cast", [value], [f"{node.name}_{value}_float"], to=TensorProto.FLOAT
                )
            )
            inputs.append(f"{node.name}_{value}_float")
        self.nodes.append(
            helper.make_node("Add", inputs, list(node.output), name=f"{node.name}_float")
        )
        self.floats.add(node.output[0])

    def _live(self, nodes: list[onnx.NodeProto]) -> list[onnx.NodeProto]:
        """The nodes something still reads; the scale outputs of the quantisers are read on."""
        wanted = {output.name for output in self.graph.output} | {DURATIONS}
        kept: list[onnx.NodeProto] = []
        for node in reversed(nodes):
            if wanted.intersection(node.output):
                wanted.update(name for name in node.input if name)
                kept.append(node)
        return kept[::-1]


def _per_channel(zero: npt.NDArray[np.float32], rank: int, layer: str) -> npt.NDArray[np.float32]:
    if layer == "ConvInteger" and zero.ndim == 1 and zero.size > 1:
        return zero.reshape([-1] + [1] * (rank - 1))
    return zero
