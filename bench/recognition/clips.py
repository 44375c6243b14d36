"""The recordings with their words, and sounds without any."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from app.conversation.ports import Samples

RATE_HZ = 16_000
BEFORE_S, AFTER_S = 0.3, 0.2
"""What the engine adds around the voice when it asks for words."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One turn, from just before its first word to just after its last."""

    name: str
    text: str
    samples: Samples
    by_hand: bool
    """False where the words themselves came from a recogniser."""

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return len(self.samples) / RATE_HZ


def clips(data: Path, limit: int = 0, seed: int = 1) -> list[Clip]:
    """Return the English turns whose words are known in full; `limit` 0 means all."""
    rows = [
        row
        for row in json.loads((data / "dev.json").read_text())
        if row["lang"].startswith("en")
        and row["text"]
        and "[name]" not in row["text"]
        and " ... " not in row["text"]
    ]
    if limit:
        rows = random.Random(seed).sample(rows, min(limit, len(rows)))
    return [_clip(data, row) for row in rows]


def wordless(data: Path) -> list[tuple[str, Samples]]:
    """Return noises of the overlap set and stretches of room tone after turns."""
    found = []
    overlap = data / "overlap.json"
    if overlap.is_file():
        for row in json.loads(overlap.read_text()):
            if row["label"] == "noise":
                found.append((row["id"], _sound(data / row["wav"])))
    for row in json.loads((data / "dev.json").read_text())[::8]:
        if row["true_end"] is not None:
            after = _sound(data / row["wav"])[round((row["true_end"] + 0.4) * RATE_HZ) :]
            found.append((f"room of {row['id']}", after[: 2 * RATE_HZ]))
    return found


def with_noise(samples: Samples, snr_db: float, seed: int) -> Samples:
    """Return the sound under white noise."""
    noise = np.random.default_rng(seed).standard_normal(len(samples))
    power = float(np.mean(np.square(samples))) / 10 ** (snr_db / 10)
    return np.asarray(samples + noise * np.sqrt(power), np.float32)


def _clip(data: Path, row: dict[str, object]) -> Clip:
    sound = _sound(data / str(row["wav"]))
    end = row["true_end"]
    stop = round((float(str(end)) + AFTER_S) * RATE_HZ) if end is not None else len(sound)
    return Clip(
        name=str(row["id"]),
        text=str(row["text"]),
        samples=sound[:stop],
        by_hand=not str(row.get("category", "")).startswith("order"),
    )


def _sound(path: Path) -> Samples:
    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    if rate_hz != RATE_HZ:
        raise SystemExit(f"{path}: {rate_hz} Hz, expected {RATE_HZ}")
    return np.asarray(sound.mean(axis=1), np.float32)
