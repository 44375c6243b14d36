"""Our rewrites keep what the networks compute."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from app.models import ConversionFailed, onnx_session
from app.models.catalogue import Conversion
from app.models.convert import convert
from app.models.convert_face import stem_and_head
from app.models.convert_kokoro import DURATIONS
from app.models.convert_outputs import HIBARI_DURATIONS


def saved(path: Path, nodes: list[onnx.NodeProto], inputs: list[tuple[str, list[int]]],
          output: tuple[str, list[int]], weights: dict[str, np.ndarray]) -> None:  # fmt: skip
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs],
        [helper.make_tensor_value_info(output[0], TensorProto.FLOAT, output[1])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    opset = helper.make_opsetid("", 17)
    onnx.save(helper.make_model(graph, opset_imports=[opset], ir_version=8), str(path))


def folders(tmp_path: Path) -> tuple[Path, Path]:
    fetched, results = tmp_path / "fetched", tmp_path / "results"
    fetched.mkdir()
    results.mkdir()
    return fetched, results


def test_an_integer_layer_becomes_a_float_layer_of_the_same_weights(tmp_path: Path) -> None:
    fetched, results = folders(tmp_path)
    rng = np.random.default_rng(3)
    weight = rng.integers(0, 255, (8, 5), dtype=np.uint8)
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["xq", "xs", "xz"]),
        helper.make_node("MatMulInteger", ["xq", "w", "xz", "wz"], ["yi"], name="layer"),
        helper.make_node("Cast", ["yi"], ["yf"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["xs", "ws"], ["scale"]),
        helper.make_node("Mul", ["yf", "scale"], ["y"]),
        helper.make_node("Round", ["y"], [DURATIONS]),
    ]
    weights = {
        "w": weight,
        "wz": np.array(128, np.uint8),
        "ws": np.array(0.01, np.float32),
    }
    saved(fetched / "kokoro-v1.0.int8.onnx", nodes, [("x", [3, 8])], ("y", [3, 5]), weights)
    convert(Conversion(step="kokoro_to_float", version=1), fetched, results)

    x = rng.standard_normal((3, 8), dtype=np.float32)
    expected = x @ ((weight.astype(np.float32) - 128) * 0.01)
    session = onnx_session(results / "kokoro.onnx")
    got, durations = session.run(None, {"x": x})
    np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(durations, np.round(got))
    kinds = {node.op_type for node in onnx.load(str(results / "kokoro.onnx")).graph.node}
    assert "MatMulInteger" not in kinds


def test_an_inner_value_becomes_an_output(tmp_path: Path) -> None:
    fetched, results = folders(tmp_path)
    nodes = [
        helper.make_node("Round", ["x"], [HIBARI_DURATIONS]),
        helper.make_node("Neg", [HIBARI_DURATIONS], ["y"]),
    ]
    saved(fetched / "hibari.onnx", nodes, [("x", [2])], ("y", [2]), {})
    convert(Conversion(step="hibari_durations", version=1), fetched, results)
    x = np.array([1.2, 2.7], np.float32)
    session = onnx_session(results / "hibari.onnx")
    names = [output.name for output in session.get_outputs()]
    y, durations = session.run(None, {"x": x})
    assert names == ["y", HIBARI_DURATIONS]
    np.testing.assert_array_equal(durations, [1, 3])
    np.testing.assert_array_equal(y, -durations)


def test_a_graph_without_the_value_is_refused(tmp_path: Path) -> None:
    fetched, results = folders(tmp_path)
    saved(fetched / "hibari.onnx", [helper.make_node("Neg", ["x"], ["y"])], [("x", [2])],
          ("y", [2]), {})  # fmt: skip
    with pytest.raises(ConversionFailed, match="Round_output_0"):
        convert(Conversion(step="hibari_durations", version=1), fetched, results)


def test_a_conversion_of_another_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConversionFailed, match="one release"):
        convert(Conversion(step="hibari_durations", version=9), tmp_path, tmp_path)


def halving(halvings: int) -> onnx.ModelProto:
    """A network that halves its picture so often, and sums it up."""
    nodes, value = [], "input"
    for at in range(halvings):
        pads = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
        nodes.append(helper.make_node("Conv", [value, "w"], [f"c{at}"], **pads))
        first, last = [0, 2, 3, 1], [0, 3, 1, 2]
        nodes.append(helper.make_node("Transpose", [f"c{at}"], [f"l{at}"], perm=first))
        nodes.append(helper.make_node("Transpose", [f"l{at}"], [f"f{at}"], perm=last))
        two = {"kernel_shape": [2, 2], "strides": [2, 2]}
        nodes.append(helper.make_node("MaxPool", [f"f{at}"], [f"p{at}"], **two))
        value = f"p{at}"
    nodes.append(helper.make_node("GlobalAveragePool", [value], ["points"]))
    weight = np.random.default_rng(4).standard_normal((3, 3, 3, 3)).astype(np.float32)
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 32, 32])],
        [helper.make_tensor_value_info("points", TensorProto.FLOAT, [1, 3, 1, 1])],
        [numpy_helper.from_array(weight, "w")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def test_stem_and_head_compute_what_the_whole_does_and_the_stem_takes_any_size(
    tmp_path: Path,
) -> None:
    model = halving(4)
    onnx.save(model, str(tmp_path / "whole.onnx"))
    stem, head = stem_and_head(model)
    onnx.save(stem, str(tmp_path / "stem.onnx"))
    onnx.save(head, str(tmp_path / "head.onnx"))
    x = np.random.default_rng(3).standard_normal((1, 3, 32, 32)).astype(np.float32)
    (whole,) = onnx_session(tmp_path / "whole.onnx").run(None, {"input": x})
    one = onnx_session(tmp_path / "stem.onnx", extents={"height_px": 32, "width_px": 32})
    (features,) = one.run(None, {"input": x})
    (points,) = onnx_session(tmp_path / "head.onnx").run(None, {"features": features})
    assert features.shape == (1, 3, 8, 8)
    np.testing.assert_allclose(points, whole, rtol=1e-5)
    any_size = onnx_session(tmp_path / "stem.onnx").run(None, {"input": x[:, :, :16, :24]})[0]
    assert any_size.shape == (1, 3, 4, 6)


def test_a_network_that_is_not_halved_so_often_is_refused() -> None:
    with pytest.raises(ConversionFailed, match="2 times only"):
        stem_and_head(halving(2))


@pytest.mark.models
def test_the_converted_models_of_this_machine_have_the_outputs_the_engines_read(
    model: Callable[..., Path],
) -> None:
    hibari = onnx_session(model("tts"))
    assert hibari.get_outputs()[-1].name == HIBARI_DURATIONS
    face = onnx_session(model("face_landmarks") / "face_landmarks_head.onnx")
    zeros = np.zeros(face.get_inputs()[0].shape, np.float32)
    assert face.run(None, {"features": zeros})[0].size == 478 * 3
