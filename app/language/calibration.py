"""From a model's log odds to a likelihood: fitted once per model file, named by its bytes."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.language.errors import CalibrationUnreadable

SHIPPED = Path(__file__).with_name("calibrations.json")
FILE_NAME = "judge_calibrations.json"
"""In the data directory: what was measured on this machine goes before what is shipped."""
_STEPS = 60
_WEIGHT_DECAY = 0.02
"""Keeps the slope finite where a few pairs part cleanly."""


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """p(yes) = 1 / (1 + exp(-(slope · margin + offset))), after Platt (1999)."""

    slope: float = 1.0
    offset: float = 0.0
    pairs: int = 0
    """How many labelled pairs it was fitted on; 0: never."""

    def p_yes(self, margin: float) -> float:
        """The likelihood, 0..1."""
        return 1.0 / (1.0 + math.exp(-max(min(self.slope * margin + self.offset, 60.0), -60.0)))


def fit(margins: Sequence[float], labels: Sequence[bool]) -> Calibration:
    """The logistic curve through labelled margins, by Newton's method.

    Both sides weigh the same however many pairs each has. Raises ValueError unless both are there.
    """
    n_yes = sum(labels)
    n_no = len(labels) - n_yes
    if not n_yes or not n_no:
        raise ValueError("a calibration needs examples of both sides")
    slope, offset = 0.5, 0.0
    for _ in range(_STEPS):
        g_s, g_o = _WEIGHT_DECAY * slope, 0.0
        h_ss, h_so, h_oo = _WEIGHT_DECAY, 0.0, 1e-9
        for margin, label in zip(margins, labels, strict=True):
            p = Calibration(slope=slope, offset=offset).p_yes(margin)
            weight = 0.5 / (n_yes if label else n_no)
            error = weight * (p - label)
            curve = weight * max(p * (1 - p), 1e-6)
            g_s, g_o = g_s + error * margin, g_o + error
            h_ss += curve * margin * margin
            h_so += curve * margin
            h_oo += curve
        determinant = h_ss * h_oo - h_so * h_so
        step_s = (h_oo * g_s - h_so * g_o) / determinant
        step_o = (h_ss * g_o - h_so * g_s) / determinant
        slope, offset = slope - step_s, offset - step_o
        if abs(step_s) + abs(step_o) < 1e-6:
            break
    return Calibration(slope=slope, offset=offset, pairs=len(labels))


def calibration_for(model_sha256: str, data_dir: Path) -> Calibration:
    """What is known of a model: this machine's own, else the shipped one, else the plain odds.

    Raises CalibrationUnreadable for a file that is no table of calibrations.
    """
    for path in (data_dir / FILE_NAME, SHIPPED):
        found = _read(path).get(model_sha256)
        if found is not None:
            return found
    return Calibration()


def keep(calibration: Calibration, model_sha256: str, path: Path) -> None:
    """The file at `path` knows this calibration; those of other models stay."""
    table = {**_read(path), model_sha256: calibration}
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({k: msgspec.to_builtins(v) for k, v in sorted(table.items())}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, Calibration]:
    if not path.is_file():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Calibration])
    except msgspec.MsgspecError as fault:
        raise CalibrationUnreadable(f"{path.name} is damaged: {fault}. Delete it.") from fault
