"""The conversions the catalogue may name, each with its version.

A conversion is our own code and exact: the same fetched bytes give the same result bytes, which
is why the catalogue can pin the results. Whoever changes what one writes raises its version.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.models.catalogue import Conversion
from app.models.errors import ConversionFailed, ModelError

Converter = Callable[[Path, Path], None]
"""Reads the fetched files in the first folder, writes the results into the second."""


def convert(conversion: Conversion, fetched: Path, results: Path) -> None:
    """Runs the named conversion. Raises ConversionFailed with the reason."""
    known = _converters()
    version, converter = known.get(conversion.step, (0, None))
    if converter is None or version != conversion.version:
        have = ", ".join(f"{step} version {number}" for step, (number, _) in known.items())
        raise ConversionFailed(
            f"The catalogue asks for {conversion.step} version {conversion.version}; this program "
            f"has {have}. Catalogue and program must come from one release."
        )
    try:
        converter(fetched, results)
    except (ModelError, OSError):
        raise
    except Exception as error:
        # The graph libraries raise many kinds; the operator needs the step and the reason.
        raise ConversionFailed(f"{conversion.step} failed: {error}") from error


def _converters() -> dict[str, tuple[int, Converter]]:
    # Imported here: the graph libraries take a second to load and an installed store needs none.
    from app.models.convert_face import face_task_to_onnx
    from app.models.convert_kokoro import kokoro_to_float
    from app.models.convert_outputs import hibari_durations, smart_turn_taps

    return {
        "hibari_durations": (1, hibari_durations),
        "smart_turn_taps": (1, smart_turn_taps),
        "kokoro_to_float": (1, kokoro_to_float),
        "face_task_to_onnx": (3, face_task_to_onnx),
    }
