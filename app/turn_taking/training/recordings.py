"""Labelled turns: one recording with its inner pauses and its true end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import soundfile
from numpy.typing import NDArray

from app.turn_taking.log_mel import RATE_HZ

Array = NDArray[np.float32]


class Hold(msgspec.Struct, frozen=True):
    """A pause inside the turn, seconds; `kind` is clear, trp or unk."""

    start_s: float
    end_s: float
    kind: str


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn of one learner, with what is known about it."""

    name: str
    recording: str
    """What it was cut from: turns of one recording share their speaker."""
    samples: Array
    holds: tuple[Hold, ...]
    true_end_s: float | None
    """None: the speaker never finishes."""
    stretched: bool = False
    text: str = ""
    context: str = ""
    language: str = "en"


def read_turns(folder: Path, labels: str = "dev.json") -> list[Turn]:
    """Returns the turns that `folder / labels` lists, in its order.

    Raises ValueError for a recording that is not 16 kHz mono.
    """
    rows = json.loads((folder / labels).read_text(encoding="utf-8"))
    return [_read(folder, row) for row in rows]


def _read(folder: Path, row: dict[str, Any]) -> Turn:
    samples, rate_hz = soundfile.read(folder / row["wav"], dtype="float32")
    if rate_hz != RATE_HZ or samples.ndim != 1:
        raise ValueError(f"{row['wav']} is not 16 kHz mono")
    holds = zip(row["holds"], row["hold_kinds"], strict=True)
    return Turn(
        name=row["id"],
        recording=row["source"],
        samples=samples,
        holds=tuple(Hold(start, end, kind) for (start, end), kind in holds),
        true_end_s=row["true_end"],
        stretched=bool(row["stretched"]),
        text=row.get("text", ""),
        context=row.get("context", ""),
        language=row["lang"],
    )
