"""Takes the face landmark bundle apart into three ONNX graphs and the canonical face geometry."""

from __future__ import annotations

import zipfile
from pathlib import Path

import onnx

from app.models.tflite_to_onnx import tflite_to_onnx

BUNDLE = "face_landmarker.task"
NETWORKS = ("face_detector", "face_landmarks_detector", "face_blendshapes")
GEOMETRY = "geometry_pipeline_metadata_landmarks.binarypb"


def face_task_to_onnx(fetched: Path, results: Path) -> None:
    """Writes the detector (128²), landmarks (256², 478 points) and 52 blend shapes as `.onnx`.

    The geometry file is handed on unchanged.
    """
    with zipfile.ZipFile(fetched / BUNDLE) as bundle:
        for name in NETWORKS:
            model = tflite_to_onnx(bundle.read(f"{name}.tflite"))
            onnx.save(model, str(results / f"{name}.onnx"))
        (results / GEOMETRY).write_bytes(bundle.read(GEOMETRY))
