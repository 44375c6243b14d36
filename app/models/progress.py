"""What a fetch tells whoever watches it; the library itself prints nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Phase = Literal["waiting", "fetching", "converting", "verifying", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one artefact stands: `done` of `total` bytes fetched, and what is being done."""

    artefact: str
    phase: Phase
    done: int
    total: int
    note: str = ""


OnProgress = Callable[[Progress], None]


def unwatched(progress: Progress) -> None:
    """Receives progress and drops it."""
