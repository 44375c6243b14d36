"""The one place that decides where an ONNX graph runs and with how many threads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime as ort

EXECUTION_PROVIDERS = ("CPUExecutionProvider",)
"""Small nets stay on the processor: the graphics card is for the face and the language model."""

LOG_ERRORS_ONLY = 3


def onnx_session(
    path: Path | str, threads: int = 1, extents: Mapping[str, int] | None = None
) -> ort.InferenceSession:
    """Opens the graph at `path` on the CPU with `threads` threads that sleep between calls.

    Spinning worker threads would burn a core each between two calls, so they are switched off.
    `extents` settles sizes that the graph leaves open, by name: what is known is planned better.
    Raises whatever ONNX Runtime raises for a file that is no graph.
    """
    # Imported here: the runtime takes 0.2 s to load and most commands never open a graph.
    import onnxruntime as ort

    ort.disable_telemetry_events()  # where the environment does not decide: Windows
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = LOG_ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    for name, extent in (extents or {}).items():
        options.add_free_dimension_override_by_name(name, extent)
    return ort.InferenceSession(str(path), options, providers=list(EXECUTION_PROVIDERS))
