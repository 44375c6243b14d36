"""A network may draw the face: the port, checked with a tiny graph made here."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from app.face import Pose
from app.face.errors import NeuralFaceInvalid
from app.face.neural import ARKIT_SHAPES, NeuralFace, NeuralRenderer

WIDE, HIGH, HEARD = 12, 8, 160


def tiny_face(path: Path, *, audio: bool = True, shapes: int = 52, channels: int = 3) -> Path:
    """Write a graph: red is the sum of the weights, green the yaw / 90, blue the voice's mean."""
    take = np.zeros((shapes, channels), np.float32)
    take[:, 0] = 1.0
    turn = np.zeros((6, channels), np.float32)
    turn[0, 1 % channels] = 1 / 90
    nodes = [
        helper.make_node("MatMul", ["weights", "take"], ["from_weights"]),
        helper.make_node("MatMul", ["pose", "turn"], ["from_pose"]),
        helper.make_node("Add", ["from_weights", "from_pose"], ["seen"]),
    ]
    constants = {"take": take, "turn": turn, "shape": np.array([1, channels, 1, 1], np.int64)}
    inputs = {"weights": [1, shapes], "pose": [1, 6]}
    total = "seen"
    if audio:
        inputs["audio"] = [1, HEARD]
        listen = np.zeros((HEARD, channels), np.float32)
        listen[:, 2 % channels] = 1 / HEARD
        constants["listen"] = listen
        nodes += [
            helper.make_node("MatMul", ["audio", "listen"], ["heard"]),
            helper.make_node("Add", ["seen", "heard"], ["all"]),
        ]
        total = "all"
    constants["whole"] = np.array([1, channels, HIGH, WIDE], np.int64)
    nodes += [
        helper.make_node("Reshape", [total, "shape"], ["spot"]),
        helper.make_node("Expand", ["spot", "whole"], ["rgb"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny_face",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs.items()],
        [helper.make_tensor_value_info("rgb", TensorProto.FLOAT, [1, channels, HIGH, WIDE])],
        [numpy_helper.from_array(a, n) for n, a in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, path)
    return path


@pytest.fixture
def face(tmp_path: Path) -> NeuralFace:
    return NeuralFace(tiny_face(tmp_path / "face.onnx"))


def test_there_are_52_shapes_each_once() -> None:
    assert len(ARKIT_SHAPES) == len(set(ARKIT_SHAPES)) == 52


def test_weights_pose_and_voice_reach_the_network(face: NeuralFace) -> None:
    drawn = face.frame(
        {"jawOpen": 0.25, "mouthSmileLeft": 0.25}, Pose({}, (45.0, 0.0, 0.0)), np.full(400, 0.2)
    )
    assert drawn.shape == (HIGH, WIDE, 3)
    assert drawn.dtype == np.uint8
    assert drawn[0, 0].tolist() == [128, 128, 51]


def test_a_short_voice_is_padded_with_silence(face: NeuralFace) -> None:
    assert face.audio_samples == HEARD
    assert face.frame({}, Pose(), np.full(HEARD // 2, 0.4, np.float32))[0, 0, 2] == 51


def test_a_deaf_network_is_fine(tmp_path: Path) -> None:
    deaf = NeuralFace(tiny_face(tmp_path / "deaf.onnx", audio=False))
    assert deaf.audio_samples == 0
    assert deaf.frame({"jawOpen": 1.0}, Pose(), np.zeros(0, np.float32))[0, 0, 0] == 255


def test_it_presents_at_any_size(face: NeuralFace) -> None:
    renderer = NeuralRenderer(face, (64, 36))
    renderer.hear(np.full(HEARD, 0.5, np.float32))
    drawn = renderer.render(Pose({"jawOpen": 0.5}))
    assert drawn.shape == (36, 64, 4)
    assert drawn.flags.c_contiguous
    assert drawn[5, 5, :3].tolist() == [128, 0, 128]
    renderer.begin(Pose({"jawOpen": 1.0}))
    assert renderer.finished()[5, 5, 0] == 255
    assert renderer.region == (0, 0, 64, 36)
    assert renderer.backdrop().shape == (36, 64, 3)


@pytest.mark.parametrize("fault", [{"shapes": 51}, {"channels": 2}])
def test_another_graph_is_refused_with_the_reason(tmp_path: Path, fault: dict[str, int]) -> None:
    path = tiny_face(tmp_path / "wrong.onnx", **fault)
    with pytest.raises(NeuralFaceInvalid, match=r"wrong\.onnx"):
        NeuralFace(path)


def test_a_file_that_is_no_graph_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.onnx"
    path.write_bytes(b"not a graph")
    with pytest.raises(NeuralFaceInvalid):
        NeuralFace(path)
