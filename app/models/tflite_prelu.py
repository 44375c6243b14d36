"""PReLU for ONNX Runtime's blocked layout, where its own PReLU costs four times as much.

A PReLU of slope a ≤ 1 is convex: PReLU(x) = a·x + relu((1 − a)·x), which is two depthwise 1×1
convolutions, the first with a fused Relu, the second with a fused sum. A slope above 1 is concave,
so there the channel is stored with its sign turned; the convolutions that read it turn it back in
their weights, which costs nothing. Where something else reads it, a third convolution is needed.
"""

from __future__ import annotations

import numpy as np

from app.models.tflite_network import ACTIVATION_NONE, Array, Network, Operator

CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D")


def prelu(network: Network, operator: Operator) -> None:
    """Adds the nodes of a PReLU. Its output is stored times `network.signs[output]`."""
    slope = network.constants[operator.inputs[1]].astype(np.float32).reshape(-1)
    stored = network.signs_of(operator.inputs[0], len(slope))
    first = network.channels_first(operator.inputs[0])
    if _may_turn(network, operator):
        kept = np.where(slope <= 1, 1, -1).astype(np.float32)
        network.signs[operator.outputs[0]] = kept
        bent = _scaled(network, first, np.abs(1 - slope) * stored)
        bent = network.node("Relu", [bent])
        straight = _scaled(network, first, kept * slope * stored)
    else:
        bent = network.node("Relu", [_scaled(network, first, stored)])
        bent = _scaled(network, bent, 1 - slope)
        straight = _scaled(network, first, slope * stored)
    network.channels_last(network.node("Add", [straight, bent]), operator.outputs[0])


def turned(network: Network, operator: Operator, channels: int) -> Array:
    """The signs a convolution must give its output: those of what it will be added to."""
    signs = np.ones(channels, np.float32)
    for reader in network.readers(operator.outputs[0]):
        if reader.kind == "ADD":
            for other in reader.inputs:
                signs = network.signs.get(other, signs)
    return signs


def _scaled(network: Network, value: str, factors: Array) -> str:
    weight = network.constant(factors.astype(np.float32).reshape(-1, 1, 1, 1))
    return network.node("Conv", [value, weight], kernel_shape=[1, 1], group=len(factors))


def _may_turn(network: Network, operator: Operator) -> bool:
    """Returns whether everything that reads this PReLU can turn signs back at no cost."""
    readers = network.readers(operator.outputs[0])
    return all(r.kind in CONVOLUTIONS or _adds_later(network, operator, r) for r in readers)


def _adds_later(network: Network, operator: Operator, reader: Operator) -> bool:
    """Returns whether `reader` adds a later convolution to this, and PReLUs alone read the sum."""
    if reader.kind != "ADD":
        return False
    others = [index for index in reader.inputs if index != operator.outputs[0]]
    makers = [network.maker(index) for index in others]
    return (
        reader.options("AddOptions").FusedActivationFunction() == ACTIVATION_NONE
        and all(user.kind == "PRELU" for user in network.readers(reader.outputs[0]))
        and len(makers) == 1
        and makers[0] is not None
        and makers[0].kind == "CONV_2D"
        and makers[0].options("Conv2DOptions").FusedActivationFunction() == ACTIVATION_NONE
        and len(network.readers(others[0])) == 1
        and network.operators.index(makers[0]) > network.operators.index(operator)
    )
