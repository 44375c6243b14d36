"""What truly happens in a clip, from the movement of every frame written beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

GAZE_AWAY_DEG, HEAD_AWAY_DEG, HEAD_DOWN_DEG = 18.0, 18.0, 20.0
AWAY_MIN_S = 0.7
SWING_DEG = 4.0
GESTURE_MIN_S = 1.0
BRIDGE_S = 0.35


@dataclass(frozen=True)
class Span:
    """One event of a kind; seconds."""

    kind: str
    since_s: float
    until_s: float


@dataclass(frozen=True)
class Truth:
    """A clip's frames and the events in them."""

    name: str
    fps: float
    frames: list[dict[str, float]]
    spans: list[Span]


def read_truth(path: Path) -> Truth:
    """Returns the truth of the clip whose JSON file is `path`."""
    found: dict[str, Any] = json.loads(path.read_text())
    frames = found["frames"]
    return Truth(path.stem, float(found["fps"]), frames, spans_of(frames))


def spans_of(frames: Sequence[dict[str, float]]) -> list[Span]:
    """Returns the events that the movements of a clip's frames amount to."""
    spans = [
        *_turning("nod", "pitch", frames),
        *_turning("shake", "yaw", frames),
        *_spans("blink", frames, lambda f: f.get("blink", 0.0) > 0.5),
        *_spans("smile", frames, lambda f: f.get("smile", 0.0) > 0.5),
        *_spans("brow_raise", frames, lambda f: f.get("brows", 0.0) > 0.35),
    ]
    shaken = [span for span in spans if span.kind in ("shake", "nod")]
    spans += [
        span
        for span in _spans("look_away", frames, _away)
        if span.until_s - span.since_s >= AWAY_MIN_S
        and not any(s.since_s < span.until_s and span.since_s < s.until_s for s in shaken)
    ]
    return spans


def people_in(frame: dict[str, float]) -> int:
    """Returns how many people a frame shows; clips that do not say show one."""
    return int(frame.get("people", 1))


def _away(frame: dict[str, float]) -> bool:
    return (
        abs(frame.get("gx", 0.0)) >= GAZE_AWAY_DEG
        or abs(frame.get("yaw", 0.0)) >= HEAD_AWAY_DEG
        or -frame.get("pitch", 0.0) >= HEAD_DOWN_DEG
        or people_in(frame) == 0
    )


def _spans(
    kind: str, frames: Sequence[dict[str, float]], inside: Callable[[dict[str, float]], bool]
) -> list[Span]:
    spans: list[Span] = []
    for frame in frames:
        if not inside(frame):
            continue
        t_s = float(frame["t"])
        if spans and t_s - spans[-1].until_s <= BRIDGE_S:
            spans[-1] = Span(kind, spans[-1].since_s, t_s)
        else:
            spans.append(Span(kind, t_s, t_s))
    return spans


def _turning(kind: str, axis: str, frames: Sequence[dict[str, float]]) -> list[Span]:
    """Returns spans in which the head swings to both sides of where it was."""
    moving = _spans(kind, frames, lambda f: abs(f.get(axis, 0.0)) >= SWING_DEG)
    turning = []
    for span in moving:
        values = [f.get(axis, 0.0) for f in frames if span.since_s <= f["t"] <= span.until_s]
        signs = [value > 0 for value in values if abs(value) >= SWING_DEG]
        if (
            sum(a != b for a, b in pairwise(signs)) >= 2
            and span.until_s - span.since_s >= GESTURE_MIN_S
        ):
            turning.append(span)
    return turning
