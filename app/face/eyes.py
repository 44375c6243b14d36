"""Eyes of our own: a ball with a corneal bulge, and a painted iris."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.looks import EyeLook
from app.face.mesh import Piece

F32 = NDArray[np.float32]

IRIS_RADIUS = 0.222
"""Radius of the iris in texture units (the ball's front spans about 0…1)."""
PUPIL_RADIUS = 0.078
_ROUND, _DOWN = 28, 15
_FRONT = 0.60
"""Share of the half turn from the pupil backwards that is modelled."""
_TEXTURE_PER_RADIAN = 1 / 1.95

# Linear-light inner and outer colours of the iris.
_IRIS = {
    "brown": ((0.140, 0.062, 0.022), (0.040, 0.018, 0.008)),
    "dark": ((0.060, 0.028, 0.014), (0.020, 0.010, 0.006)),
    "hazel": ((0.210, 0.125, 0.040), (0.075, 0.070, 0.030)),
    "green": ((0.215, 0.205, 0.085), (0.080, 0.110, 0.060)),
    "blue": ((0.250, 0.330, 0.400), (0.065, 0.115, 0.190)),
    "grey": ((0.280, 0.305, 0.315), (0.085, 0.110, 0.130)),
}


@dataclass(frozen=True, slots=True)
class Ball:
    """Where an eyeball sits: `centre (3,)` and `radius`, in dm."""

    centre: F32
    radius: float


def fit_ball(points: F32) -> Ball:
    """The least-squares sphere through `points (n, 3)`."""
    matrix = np.concatenate([2 * points, np.ones((len(points), 1))], axis=1)
    solved = np.linalg.lstsq(matrix, (points**2).sum(1), rcond=None)[0]
    radius = float(np.sqrt(solved[3] + (solved[:3] ** 2).sum()))
    return Ball(solved[:3].astype(np.float32), radius)


def eye_piece(name: str, ball: Ball, side: int) -> Piece:
    """The drawable eyeball; `side` is 1 for the Persona's left, 2 for the right."""
    polar = np.pi * _FRONT * (np.arange(_DOWN + 1) / _DOWN) ** 1.25
    turn = 2 * np.pi * np.arange(_ROUND) / _ROUND
    theta, phi = np.meshgrid(polar, turn, indexing="ij")
    sine = np.sin(theta)
    unit = np.stack([sine * np.cos(phi), sine * np.sin(phi), np.cos(theta)], -1).reshape(-1, 3)
    angle = theta.reshape(-1)
    bulge = 0.055 * np.exp(-((angle / 0.40) ** 4))
    positions = unit * ((1 + bulge) * ball.radius)[:, None] + ball.centre
    spread = angle / np.maximum(np.sin(angle), 1e-4) * _TEXTURE_PER_RADIAN
    uv = 0.5 + unit[:, :2] * spread[:, None]
    one = np.ones(len(positions), np.float32)
    return Piece(
        name=name,
        material="eye",
        positions=positions.astype(np.float32),
        triangles=_rings(list(range(_DOWN + 1)), 1),
        coarse=_rings([*range(0, _DOWN, 2), _DOWN], 2),
        uv=uv.astype(np.float32),
        head=one,
        neck=one,
        eye=side,
        normals=unit.astype(np.float32),
    )


def _rings(rings: list[int], step: int) -> NDArray[np.int64]:
    """Triangles between these rings of the ball, over every `step`-th meridian."""
    here = np.arange(0, _ROUND, step)[None, :]
    after = (here + step) % _ROUND
    top = np.array(rings[:-1])[:, None] * _ROUND
    bottom = np.array(rings[1:])[:, None] * _ROUND
    a, b, c, d = top + here, bottom + here, bottom + after, top + after
    both = [np.stack(corners, -1).reshape(-1, 3) for corners in ((a, b, c), (a, c, d))]
    return np.concatenate(both).astype(np.int64)


def iris_map(look: EyeLook, seed: int, size: int = 512) -> NDArray[np.uint8]:
    """The ball's front as `(size, size, 4)`: square-root colour and, in alpha, wetness."""
    axis = (np.arange(size) + 0.5) / size - 0.5
    x, y = np.meshgrid(axis, axis)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    random = np.random.default_rng(seed)
    fibres = np.zeros_like(radius)
    for _ in range(110):
        count = int(random.integers(18, 130))
        phase = random.uniform(0, 2 * np.pi) + radius * random.uniform(-26, 26)
        fibres += np.cos(angle * count + phase) * random.uniform(0.3, 1)
    fibres = scipy.ndimage.gaussian_filter(fibres, 0.7)
    fibres /= fibres.std()
    depth = np.clip((radius - PUPIL_RADIUS) / (IRIS_RADIUS - PUPIL_RADIUS), 0, 1)
    inner, outer = (np.array(colour) for colour in _IRIS[look.colour])
    crypts = scipy.ndimage.gaussian_filter(random.standard_normal((size, size)), 5)
    crypts /= crypts.std()
    share = np.clip(0.95 - 0.80 * depth + 0.20 * fibres + 0.10 * crypts, 0, 1.25)[..., None]
    iris = outer * (1 - share) + inner * share
    collarette = np.exp(-(((depth - 0.32 - 0.03 * fibres) / 0.10) ** 2))
    iris *= (1 + 0.35 * collarette)[..., None]
    limbus = np.clip((radius - IRIS_RADIUS * 0.80) / (IRIS_RADIUS * 0.24), 0, 1) ** 1.6
    iris *= (1 - 0.80 * limbus)[..., None]
    iris *= (0.55 + 0.45 * np.clip(depth / 0.15, 0, 1))[..., None]

    white = np.ones((size, size, 3)) * np.array([0.56, 0.53, 0.51])
    corner = np.clip((radius - 0.25) / 0.22, 0, 1)[..., None]
    white *= 1 - corner * np.array([0.12, 0.30, 0.32])
    vessels = scipy.ndimage.gaussian_filter(random.standard_normal((size, size)), 2.6)
    vessels /= vessels.std()
    thin = np.clip(1 - np.abs(vessels) * 9, 0, 1) * np.clip((radius - 0.29) / 0.16, 0, 1)
    white *= 1 - thin[..., None] * np.array([0.03, 0.16, 0.15])

    edge = _smooth((IRIS_RADIUS + 0.016 - radius) / 0.034)[..., None]
    colour = white * (1 - edge) + iris * edge
    pupil = _smooth((PUPIL_RADIUS + 0.008 - radius) / 0.016)[..., None]
    colour = colour * (1 - pupil) + 0.004 * pupil
    wet = 0.55 + 0.45 * edge
    picture = np.concatenate([np.sqrt(np.clip(colour, 0, 1)), wet], axis=2)
    return (picture * 255 + 0.5).astype(np.uint8)


def _smooth(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smoothstep of a value already scaled to 0…1."""
    value = np.clip(value, 0, 1)
    return value * value * (3 - 2 * value)
