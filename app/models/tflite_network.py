"""A TFLite network being rewritten as an ONNX graph: its tensors, and the nodes made so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import tflite
from onnx import TensorProto, helper, numpy_helper

from app.models.errors import ConversionFailed

OPSET = 17
IR_VERSION = 8

TO_CHANNELS_FIRST = [0, 3, 1, 2]
TO_CHANNELS_LAST = [0, 2, 3, 1]

ACTIVATION_NONE, ACTIVATION_RELU, ACTIVATION_RELU6 = 0, 1, 3

NUMPY_TYPES: dict[int, Any] = {
    tflite.TensorType.FLOAT32: np.float32,
    tflite.TensorType.FLOAT16: np.float16,
    tflite.TensorType.INT32: np.int32,
    tflite.TensorType.UINT8: np.uint8,
    tflite.TensorType.INT64: np.int64,
    tflite.TensorType.BOOL: np.bool_,
    tflite.TensorType.INT8: np.int8,
}

OPERATOR_NAMES = {
    code: name
    for name, code in vars(tflite.BuiltinOperator).items()
    if isinstance(code, int) and not name.startswith("_")
}

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Operator:
    """One TFLite operator: its kind, the tensors it reads and writes, and its options' table."""

    kind: str
    inputs: list[int]
    outputs: list[int]
    raw: Any

    def options(self, kind: str) -> Any:
        """The operator's options, read as the schema's table `kind`."""
        options = getattr(tflite, kind)()
        table = self.raw.BuiltinOptions()
        options.Init(table.Bytes, table.Pos)
        return options


class Network:
    """The graph under construction: TFLite tensors by index, ONNX nodes and constants by name."""

    def __init__(self, flat: bytes) -> None:
        self.model = tflite.Model.GetRootAsModel(flat, 0)
        self.graph = self.model.Subgraphs(0)
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.shapes: dict[int, list[int]] = {}
        self.constants: dict[int, Array] = {}
        self.signs: dict[int, Array] = {}
        """Per channel ±1: the ONNX tensor is the TFLite tensor times these; absent: plain."""
        self.count = 0
        for index in range(self.graph.TensorsLength()):
            self._read_tensor(index)
        if self.graph.InputsLength() != 1:
            raise ConversionFailed("the network has more than one input")
        self.names: dict[int, str] = {
            self.graph.Outputs(k): self.graph.Tensors(self.graph.Outputs(k)).Name().decode()
            for k in range(self.graph.OutputsLength())
        }
        self.operators = list(self._operators())

    def build(self, rules: Mapping[str, Rule]) -> onnx.ModelProto:
        """The whole graph; `rules` by TFLite operator name add each operator's nodes."""
        source = self.graph.Inputs(0)
        shape = self.shapes[source]
        if len(shape) == 4:
            self.node("Transpose", ["input"], [self.value(source)], perm=TO_CHANNELS_LAST)
            shape = [shape[axis] for axis in TO_CHANNELS_FIRST]
        else:
            self.node("Identity", ["input"], [self.value(source)])
        for operator in self.operators:
            rule = rules.get(operator.kind)
            if rule is None:
                raise ConversionFailed(f"operator {operator.kind} is not one this rewrite knows")
            rule(self, operator)
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, self.shapes[index])
            for index, name in self.names.items()
        ]
        graph = helper.make_graph(
            self.nodes,
            "network",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)],
            outputs,
            list(self.initializers.values()),
        )
        opsets = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)

    def _read_tensor(self, index: int) -> None:
        tensor = self.graph.Tensors(index)
        extents = tensor.ShapeAsNumpy() if tensor.ShapeLength() else ()
        self.shapes[index] = [int(extent) for extent in np.atleast_1d(extents)]
        buffer = self.model.Buffers(tensor.Buffer())
        if buffer.DataLength():
            raw = buffer.DataAsNumpy().tobytes()
            values = np.frombuffer(raw, NUMPY_TYPES[tensor.Type()])
            self.constants[index] = values.reshape(self.shapes[index])

    def _operators(self) -> Iterator[Operator]:
        for index in range(self.graph.OperatorsLength()):
            raw = self.graph.Operators(index)
            code = self.model.OperatorCodes(raw.OpcodeIndex())
            # Old files hold the code in the deprecated byte, new ones in the wide field.
            kind = OPERATOR_NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
            inputs = [raw.Inputs(k) for k in range(raw.InputsLength())]
            outputs = [raw.Outputs(k) for k in range(raw.OutputsLength())]
            yield Operator(kind, inputs, outputs, raw)

    def readers(self, index: int) -> list[Operator]:
        """The operators that read a tensor."""
        return [operator for operator in self.operators if index in operator.inputs]

    def maker(self, index: int) -> Operator | None:
        """The operator that writes a tensor; None for inputs and constants."""
        return next((o for o in self.operators if index in o.outputs), None)

    def signs_of(self, index: int, channels: int) -> Array:
        """The signs a tensor is stored with, (channels,) float32."""
        return self.signs.get(index, np.ones(channels, np.float32))

    def value(self, index: int) -> str:
        """The ONNX name of a TFLite tensor; constants become float32 or integer initializers."""
        if index in self.constants:
            array = self.constants[index]
            name = f"c{index}"
            if name not in self.initializers:
                wide = array.astype(np.float32) if array.dtype == np.float16 else array
                self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(wide), name)
            return name
        return self.names.get(index, f"t{index}")

    def constant(self, array: Array) -> str:
        """A new initializer with these values."""
        self.count += 1
        name = f"k{self.count}"
        self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def node(
        self, kind: str, inputs: list[str], outputs: list[str] | None = None, **attributes: Any
    ) -> str:
        """Appends a node; the name of its (first) output."""
        self.count += 1
        outputs = outputs or [f"v{self.count}"]
        name = f"{kind}_{self.count}"
        self.nodes.append(helper.make_node(kind, inputs, outputs, name=name, **attributes))
        return outputs[0]

    def channels_first(self, index: int) -> str:
        """The image tensor, turned to the order ONNX convolutions want."""
        return self.node("Transpose", [self.value(index)], perm=TO_CHANNELS_FIRST)

    def channels_last(self, value: str, index: int) -> None:
        """Turns an ONNX image back and makes it the TFLite tensor `index`."""
        self.node("Transpose", [value], [self.value(index)], perm=TO_CHANNELS_LAST)

    def activated(self, value: str, activation: int) -> str:
        """The value after the activation TFLite fuses into many operators."""
        if activation == ACTIVATION_NONE:
            return value
        if activation == ACTIVATION_RELU:
            return self.node("Relu", [value])
        if activation == ACTIVATION_RELU6:
            low, high = (self.constant(np.array(bound, np.float32)) for bound in (0, 6))
            return self.node("Clip", [value, low, high])
        raise ConversionFailed(f"fused activation {activation} is not one this conversion knows")


Rule = Callable[[Network, Operator], None]
"""Adds the nodes that compute one operator."""
