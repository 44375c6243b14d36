"""Films of our own Personas whose every movement is known, and minutes of them talking.

The Personas that ship differ in body, age, skin, hair and eyes. Each film is rendered once and kept
beside the models by what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.face import Performer, PersonaLook, Pose, shipped_look, shipped_looks
from app.perception.capture import FRAME_RATE_HZ
from app.perception.landmarks import FaceLandmarks
from app.runtime.face_clips import default_clips_dir, render_clip
from bench.perception.clips import Watched, watch_film
from bench.perception.truth import Truth, spans_of

PHONES = ("m", "ɑ", "t", "s", "i", "n", "d", "ə", "b", "ˈo", "l", "k", "ˈe", "f", "u", "ɹ")


@dataclass
class Drawn:
    """One moment of a film: what is drawn and what is true of it."""

    poses: list[Pose]
    """One per person in the picture; none: an empty room."""
    truth: dict[str, float]
    silent: bool = True


def personas(count: int) -> list[PersonaLook]:
    """Returns the first `count` looks that ship."""
    return [shipped_look(name) for name in shipped_looks()[:count]]


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


def raising_brows(seed: int) -> Iterator[Drawn]:
    """Yields 6 s in which the brows rise once, as far as they do when somebody asks."""
    phase = np.random.default_rng(seed).uniform(0, 6.28, 2)
    for index in range(round(6 * FRAME_RATE_HZ)):
        t = index / FRAME_RATE_HZ
        yaw, pitch = 1.5 * np.sin(t + phase[0]), np.cos(t + phase[1])
        brows = 0.7 * _step(t, 2.5, 4.0, 0.2)
        names = ("browInnerUp", "browOuterUpLeft", "browOuterUpRight")
        pose = Pose(dict.fromkeys(names, brows), (yaw, -pitch, 0.0), (0.0, 0.0))
        yield Drawn([pose], {"t": t, "yaw": yaw, "pitch": pitch, "gx": 0.0, "brows": brows})


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


def film_of(drawn: Sequence[Drawn], looks: Sequence[PersonaLook]) -> Path:
    """Returns the film, rendered now if it never was."""
    return render_clip(looks, [moment.poses for moment in drawn], default_clips_dir())


def watch(
    drawn: Sequence[Drawn], film: Path, finder: FaceLandmarks, name: str
) -> tuple[Truth, Watched]:
    """Lets the eyes watch a film as fast as it goes."""
    frames = [moment.truth for moment in drawn]
    truth = Truth(name, FRAME_RATE_HZ, frames, spans_of(frames))
    return truth, watch_film(film, truth, finder, [moment.silent for moment in drawn])
