"""Events found against events that are true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.perception.truth import Span

TOLERANCE_S = 0.4


@dataclass
class Tally:
    """How often a kind of event was found, missed, and invented."""

    hits: int = 0
    misses: int = 0
    alarms: int = 0

    def add(self, true: Sequence[Span], found: Sequence[Span]) -> None:
        """Count one clip. Several findings within one true event are one hit."""
        self.hits += sum(any(_touch(t, f) for f in found) for t in true)
        self.misses += sum(not any(_touch(t, f) for f in found) for t in true)
        self.alarms += sum(not any(_touch(t, f) for t in true) for f in found)

    def figures(self, kind: str) -> dict[str, float | int | None]:
        """Return precision, recall and F1; None where nothing true was there to be found."""
        found, true = self.hits + self.alarms, self.hits + self.misses
        return {
            f"{kind}_precision": round(self.hits / found, 4) if found else None,
            f"{kind}_recall": round(self.hits / true, 4) if true else None,
            f"{kind}_f1": round(2 * self.hits / (found + true), 4) if true else None,
            f"{kind}_true": true,
            f"{kind}_alarms": self.alarms,
        }


def _touch(true: Span, found: Span) -> bool:
    return (
        found.since_s <= true.until_s + TOLERANCE_S and true.since_s <= found.until_s + TOLERANCE_S
    )
