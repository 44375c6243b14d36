"""What outlives a window that is killed: files in the run's own folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]


@dataclass(slots=True)
class Run:
    """What one window has seen, from its first conversation to its end."""

    killed: list[str] = field(default_factory=list)
    """Which workers, or the window itself, were killed."""
    visits: int = 0
    turns: int = 0
    replies: int = 0
    unanswered: int = 0
    lost: int = 0
    """Talks that ended with their engine."""
    cut: int = 0
    """Talks in the middle of which the window was killed."""
    gone_on_s: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)


class Ledger:
    """A folder: a line for every turn the window was told of, and what each window saw."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken = folder / "taken.jsonl"
        folder.mkdir(exist_ok=True)

    def acknowledge(self, session_id: str, turn: int, text: str) -> None:
        """Note that the engine has taken a turn; on the disk when this returns."""
        line = json.dumps([session_id, turn, text]) + "\n"
        file = os.open(self._taken, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(file, line.encode())
        os.close(file)

    def taken(self) -> dict[tuple[str, int], str]:
        """Return the words of all turns ever acknowledged, by session and turn."""
        if not self._taken.exists():
            return {}
        rows = (json.loads(line) for line in self._taken.read_text().splitlines())
        return {(session, turn): text for session, turn, text in rows}

    def add(self, run: Run, beats: F32, work: F32) -> None:
        """Keep what a window has seen; beats and work in milliseconds."""
        at = len(self.runs())
        np.savez(self._folder / f"beats-{at}.npz", beats=beats, work=work)
        values = {name: getattr(run, name) for name in Run.__slots__}
        (self._folder / f"run-{at}.json").write_text(json.dumps(values))

    def runs(self) -> list[Run]:
        """Return what each window has seen, in order."""
        files = sorted(self._folder.glob("run-*.json"), key=lambda file: int(file.stem[4:]))
        return [Run(**json.loads(file.read_text())) for file in files]

    def beats(self) -> tuple[F32, F32]:
        """Return by how much the window's timers came after one another, and what they cost."""
        kept = [np.load(file) for file in sorted(self._folder.glob("beats-*.npz"))]
        return (
            np.concatenate([one["beats"] for one in kept]),
            np.concatenate([one["work"] for one in kept]),
        )
