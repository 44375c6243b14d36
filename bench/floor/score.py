"""The rule of the benchmark: which takes are interruptions, and what the rest waited.

A take inside an inner pause is an interruption. Outside the pauses, the first take from 0.4 s
before the true end to 4 s after it is the answer. Every other take is an interruption as well:
the learner was speaking. Each recording runs to its end, so one can hold several.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

GRACE_S: Final = 0.4
"""Before the true end, from which a take counts as right."""
WINDOW_S: Final = 4.0
"""After the true end, within which the floor must be taken."""
SLACK_S: Final = 0.3
"""After a pause, in which a take still belongs to it: both spoke at once."""
ONSET_TOLERANCE_S: Final = 0.1
"""Before the labelled onset, from which a stop counts as a reaction to it."""
Z95: Final = 1.96


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One turn, as the label file describes it. Seconds."""

    id: str
    wav: str
    source: str
    lang: str
    true_end: float | None
    holds: tuple[tuple[float, float], ...]
    hold_kinds: tuple[str, ...]
    hold_kind: str | None
    natural_end: bool
    stretched: tuple[tuple[float, float], ...] = ()
    text: str = ""
    context: str = ""


class OverlapLabel(msgspec.Struct, frozen=True, kw_only=True):
    """One sound heard while the Persona speaks."""

    id: str
    wav: str
    label: str
    onset: float


class Verdict(msgspec.Struct, frozen=True):
    """What became of one turn."""

    interruptions: tuple[str, ...]
    """The kind of each."""
    wait_s: float | None
    """None: the floor was not taken at the end."""


def judge(label: Label, takes_s: Iterable[float]) -> Verdict:
    """Returns the verdict on the takes of one turn, in any order."""
    kinds: list[str] = []
    for take_s in sorted(takes_s):
        kind = _interruption(label, take_s)
        if kind is None:
            assert label.true_end is not None
            wait_s = take_s - label.true_end
            return Verdict(tuple(kinds), wait_s if wait_s <= WINDOW_S else None)
        kinds.append(kind)
    return Verdict(tuple(kinds), None)


def figures(labels: Sequence[Label], takes: Mapping[str, Sequence[float]]) -> dict[str, object]:
    """Returns the figures of a whole set, by the names every report uses."""
    verdicts = [judge(label, takes[label.id]) for label in labels]
    cuts = Counter(kind for verdict in verdicts for kind in verdict.interruptions)
    waits = [v.wait_s for v in verdicts if v.wait_s is not None]
    natural = [
        v.wait_s
        for label, v in zip(labels, verdicts, strict=True)
        if v.wait_s is not None and label.natural_end
    ]
    ends = sum(label.true_end is not None for label in labels)
    untouched = sum(not v.interruptions for v in verdicts)
    unclear = sum("clear" not in v.interruptions for v in verdicts)
    return {
        "clips": len(labels),
        "recall": share(len(waits), ends),
        "p_clear": share(unclear, len(labels)),
        "p_clear_ci95": wilson(unclear, len(labels)),
        "p_all": share(untouched, len(labels)),
        "p_all_ci95": wilson(untouched, len(labels)),
        "cuts_clear": cuts["clear"],
        "cuts_trp": cuts["trp"],
        "cuts_unk": cuts["unk"],
        "p50_ms": milliseconds(waits, 50),
        "p95_ms": milliseconds(waits, 95),
        "mean_ms": milliseconds(waits),
        "natural_p50_ms": milliseconds(natural, 50),
    }


def overlap_figures(
    labels: Sequence[OverlapLabel], stops: Mapping[str, float | None]
) -> dict[str, object]:
    """Returns how many of each kind of sound made the Persona stop, and how soon."""
    result: dict[str, object] = {}
    for name in ("backchannel", "noise"):
        group = [label for label in labels if label.label == name]
        result[f"{name}_stops"] = sum(stops[label.id] is not None for label in group)
        result[f"{name}s"] = len(group)
    waits = []
    group = [label for label in labels if label.label == "interruption"]
    for label in group:
        stop_s = stops[label.id]
        if stop_s is not None and stop_s - label.onset >= -ONSET_TOLERANCE_S:
            waits.append(stop_s - label.onset)
    result["interruptions_caught"] = len(waits)
    result["interruptions"] = len(group)
    result["stop_ms_p50"] = milliseconds(waits, 50)
    result["stop_ms_p95"] = milliseconds(waits, 95)
    return result


def share(hits: int, of: int) -> float | None:
    """Returns hits / of, or None of nothing."""
    return round(hits / of, 3) if of else None


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    """Returns the 95 % interval of hits / of (Wilson 1927)."""
    if not of:
        return None
    rate = hits / of
    centre = rate + Z95**2 / (2 * of)
    spread = Z95 * math.sqrt(rate * (1 - rate) / of + Z95**2 / (4 * of**2))
    whole = 1 + Z95**2 / of
    low, high = (centre - spread) / whole, (centre + spread) / whole
    return round(max(0.0, low), 3), round(min(1.0, high), 3)


def milliseconds(seconds: Sequence[float], percentile: float | None = None) -> int | None:
    """Returns the mean, or a percentile, in whole milliseconds."""
    if not seconds:
        return None
    value = np.mean(seconds) if percentile is None else np.percentile(seconds, percentile)
    return round(1000 * float(value))


def _interruption(label: Label, take_s: float) -> str | None:
    """Returns the kind of interruption that a take is, or None where the floor was free."""
    holds = list(zip(label.holds, label.hold_kinds, strict=True))
    for (start_s, end_s), kind in holds:
        if start_s <= take_s < end_s:
            return kind
    if label.true_end is not None and take_s >= label.true_end - GRACE_S:
        return None
    for (_, end_s), kind in holds:
        if end_s <= take_s < end_s + SLACK_S:
            return kind
    return "unk" if label.hold_kind == "unk" else "clear"
