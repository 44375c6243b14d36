"""Rewrites a small TFLite network as an ONNX graph, for the operators face models use.

TFLite keeps images as (batch, height, width, channel); ONNX convolutions want (batch, channel,
height, width). Each image operator is wrapped in two transposes; ONNX Runtime cancels neighbours.
A PReLU becomes depthwise 1×1 convolutions (`tflite_prelu.py`), which stay in the runtime's blocked
layout.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import tflite

from app.models.errors import ConversionFailed
from app.models.tflite_network import Network, Operator, Rule
from app.models.tflite_prelu import prelu, turned


def tflite_to_onnx(flat: bytes) -> onnx.ModelProto:
    """The network as a checked ONNX model, exact but for the order of float additions.

    The one input is named `input`; an image input becomes (1, channel, height, width) float32.
    Outputs keep their TFLite names and order. Raises ConversionFailed for an unknown operator.
    """
    model = Network(flat).build(RULES)
    onnx.checker.check_model(model)
    return model


def _padding(
    same: bool, extents: list[int], kernel: list[int], stride: list[int], dilation: list[int]
) -> list[int]:
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


def _convolution(network: Network, operator: Operator) -> None:
    _convolve(network, operator, operator.options("Conv2DOptions"), (0, 3, 1, 2), 1)


def _depthwise(network: Network, operator: Operator) -> None:
    options = operator.options("DepthwiseConv2DOptions")
    groups = network.shapes[operator.inputs[0]][3]
    _convolve(network, operator, options, (3, 0, 1, 2), groups)


def _convolve(
    network: Network, operator: Operator, options: Any, weight_axes: tuple[int, ...], groups: int
) -> None:
    weight = network.constants[operator.inputs[1]].astype(np.float32).transpose(weight_axes)
    turn = turned(network, operator, len(weight))
    read = network.signs_of(operator.inputs[0], network.shapes[operator.inputs[0]][3])
    weight = weight * turn[:, None, None, None]
    weight = weight * (read[:, None, None, None] if groups > 1 else read[None, :, None, None])
    kernel = list(weight.shape[2:])
    stride = [options.StrideH(), options.StrideW()]
    dilation = [options.DilationHFactor(), options.DilationWFactor()]
    same = options.Padding() == tflite.Padding.SAME
    feeds = [network.channels_first(operator.inputs[0]), network.constant(weight)]
    if len(operator.inputs) > 2 and operator.inputs[2] >= 0:
        bias = network.constants[operator.inputs[2]].astype(np.float32)
        plain = bool((turn == 1).all())
        feeds.append(network.value(operator.inputs[2]) if plain else network.constant(bias * turn))
    value = network.node(
        "Conv",
        feeds,
        kernel_shape=kernel,
        strides=stride,
        dilations=dilation,
        pads=_padding(same, network.shapes[operator.inputs[0]][1:3], kernel, stride, dilation),
        group=groups,
    )
    value = network.activated(value, options.FusedActivationFunction())
    network.channels_last(value, operator.outputs[0])


def _max_pool(network: Network, operator: Operator) -> None:
    options = operator.options("Pool2DOptions")
    kernel = [options.FilterHeight(), options.FilterWidth()]
    stride = [options.StrideH(), options.StrideW()]
    same = options.Padding() == tflite.Padding.SAME
    pads = _padding(same, network.shapes[operator.inputs[0]][1:3], kernel, stride, [1, 1])
    first = network.channels_first(operator.inputs[0])
    value = network.node("MaxPool", [first], kernel_shape=kernel, strides=stride, pads=pads)
    network.channels_last(value, operator.outputs[0])


def _pad(network: Network, operator: Operator) -> None:
    amounts = network.constants[operator.inputs[1]].astype(np.int64)
    pads = network.constant(np.concatenate([amounts[:, 0], amounts[:, 1]]))
    network.node(
        "Pad", [network.value(operator.inputs[0]), pads], [network.value(operator.outputs[0])]
    )


def _dequantize(network: Network, operator: Operator) -> None:
    stored = network.constants.get(operator.inputs[0])
    if stored is None or stored.dtype != np.float16:
        raise ConversionFailed("only half-precision weights can be widened")
    network.constants[operator.outputs[0]] = stored.astype(np.float32)


def _arithmetic(kind: str) -> Rule:
    def rule(network: Network, operator: Operator) -> None:
        options = operator.options(f"{kind}Options")
        feeds = [network.value(index) for index in operator.inputs]
        value = network.activated(network.node(kind, feeds), options.FusedActivationFunction())
        network.node("Identity", [value], [network.value(operator.outputs[0])])
        for index in operator.inputs:
            if index in network.signs:
                network.signs[operator.outputs[0]] = network.signs[index]

    return rule


def _plain(kind: str, **attributes: Any) -> Rule:
    def rule(network: Network, operator: Operator) -> None:
        feeds = [network.value(operator.inputs[0])]
        network.node(kind, feeds, [network.value(operator.outputs[0])], **attributes)

    return rule


def _squared_difference(network: Network, operator: Operator) -> None:
    difference = network.node("Sub", [network.value(index) for index in operator.inputs])
    network.node("Mul", [difference, difference], [network.value(operator.outputs[0])])


def _inverse_root(network: Network, operator: Operator) -> None:
    root = network.node("Sqrt", [network.value(operator.inputs[0])])
    network.node("Reciprocal", [root], [network.value(operator.outputs[0])])


def _mean(network: Network, operator: Operator) -> None:
    axes = [int(axis) for axis in np.atleast_1d(network.constants[operator.inputs[1]])]
    keep = int(operator.options("ReducerOptions").KeepDims())
    feeds = [network.value(operator.inputs[0])]
    network.node(
        "ReduceMean", feeds, [network.value(operator.outputs[0])], axes=axes, keepdims=keep
    )


def _sum(network: Network, operator: Operator) -> None:
    axes = np.atleast_1d(network.constants[operator.inputs[1]]).astype(np.int64)
    keep = int(operator.options("ReducerOptions").KeepDims())
    feeds = [network.value(operator.inputs[0]), network.constant(axes)]
    network.node("ReduceSum", feeds, [network.value(operator.outputs[0])], keepdims=keep)


def _reshape(network: Network, operator: Operator) -> None:
    shape = network.constant(np.array(network.shapes[operator.outputs[0]], np.int64))
    network.node(
        "Reshape", [network.value(operator.inputs[0]), shape], [network.value(operator.outputs[0])]
    )


def _transpose(network: Network, operator: Operator) -> None:
    order = [int(axis) for axis in network.constants[operator.inputs[1]]]
    network.node(
        "Transpose",
        [network.value(operator.inputs[0])],
        [network.value(operator.outputs[0])],
        perm=order,
    )


def _concatenation(network: Network, operator: Operator) -> None:
    axis = operator.options("ConcatenationOptions").Axis()
    feeds = [network.value(index) for index in operator.inputs]
    network.node("Concat", feeds, [network.value(operator.outputs[0])], axis=axis)


def _strided_slice(network: Network, operator: Operator) -> None:
    options = operator.options("StridedSliceOptions")
    begin, end, step = (network.constants[k].astype(np.int64).copy() for k in operator.inputs[1:4])
    shape = network.shapes[operator.inputs[0]]
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
    feeds = [network.value(operator.inputs[0]), *map(network.constant, (begin, end, axes, step))]
    value = network.node("Slice", feeds)
    if dropped:
        gone = network.constant(np.array(dropped, np.int64))
        network.node("Squeeze", [value, gone], [network.value(operator.outputs[0])])
    else:
        network.node("Identity", [value], [network.value(operator.outputs[0])])


RULES: dict[str, Rule] = {
    "CONV_2D": _convolution,
    "DEPTHWISE_CONV_2D": _depthwise,
    "MAX_POOL_2D": _max_pool,
    "PRELU": prelu,
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
