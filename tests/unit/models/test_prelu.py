"""A rewritten network with PReLUs of every slope computes what the original does."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import tflite

from app.models.tflite_network import ACTIVATION_NONE, Network, Operator
from app.models.tflite_to_onnx import RULES

SIZE = 8
OPTIONS = SimpleNamespace(
    StrideH=lambda: 1,
    StrideW=lambda: 1,
    DilationHFactor=lambda: 1,
    DilationWFactor=lambda: 1,
    FilterHeight=lambda: 2,
    FilterWidth=lambda: 2,
    Padding=lambda: tflite.Padding.SAME,
    FusedActivationFunction=lambda: ACTIVATION_NONE,
)


class FakeOperator(Operator):
    """An operator whose options are all plain."""

    def options(self, kind: str) -> Any:
        return OPTIONS


class FakeNetwork(Network):
    """A network that is written down instead of read from a TFLite file."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.nodes, self.initializers, self.count = [], {}, 0
        self.shapes, self.constants, self.signs = {0: [1, SIZE, SIZE, 3]}, {}, {}
        self.operators: list[Operator] = []
        self.graph = SimpleNamespace(Inputs=lambda _: 0)
        self.names = {}

    def add(self, kind: str, feeds: list[int], channels: int) -> int:
        index = len(self.shapes)
        self.shapes[index] = [1, SIZE, SIZE, channels]
        self.operators.append(FakeOperator(kind, feeds, [index], None))
        return index

    def weights(self, *shape: int) -> int:
        index = len(self.shapes)
        self.shapes[index] = list(shape)
        self.constants[index] = self.rng.normal(size=shape).astype(np.float32)
        return index

    def conv(self, feed: int, channels: int) -> int:
        inward = self.shapes[feed][3]
        weight, bias = self.weights(channels, 3, 3, inward), self.weights(channels)
        return self.add("CONV_2D", [feed, weight, bias], channels)

    def depthwise(self, feed: int) -> int:
        channels = self.shapes[feed][3]
        weight, bias = self.weights(1, 3, 3, channels), self.weights(channels)
        return self.add("DEPTHWISE_CONV_2D", [feed, weight, bias], channels)

    def prelu(self, feed: int) -> int:
        channels = self.shapes[feed][3]
        slope = self.weights(1, 1, channels)
        self.constants[slope] = (2 * self.constants[slope] + 1).astype(np.float32)
        return self.add("PRELU", [feed, slope], channels)


def _residual_network(seed: int) -> FakeNetwork:
    """Two bottlenecks on a residual stream, then a pool and a convolution of the same PReLU."""
    network = FakeNetwork(seed)
    stream = network.prelu(network.conv(0, 6))
    for _ in range(2):
        narrow = network.prelu(network.conv(stream, 4))
        wide = network.conv(network.depthwise(narrow), 6)
        stream = network.prelu(network.add("ADD", [stream, wide], 6))
    pooled = network.add("MAX_POOL_2D", [stream], 6)
    last = network.add("ADD", [pooled, network.conv(stream, 6)], 6)
    network.names = {last: "out"}
    return network


def _plain_prelu(network: Network, operator: Operator) -> None:
    slope = network.constants[operator.inputs[1]].reshape(-1, 1, 1)
    first = network.channels_first(operator.inputs[0])
    network.channels_last(
        network.node("PRelu", [first, network.constant(slope)]), operator.outputs[0]
    )


def _run(model: onnx.ModelProto, image: np.ndarray) -> np.ndarray:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"input": image})[0])


@pytest.mark.parametrize("seed", range(4))
def test_convolutions_in_the_place_of_prelu_change_nothing(seed: int) -> None:
    image = np.random.default_rng(9).normal(size=(1, 3, SIZE, SIZE)).astype(np.float32)
    network = _residual_network(seed)
    rewritten = network.build(RULES)
    assert any((signs < 0).any() for signs in network.signs.values())
    assert not any(node.op_type == "PRelu" for node in rewritten.graph.node)
    true = _run(_residual_network(seed).build({**RULES, "PRELU": _plain_prelu}), image)
    np.testing.assert_allclose(_run(rewritten, image), true, rtol=1e-4, atol=1e-4 * abs(true).max())
