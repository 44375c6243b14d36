"""Locks of hair grown step by step: combed, pulled down, kept outside head and shoulders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.scalp import PARTING_DM, Hull, Scalp

F64 = NDArray[np.float64]

_MOST_TURN_DEG = 14.0
"""How far a lock is turned aside from the face in one step."""


@dataclass(frozen=True, slots=True)
class Comb:
    """How a style grows. Lengths in dm; `lift` is the height over the skull, root to tip."""

    length: tuple[float, float]
    width: float
    lift: tuple[float, float, float]
    sideways: float
    backwards: float
    upwards: float = 0.0
    gravity: float = 0.5
    cling: float = 0.0
    curl: float = 0.0
    """Inward turn at the ends."""
    wave: tuple[float, float] = (0.0, 1.0)
    """Amplitude (dm) and wave length (dm)."""
    frame_face: bool = False
    to: tuple[float, float, float] | None = None
    """A point all hair is drawn to (a tie), relative to the skull's centre."""
    scatter: float = 0.12
    top_length: float = 1.0
    """Length of hair on top relative to the sides'."""
    bun: float = 0.0
    """Radius of the bun where the hair is tied."""
    swept: float = 0.0
    """Combed straight back, at the front as much as elsewhere."""


@dataclass(frozen=True, slots=True)
class Locks:
    """Paths `(n, k, 3)`, outward directions `(n, k, 3)`, widths `(n,)`; outer layers count up."""

    paths: F64
    outward: F64
    widths: F64
    layer: int


@dataclass(frozen=True, slots=True)
class Shoulders:
    """The front of the clothed trunk as depth over a grid of x and y."""

    depth: F64
    low: tuple[float, float]
    cell: float

    def front(self, points: F64) -> F64:
        """The trunk's front `z` at each point; far behind where there is no trunk."""
        column = (points[:, 0] - self.low[0]) / self.cell
        row = (points[:, 1] - self.low[1]) / self.cell
        found: F64 = scipy.ndimage.map_coordinates(
            self.depth, [row, column], order=1, mode="constant", cval=-9.0
        )
        return found


def shoulders_of(points: NDArray[np.floating]) -> Shoulders:
    """The trunk's front from its vertices."""
    cell, low = 0.10, (-3.0, 3.4)
    depth = np.full((32, 60), -9.0)
    column = np.clip(((points[:, 0] - low[0]) / cell).astype(int), 0, 59)
    row = np.clip(((points[:, 1] - low[1]) / cell).astype(int), 0, 31)
    np.maximum.at(depth, (row, column), points[:, 2])
    depth = scipy.ndimage.grey_closing(depth, size=(3, 3))
    return Shoulders(depth, low, cell)


def grow(
    scalp: Scalp,
    comb: Comb,
    parting: float,
    shoulders: Shoulders,
    seed: int,
    layer: int,
    steps: int = 11,
) -> Locks:
    """Grow one lock from each root."""
    random = np.random.default_rng(seed)
    hull, roots = scalp.hull, scalp.points
    count = len(roots)
    local = roots - hull.centre
    part_x = parting * PARTING_DM
    side = np.where(roots[:, 0] >= part_x, 1.0, -1.0)
    apart = np.clip((roots[:, 0] - part_x) / 0.14, -1, 1)
    apart = np.where(np.abs(apart) < 0.15, 0.15 * side, apart)
    top = np.clip((local[:, 1] - 0.35) / 0.35, 0, 1)
    low, high = comb.length
    length = random.uniform(low, high, count) * (1 + (comb.top_length - 1) * top)
    step = length / (steps - 1)
    lean = random.normal(0, comb.scatter, (count, 3))
    lift_jitter = random.uniform(0.75, 1.25, count)
    phase = random.uniform(0, 2 * np.pi, count)

    here = roots + scalp.normals * 0.01
    heading = scalp.normals * 0.35 + _comb(comb, here, apart, hull) + lean
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    paths, outwards = [here], [scalp.normals]
    behind = local[:, 2] < -0.25
    for k in range(1, steps):
        share = k / (steps - 1)
        wish = _comb(comb, here, apart, hull) + lean
        away = here - hull.centre
        fallen = np.clip((0.25 - away[:, 1]) / 0.6, 0, 1)
        wish[:, 1] -= comb.gravity * (0.5 + 1.8 * fallen)
        if comb.curl and share > 0.62:
            inward = -away.copy()
            inward[:, 1] = 0
            wish += inward * comb.curl * (share - 0.62) * 4
        wish /= np.linalg.norm(wish, axis=1, keepdims=True) + 1e-9
        heading = heading * 0.45 + wish * 0.55
        heading /= np.linalg.norm(heading, axis=1, keepdims=True) + 1e-9
        here = here + heading * step[:, None]
        if comb.frame_face:
            here = _beside_face(here, hull, side, share)
        lift = np.interp(share, [0, 0.35, 1], comb.lift) * lift_jitter
        here = _outside(here, hull, lift, comb.cling)
        front = shoulders.front(here) + 0.05 + 0.5 * lift
        ahead = ~behind & (here[:, 1] < hull.centre[1] - 1.3) & (here[:, 2] > front - 0.16)
        here[:, 2] = np.where(ahead & (front > -5), np.maximum(here[:, 2], front), here[:, 2])
        out = here - hull.centre
        out[:, 1] *= np.where(out[:, 1] > 0, 1.0, 0.12)
        out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
        paths.append(here)
        outwards.append(out)
    path, outward = _smooth(np.stack(paths, 1)), np.stack(outwards, 1)
    if comb.wave[0] > 0:
        path = _wavy(path, outward, comb.wave, length, phase)
    widths = comb.width * random.uniform(0.7, 1.3, count)
    return Locks(path, outward, widths, layer)


