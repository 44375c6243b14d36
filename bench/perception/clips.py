"""The eyes on recorded clips: films, and face recordings that hold numbers only."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app.perception.capture import FRAME_RATE_HZ, Image, open_capture
from app.perception.geometry import Mesh
from app.perception.landmarks import Face, FaceLandmarks, Sighting
from app.perception.movements import Movement
from app.perception.watching import Watcher
from bench.perception.truth import Span, Truth, people_in

SETTLE_S = 1.0
"""Nobody is expected to know who is there before that."""
COUNT_DELAY_S = 2.5
"""People are counted once a second and believed when two counts agree."""


@dataclass
class Watched:
    """What the eyes made of one clip."""

    found: list[Span] = field(default_factory=list)
    seconds: float = 0.0
    frame_cpu_ms: list[float] = field(default_factory=list)
    """Of the pictures in which the face was looked at anew."""
    kept_cpu_ms: list[float] = field(default_factory=list)
    """Of those in which it had not moved."""
    people_right: int = 0
    people_frames: int = 0

    def look(
        self, image: Image, t_s: float, finder: FaceLandmarks, watcher: Watcher, *, silent: bool
    ) -> None:
        """Lets the eyes look at one picture; takes down what they found and what it cost."""
        before_s = time.process_time()
        sighting = finder.look(image, t_s)
        watcher.see(sighting, t_s, silent=silent)
        spent_ms = (time.process_time() - before_s) * 1e3
        (self.frame_cpu_ms if finder.anew else self.kept_cpu_ms).append(spent_ms)
        self.note(watcher)

    def note(self, watcher: Watcher) -> None:
        """Takes down what was completed with the last picture."""
        self.found += _spans(watcher.movements)

    def close(self, watcher: Watcher) -> None:
        """Takes down what was still going on at the end."""
        self.found += _spans(watcher.unfinished())


def watch_film(
    path: Path, truth: Truth, finder: FaceLandmarks, silent: Sequence[bool] = ()
) -> Watched:
    """Plays a film at 15 frames per second of its own time, as fast as it goes.

    `silent` says of each frame whether the person in it does not speak; without it nobody does.
    """
    watched, watcher = Watched(), Watcher(finder.mesh)
    finder.forget()
    film = open_capture(path, paced=False)
    due_s = 0.0
    for index, frame in enumerate(truth.frames):
        image = film.read()
        if image is None:
            break
        t_s = index / truth.fps
        watched.seconds = t_s
        if t_s < due_s - 1e-6:
            continue
        due_s += 1 / FRAME_RATE_HZ
        watched.look(image, t_s, finder, watcher, silent=not silent or silent[index])
        if t_s >= SETTLE_S and _steady_people(truth, t_s):
            watched.people_frames += 1
            watched.people_right += watcher.people == people_in(frame)
    film.close()
    watched.close(watcher)
    return watched


def watch_trace(path: Path, mesh: Mesh) -> Watched:
    """Feeds a recording of landmarks (`traces/*.npz`) to the same rules."""
    trace = np.load(path)
    fps, (width, height) = float(trace["fps"]), trace["size"]
    points = trace["landmarks"] * np.array([width, height, width], np.float32)
    watched, watcher, due_s = Watched(), Watcher(mesh), 0.0
    for index, (place, moved) in enumerate(zip(points, trace["blendshapes"], strict=True)):
        t_s = index / fps
        watched.seconds = t_s
        if t_s < due_s - 1e-6:
            continue
        due_s += 1 / FRAME_RATE_HZ
        there = bool(np.isfinite(place).all())
        face = Face(place.astype(np.float32), moved) if there else None
        watcher.see(Sighting(people=int(there), face=face), t_s, silent=True)
        watched.note(watcher)
    watched.close(watcher)
    return watched


def _spans(movements: Iterable[Movement]) -> list[Span]:
    return [Span(m.kind.value, m.since_s, m.until_s) for m in movements]


def _steady_people(truth: Truth, t_s: float) -> bool:
    recent = [f for f in truth.frames if t_s - COUNT_DELAY_S <= f["t"] <= t_s]
    return len({people_in(frame) for frame in recent}) == 1
