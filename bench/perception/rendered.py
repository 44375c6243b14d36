"""Films of our own Personas whose every movement is known, and minutes of them talking.

Drawn on the fly at 640 x 480; nothing is kept. The Personas differ in body, skin, hair and eyes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.face import PROCESS_ENVIRONMENT, FaceRenderer, Performer, PersonaLook, Pose, shipped_look
from app.face import shipped_looks as looks_that_ship
from app.perception.capture import FRAME_RATE_HZ, Image
from app.perception.landmarks import FaceLandmarks
from app.perception.watching import Watcher
from bench.perception.clips import COUNT_DELAY_S, SETTLE_S, Watched, close, note
from bench.perception.truth import Truth, people_in, spans_of

SIZE_PX = (640, 480)
RELATIVES: tuple[dict[str, object], ...] = (
    {
        "body": {"gender": 0.95, "age": 0.5, "origin": {"caucasian": 1.0}},
        "tone": (0.58, 0.36, 0.27),
    },
    {"body": {"gender": 0.1, "age": 0.5, "origin": {"african": 1.0}}, "tone": (0.14, 0.07, 0.045)},
    {"body": {"gender": 0.9, "age": 0.55, "origin": {"african": 1.0}}, "tone": (0.20, 0.10, 0.065)},
    {"body": {"gender": 0.05, "age": 0.5, "origin": {"asian": 1.0}}, "tone": (0.55, 0.36, 0.26)},
    {"body": {"gender": 0.9, "age": 0.9, "origin": {"asian": 1.0}}, "tone": (0.50, 0.31, 0.22)},
    {"body": {"gender": 0.1, "age": 0.9, "origin": {"caucasian": 1.0}}, "tone": (0.60, 0.40, 0.32)},
    {
        "body": {"gender": 0.8, "age": 0.6, "origin": {"asian": 0.5, "caucasian": 0.5}},
        "tone": (0.36, 0.20, 0.13),
    },
)
HAIR_STYLES = ("short", "crop", "bald", "long", "short", "bob", "curly")
PHONES = ("m", "ɑ", "t", "s", "i", "n", "d", "ə", "b", "ˈo", "l", "k", "ˈe", "f", "u", "ɹ")


@dataclass
class Drawn:
    """One moment of a film: what is drawn and what is true of it."""

    poses: list[Pose]
    """One per person in the picture; none: an empty room."""
    truth: dict[str, float]
    silent: bool = True


def personas(count: int) -> list[PersonaLook]:
    """Returns `count` looks: those that ship, then variations of the first."""
    os.environ.update(PROCESS_ENVIRONMENT)
    shipped = [shipped_look(name) for name in looks_that_ship()]
    found = shipped[:count]
    for index, (relative, style) in enumerate(zip(RELATIVES, HAIR_STYLES, strict=True)):
        if len(found) < count:
            found.append(_variation(shipped[0], f"bench_{index}", relative, style))
    return found


def _variation(
    look: PersonaLook, name: str, relative: dict[str, object], style: str
) -> PersonaLook:
    written = look.model_dump()
    written |= {"id": name, "name": name, "body": relative["body"]}
    written["skin"] |= {"tone": relative["tone"]}
    written["hair"] |= {"style": style}
    return PersonaLook.model_validate(written)


def _swing(t: float, since: float, until: float, rate_hz: float) -> float:
    return float(np.sin(2 * np.pi * rate_hz * (t - since))) if since < t < until else 0.0


def _step(t: float, since: float, until: float, ramp_s: float = 0.25) -> float:
    return float(np.clip(min((t - since) / ramp_s, (until - t) / ramp_s), 0, 1))


def scripted(seed: int) -> Iterator[Drawn]:
    """Yields 34 s in which every kind of movement happens, over small movements of the head."""
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 6.28, 4)
    sign = 1 if seed % 2 else -1
    blinks = [2.0, 4.1, 8.7, 12.6, 17.0, 21.4]
    for index in range(round(34 * FRAME_RATE_HZ)):
        t = index / FRAME_RATE_HZ
        truth: dict[str, float] = {"t": t}
        yaw = 1.5 * np.sin(0.9 * t + phase[0]) + 0.7 * np.sin(2.1 * t + phase[1])
        pitch = 1.0 * np.sin(0.7 * t + phase[2]) + 0.5 * np.sin(1.9 * t + phase[3])
        yaw += sign * 26 * _step(t, 13.2, 15.6) + 9 * _swing(t, 17.6, 19.6, 1.4)
        pitch += 8 * _swing(t, 5.0, 7.0, 1.5)
        gaze = sign * 28 * _step(t, 9.4, 11.6, 0.1)
        blink = max(_step(t, at, at + 0.24, 0.09) for at in blinks)
        smile = _step(t, 20.0, 22.6, 0.3)
        people = 0 if 23.5 < t < 27.0 else 2 if t > 29.5 else 1
        truth |= {"yaw": yaw, "pitch": pitch, "gx": gaze, "blink": blink, "smile": smile}
        truth["people"] = people
        weights = {f"eyeBlink{side}": blink for side in ("Left", "Right")}
        weights |= {f"mouthSmile{side}": smile for side in ("Left", "Right")}
        pose = Pose(weights, (yaw, -pitch, 0.0), (gaze, 0.0))
        yield Drawn([pose, Pose()][:people], truth if people else {"t": t, "people": 0})


def talking(seconds: float, seed: int) -> Iterator[Drawn]:
    """Yields a Persona who talks in utterances of a few seconds, with pauses, as she does it."""
    performer, rng = Performer(seed), np.random.default_rng(seed)
    speaks_until_s, next_s = 0.0, 1.0
    for index in range(round(seconds * FRAME_RATE_HZ)):
        t = index / FRAME_RATE_HZ
        if t >= next_s:
            ends = np.cumsum(rng.uniform(0.06, 0.16, rng.integers(20, 60)))
            symbols = rng.choice(PHONES, len(ends))
            starts = np.concatenate([[0.0], ends[:-1]])
            performer.floor("persona", t)
            performer.speech(
                t + 0.1,
                [
                    (str(s), float(a), float(b))
                    for s, a, b in zip(symbols, starts, ends, strict=True)
                ],
            )
            speaks_until_s = t + 0.1 + float(ends[-1])
            next_s = speaks_until_s + rng.uniform(0.5, 3.0)
        if speaks_until_s and t > speaks_until_s + 0.2:
            performer.floor("learner", t)
        pose = performer.pose(t)
        yaw, down, _ = pose.head_deg
        truth = {"t": t, "yaw": yaw, "pitch": -down, "gx": yaw + pose.gaze_deg[0]}
        yield Drawn([pose], truth, silent=not next_s - 3.1 <= t <= speaks_until_s + 0.2)


def watch(
    film: Iterator[Drawn], renderers: Sequence[FaceRenderer], finder: FaceLandmarks, name: str
) -> tuple[Truth, Watched]:
    """Draws a film and lets the eyes watch it."""
    watched, watcher, frames = Watched(), Watcher(finder.mesh), []
    finder.forget()
    for drawn in film:
        t_s = drawn.truth["t"]
        frames.append(drawn.truth)
        sighting = finder.look(_picture(drawn, renderers), t_s)
        watcher.see(sighting, t_s, silent=drawn.silent)
        note(watcher, watched)
        watched.seconds = t_s
        recent = [f for f in frames[-40:] if f["t"] >= t_s - COUNT_DELAY_S]
        if t_s >= SETTLE_S and len({people_in(f) for f in recent}) == 1:
            watched.people_frames += 1
            watched.people_right += watcher.people == people_in(drawn.truth)
    close(watcher, watched)
    return Truth(name, FRAME_RATE_HZ, frames, spans_of(frames)), watched


def _picture(drawn: Drawn, renderers: Sequence[FaceRenderer]) -> Image:
    if not drawn.poses:
        return np.full((SIZE_PX[1], SIZE_PX[0], 3), 110, np.uint8)
    pictures = [r.frame(p)[:, :, ::-1] for r, p in zip(renderers, drawn.poses, strict=False)]
    if len(pictures) == 1:
        return np.ascontiguousarray(pictures[0])
    quarter = SIZE_PX[0] // 4
    return np.hstack([picture[:, quarter:-quarter] for picture in pictures])