def wound(centre: F64, axis: F64, radius: float, count: int, seed: int) -> Locks:
    """Hair wound to a bun of that `radius` (dm) around an `axis`."""
    random = np.random.default_rng(seed)
    axes = axis + random.normal(0, 0.30, (count, 3))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    across = np.cross(axes, random.normal(0, 1, (count, 3)))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    beside = np.cross(axes, across)
    turn = np.linspace(0, random.uniform(1.4, 2.4, count), 11).T[..., None]
    height = random.uniform(-0.85, 1.0, (count, 1, 1))
    ring = across[:, None] * np.cos(turn) + beside[:, None] * np.sin(turn)
    out = axes[:, None] * np.sin(height) + ring * np.cos(height)
    reach = radius * random.uniform(0.92, 1.04, (count, 1, 1))
    return Locks(centre + out * reach, out, random.uniform(0.06, 0.12, count), 1)


def _comb(comb: Comb, here: F64, apart: F64, hull: Hull) -> F64:
    """The wished direction at each point, tangent to the skull."""
    wish = np.zeros_like(here)
    if comb.to is not None:
        wish = hull.centre + np.array(comb.to) - here
        wish /= np.linalg.norm(wish, axis=1, keepdims=True) + 1e-9
    # Only the skull is combed: what hangs below it falls.
    held = np.clip((here[:, 1] - hull.centre[1] + 0.75) / 0.75, 0, 1)
    wish[:, 0] += comb.sideways * apart * held
    wish[:, 1] += comb.upwards
    depth = np.clip(1.15 - 0.9 * (here[:, 2] - hull.centre[2]), 0.25, 1.6)
    wish[:, 2] -= (comb.backwards * depth + comb.swept) * held
    out = here - hull.centre
    out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
    return np.asarray(wish - out * (wish * out).sum(1, keepdims=True) * 0.85)


def _outside(here: F64, hull: Hull, lift: F64, cling: float) -> F64:
    """Push points out of the skull, and draw them to it where the style clings."""
    away = here - hull.centre
    reach = np.linalg.norm(away, axis=1)
    least = hull.radius(here) + lift
    drawn = reach + (least - reach) * np.where(away[:, 1] > -0.5, cling, 0.0)
    target = np.maximum(drawn, least)
    return np.asarray(hull.centre + away * (target / (reach + 1e-9))[:, None])


def _beside_face(here: F64, hull: Hull, side: F64, share: float) -> F64:
    """Turn points that would hang over the face to its side."""
    away = here - hull.centre
    side = np.where(np.abs(away[:, 0]) > 0.12, np.sign(away[:, 0]), side)
    angle = np.degrees(np.arctan2(away[:, 0] * side, away[:, 2]))
    least = np.interp(
        away[:, 1],
        [-1.6, -1.0, -0.6, -0.2, 0.1, 0.30, 0.44, 0.54, 0.64],
        [52, 54, 58, 62, 58, 46, 28, 6, -90],
    )
    wanted = np.where(np.abs(angle) < 170, np.maximum(least - angle, 0), 0)
    turn = np.radians(np.minimum(wanted * min(1.0, share * 2.2), _MOST_TURN_DEG))
    turn *= side
    cosine, sine = np.cos(turn), np.sin(turn)
    x = away[:, 0] * cosine + away[:, 2] * sine
    z = -away[:, 0] * sine + away[:, 2] * cosine
    return np.asarray(np.stack([x, away[:, 1], z], 1) + hull.centre)


def _smooth(path: F64) -> F64:
    """The same paths without the corners that pushing them outside leaves; roots stay."""
    soft = scipy.ndimage.gaussian_filter1d(path, 1.0, axis=1, mode="nearest")
    return np.asarray(
        soft + (path[:, :1] - soft[:, :1]) * np.linspace(1, 0, path.shape[1])[:, None]
    )


def _wavy(path: F64, outward: F64, wave: tuple[float, float], length: F64, phase: F64) -> F64:
    """Add waves or curls across the path."""
    amplitude, period = wave
    along = np.linspace(0, 1, path.shape[1])[None, :] * length[:, None]
    turn = along / period * 2 * np.pi + phase[:, None]
    grown = amplitude * np.clip(along / 0.25, 0, 1)
    tangent = np.gradient(path, axis=1)
    tangent /= np.linalg.norm(tangent, axis=2, keepdims=True) + 1e-9
    across = np.cross(tangent, outward)
    shift = across * (grown * np.sin(turn))[..., None]
    shift += outward * (grown * 0.6 * np.cos(turn) + 0.3 * grown)[..., None]
    return np.asarray(path + shift)
