"""Takes the face landmark bundle apart into ONNX graphs and the canonical face geometry.

The landmark network comes in two parts. Its stem, two thirds of the work, is convolutions alone: it
takes a picture of any size, so that whoever runs it may leave out what lies around the face.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import onnx
from onnx.utils import Extractor

from app.models.errors import ConversionFailed
from app.models.tflite_to_onnx import tflite_to_onnx

BUNDLE = "face_landmarker.task"
LANDMARKS = "face_landmarks_detector"
NETWORKS = ("face_detector", LANDMARKS, "face_blendshapes")
GEOMETRY = "geometry_pipeline_metadata_landmarks.binarypb"
STEM_HALVINGS = 3
"""Of the picture's size, after the stem's first: from there on the whole of it is needed."""
FEATURES = "features"


def face_task_to_onnx(fetched: Path, results: Path) -> None:
    """Writes the detector (128²), stem and head of the 478 landmarks, and 52 blend shapes.

    The geometry file is handed on unchanged.
    """
    with zipfile.ZipFile(fetched / BUNDLE) as bundle:
        for name in NETWORKS:
            model = tflite_to_onnx(bundle.read(f"{name}.tflite"))
            if name == LANDMARKS:
                stem, head = stem_and_head(model)
                onnx.save(stem, str(results / "face_landmarks_stem.onnx"))
                onnx.save(head, str(results / "face_landmarks_head.onnx"))
            else:
                onnx.save(model, str(results / f"{name}.onnx"))
        (results / GEOMETRY).write_bytes(bundle.read(GEOMETRY))


def stem_and_head(model: onnx.ModelProto) -> tuple[onnx.ModelProto, onnx.ModelProto]:
    """Returns the graph cut in two where the picture is about to be halved for the last time.

    The stem's `input` (1, 3, height, width) becomes `features` (1, channels, height / 8,
    width / 8), the head's input. Raises ConversionFailed for a graph that is not halved so often.
    """
    graph = model.graph
    pools = [node for node in graph.node if node.op_type == "MaxPool"]
    if len(pools) < STEM_HALVINGS:
        raise ConversionFailed(f"the landmark network halves its picture {len(pools)} times only")
    makers = {name: node for node in graph.node for name in node.output}
    cut = pools[STEM_HALVINGS - 1].input[0]
    while makers[cut].op_type == "Transpose":
        cut = makers[cut].input[0]
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [FEATURES if name == cut else name for name in names]
    inferred = onnx.shape_inference.infer_shapes(model)
    parts = Extractor(inferred)
    source = graph.input[0].name
    stem = parts.extract_model([source], [FEATURES])
    head = parts.extract_model([FEATURES], [output.name for output in graph.output])
    for value, axes in ((stem.graph.input[0], "px"), (stem.graph.output[0], "cells")):
        extents = value.type.tensor_type.shape.dim
        extents[2].dim_param, extents[3].dim_param = f"height_{axes}", f"width_{axes}"
    del stem.graph.value_info[:]
    return stem, head
