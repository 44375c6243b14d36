"""Rewrites a small TFLite network as an ONNX graph, for the operators face models use.

TFLite keeps images as (batch, height, width, channel); ONNX convolutions want (batch, channel,
height, width). Each image operator is wrapped in two transposes; ONNX Runtime cancels neighbours.
PReLU(x) with slope a becomes `a·x + (1 − a)·relu(x)` as two depthwise 1×1 convolutions, which
stay in the runtime's blocked layout: four times faster than its own PReLU on a CPU.
"""

from __future__ import annotations

from collections.abc import Callable
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


def tflite_to_onnx(flat: bytes) -> onnx.ModelProto:
    """The network as a checked ONNX model, exact but for the order of float additions.

    The one input is named `input`; an image input becomes (1, channel, height, width) float32.
    Outputs keep their TFLite names and order. Raises ConversionFailed for an unknown operator.
    """
    network = _Network(flat)
    model = network.build()
    onnx.checker.check_model(model)
    return model


class _Network:
    """The graph under construction: TFLite tensors by index, ONNX nodes and constants by name."""

    def __init__(self, flat: bytes) -> None:
        self.model = tflite.Model.GetRootAsModel(flat, 0)
        self.graph = self.model.Subgraphs(0)
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.shapes: dict[int, list[int]] = {}
        self.constants: dict[int, Array] = {}
        self.count = 0
        for index in range(self.graph.TensorsLength()):
            self._read_tensor(index)
        if self.graph.InputsLength() != 1:
            raise ConversionFailed("the network has more than one input")
        self.names = {
            self.graph.Outputs(k): self.graph.Tensors(self.graph.Outputs(k)).Name().decode()
            for k in range(self.graph.OutputsLength())
        }

    def build(self) -> onnx.ModelProto:
        source = self.graph.Inputs(0)
        shape = self.shapes[source]
        if len(shape) == 4:
            self.node("Transpose", ["input"], [self.value(source)], perm=TO_CHANNELS_LAST)
            shape = [shape[axis] for axis in TO_CHANNELS_FIRST]
        else:
            self.node("Identity", ["input"], [self.value(source)])
        for index in range(self.graph.OperatorsLength()):
            self._operator(self.graph.Operators(index))
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
        shape = np.atleast_1d(tensor.ShapeAsNumpy()) if tensor.ShapeLength() else []
        self.shapes[index] = [int(extent) for extent in shape]
        buffer = self.model.Buffers(tensor.Buffer())
        if buffer.DataLength():
            raw = buffer.DataAsNumpy().tobytes()
            values = np.frombuffer(raw, NUMPY_TYPES[tensor.Type()])
            self.constants[index] = values.reshape(self.shapes[index])

    def _operator(self, operator: Any) -> None:
        code = self.model.OperatorCodes(operator.OpcodeIndex())
        # Old files hold the code in the deprecated byte, new ones in the wide field.
        name = OPERATOR_NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        rule = _RULES.get(name)
        if rule is None:
            raise ConversionFailed(f"operator {name} is not one this conversion knows")
        inputs = [operator.Inputs(k) for k in range(operator.InputsLength())]
        outputs = [operator.Outputs(k) for k in range(operator.OutputsLength())]
        rule(self, inputs, outputs, operator)

    def value(self, index: int) -> str:
        """The ONNX name of a TFLite tensor; constants become float32 or integer initializers."""
        if index in self.constants:
            array = self.constants[index]
            name = f"c{index}"
            if name not in self.initializers:
                wide = array.astype(np.float32) if array.dtype == np.float16 else array
                self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(wide), name)
            return name
        return self.names.get(index, f"t{index}") if hasattr(self, "names") else f"t{index}"

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
        return self.node("Transpose", [self.value(index)], perm=TO_CHANNELS_FIRST)

    def channels_last(self, value: str, index: int) -> None:
        self.node("Transpose", [value], [self.value(index)], perm=TO_CHANNELS_LAST)

    def activated(self, value: str, activation: int) -> str:
        """The value after the activation TFLite fuses into many operators."""
        if activation == ACTIVATION_NONE:
            return value
        if activation == ACTIVATION_RELU:
            return self.node("Relu", [value])
        if activation == ACTIVATION_RELU6:
            low, high = self.constant(np.float32(0)), self.constant(np.float32(6))
            return self.node("Clip", [value, low, high])
        raise ConversionFailed(f"fused activation {activation} is not one this conversion knows")


Rule = Callable[[_Network, list[int], list[int], Any], None]


def _options(operator: Any, kind: str) -> Any:
    options = getattr(tflite, kind)()
    table = operator.BuiltinOptions()
    options.Init(table.Bytes, table.Pos)
    return options


def _padding(same: bool, extents: list[int], kernel: list[int], stride: list[int],
             dilation: list[int]) -> list[int]:  # fmt: skip
    """Pads before and after both axes, as ONNX orders them: top, left, bottom, right."""
    if not same:
        return [0, 0, 0, 0]
    before, after = [], []
    for extent, size, step, spread in zip(extents, kernel, stride, dilation, strict=True):
        reach = (size - 1) * spread + 1
        total = max((-(-extent // step) - 1) * step + reach - extent, 0)
        before.append(total // 2)
        after.append(total - total // 2)
    return before + after


def _convolution(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    _convolve(network, inputs, outputs, _options(operator, "Conv2DOptions"), (0, 3, 1, 2), 1)


def _depthwise(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    options = _options(operator, "DepthwiseConv2DOptions")
    groups = network.shapes[inputs[0]][3]
    _convolve(network, inputs, outputs, options, (3, 0, 1, 2), groups)


def _convolve(network: _Network, inputs: list[int], outputs: list[int], options: Any,
              weight_axes: tuple[int, ...], groups: int) -> None:  # fmt: skip
    weight = network.constants[inputs[1]].astype(np.float32).transpose(weight_axes)
    kernel = list(weight.shape[2:])
    stride = [options.StrideH(), options.StrideW()]
    dilation = [options.DilationHFactor(), options.DilationWFactor()]
    same = options.Padding() == tflite.Padding.SAME
    feeds = [network.channels_first(inputs[0]), network.constant(weight)]
    if len(inputs) > 2 and inputs[2] >= 0:
        feeds.append(network.value(inputs[2]))
    value = network.node(
        "Conv",
        feeds,
        kernel_shape=kernel,
        strides=stride,
        dilations=dilation,
        pads=_padding(same, network.shapes[inputs[0]][1:3], kernel, stride, dilation),
        group=groups,
    )
    value = network.activated(value, options.FusedActivationFunction())
    network.channels_last(value, outputs[0])


def _max_pool(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    options = _options(operator, "Pool2DOptions")
    kernel = [options.FilterHeight(), options.FilterWidth()]
    stride = [options.StrideH(), options.StrideW()]
    same = options.Padding() == tflite.Padding.SAME
    pads = _padding(same, network.shapes[inputs[0]][1:3], kernel, stride, [1, 1])
    first = network.channels_first(inputs[0])
    value = network.node("MaxPool", [first], kernel_shape=kernel, strides=stride, pads=pads)
    network.channels_last(value, outputs[0])


def _prelu(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    slope = network.constants[inputs[1]].astype(np.float32).reshape(-1, 1, 1, 1)
    channels = len(slope)
    first = network.channels_first(inputs[0])
    linear = network.node(
        "Conv", [first, network.constant(slope)], kernel_shape=[1, 1], group=channels
    )
    positive = network.node(
        "Conv",
        [network.node("Relu", [first]), network.constant(1 - slope)],
        kernel_shape=[1, 1],
        group=channels,
    )
    network.channels_last(network.node("Add", [linear, positive]), outputs[0])


def _pad(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    amounts = network.constants[inputs[1]].astype(np.int64)
    pads = network.constant(np.concatenate([amounts[:, 0], amounts[:, 1]]))
    network.node("Pad", [network.value(inputs[0]), pads], [network.value(outputs[0])])


def _dequantize(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    stored = network.constants.get(inputs[0])
    if stored is None or stored.dtype != np.float16:
        raise ConversionFailed("only half-precision weights can be widened")
    network.constants[outputs[0]] = stored.astype(np.float32)


def _arithmetic(kind: str) -> Rule:
    def rule(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
        options = _options(operator, f"{kind}Options")
        feeds = [network.value(index) for index in inputs]
        value = network.activated(network.node(kind, feeds), options.FusedActivationFunction())
        network.node("Identity", [value], [network.value(outputs[0])])

    return rule


def _plain(kind: str, **attributes: Any) -> Rule:
    def rule(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
        feeds = [network.value(inputs[0])]
        network.node(kind, feeds, [network.value(outputs[0])], **attributes)

    return rule


def _squared_difference(
    network: _Network, inputs: list[int], outputs: list[int], operator: Any
) -> None:
    difference = network.node("Sub", [network.value(index) for index in inputs])
    network.node("Mul", [difference, difference], [network.value(outputs[0])])


def _inverse_root(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    root = network.node("Sqrt", [network.value(inputs[0])])
    network.node("Reciprocal", [root], [network.value(outputs[0])])


def _mean(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    axes = [int(axis) for axis in np.atleast_1d(network.constants[inputs[1]])]
    keep = int(_options(operator, "ReducerOptions").KeepDims())
    feeds = [network.value(inputs[0])]
    network.node("ReduceMean", feeds, [network.value(outputs[0])], axes=axes, keepdims=keep)


def _sum(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    axes = np.atleast_1d(network.constants[inputs[1]]).astype(np.int64)
    keep = int(_options(operator, "ReducerOptions").KeepDims())
    feeds = [network.value(inputs[0]), network.constant(axes)]
    network.node("ReduceSum", feeds, [network.value(outputs[0])], keepdims=keep)


def _reshape(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    shape = network.constant(np.array(network.shapes[outputs[0]], np.int64))
    network.node("Reshape", [network.value(inputs[0]), shape], [network.value(outputs[0])])


def _transpose(network: _Network, inputs: list[int], outputs: list[int], operator: Any) -> None:
    order = [int(axis) for axis in network.constants[inputs[1]]]
    network.node("Transpose", [network.value(inputs[0])], [network.value(outputs[0])], perm=order)


def _concatenation(
    network: _Network, inputs: list[int], outputs: list[int], operator: Any
) -> None:
    axis = _options(operator, "ConcatenationOptions").Axis()
    feeds = [network.value(index) for index in inputs]
    network.node("Concat", feeds, [network.value(outputs[0])], axis=axis)


def _strided_slice(
    network: _Network, inputs: list[int], outputs: list[int], operator: Any
) -> None:
    options = _options(operator, "StridedSliceOptions")
    begin, end, step = (network.constants[k].astype(np.int64).copy() for k in inputs[1:4])
    shape = network.shapes[inputs[0]]
    dropped = []
    for axis in range(len(begin)):
        if options.BeginMask() >> axis & 1:
            begin[axis] = 0
        if options.EndMask() >> axis & 1:
            end[axis] = shape[axis]
        if options.ShrinkAxisMask() >> axis & 1:
            begin[axis] %= shape[axis]
            end[axis] = begin[axis] + 1
            dropped.append(axis)
    axes = np.arange(len(begin), dtype=np.int64)
    feeds = [network.value(inputs[0]), *map(network.constant, (begin, end, axes, step))]
    value = network.node("Slice", feeds)
    if dropped:
        gone = network.constant(np.array(dropped, np.int64))
        network.node("Squeeze", [value, gone], [network.value(outputs[0])])
    else:
        network.node("Identity", [value], [network.value(outputs[0])])


_RULES: dict[str, Rule] = {
    "CONV_2D": _convolution,
    "DEPTHWISE_CONV_2D": _depthwise,
    "MAX_POOL_2D": _max_pool,
    "PRELU": _prelu,
    "PAD": _pad,
    "DEQUANTIZE": _dequantize,
    "ADD": _arithmetic("Add"),
    "SUB": _arithmetic("Sub"),
    "MUL": _arithmetic("Mul"),
    "DIV": _arithmetic("Div"),
    "SQUARED_DIFFERENCE": _squared_difference,
    "RSQRT": _inverse_root,
    "NEG": _plain("Neg"),
    "SQRT": _plain("Sqrt"),
    "RELU": _plain("Relu"),
    "LOGISTIC": _plain("Sigmoid"),
    "SOFTMAX": _plain("Softmax", axis=-1),
    "MEAN": _mean,
    "SUM": _sum,
    "RESHAPE": _reshape,
    "TRANSPOSE": _transpose,
    "CONCATENATION": _concatenation,
    "STRIDED_SLICE": _strided_slice,
}
