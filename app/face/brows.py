"""Eyebrows painted hair by hair into the skin map."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.looks import PersonaLook

F32 = NDArray[np.float32]

# The middle line of the brow of the neutral body: (|x|, y), from the nose outwards.
_INNER = (0.115, 7.500)
_PEAK = (0.42, 7.560)
_TAIL = (0.610, 7.490)
_GRID = 1400
_BOX = (0.04, 7.30, 0.72, 7.72)


def brow_cover(x: F32, y: F32, z: F32, look: PersonaLook) -> F32:
    """How much brow hair covers each texel, 0…1, from object-space texel positions."""
    side_maps = [_strokes(look, side) for side in (0, 1)]
    u0, v0, u1, v1 = _BOX
    cover = np.zeros_like(x)
    for side, sign in ((0, 1.0), (1, -1.0)):
        column = (sign * x - u0) / (u1 - u0) * (_GRID - 1)
        row = (y - v0) / (v1 - v0) * (_GRID - 1)
        inside = (column >= 0) & (column < _GRID - 1) & (row >= 0) & (row < _GRID - 1) & (z > 0.5)
        found = scipy.ndimage.map_coordinates(
            side_maps[side], [row[inside], column[inside]], order=1, mode="constant"
        )
        cover[inside] = np.maximum(cover[inside], found)
    return cover


def _strokes(look: PersonaLook, side: int) -> F32:
    """One brow drawn on a fine grid over `_BOX`, values 0…1."""
    brows = look.brows
    random = np.random.default_rng(look.seed * 7 + 41 + side)
    lift = 0.045 * (brows.arch - 0.5)
    knots = np.array([_INNER, (0.26, 7.540 + lift * 0.6), (_PEAK[0], _PEAK[1] + lift), _TAIL])
    ease = np.linspace(0, 1, 200)
    line_x = np.interp(ease, [0, 0.33, 0.66, 1], knots[:, 0])
    fit = np.polynomial.Polynomial.fit(knots[:, 0], knots[:, 1], 3)
    line_y = fit(line_x)
    half = (0.020 + 0.040 * brows.thickness) * np.interp(
        ease, [0, 0.12, 0.45, 0.75, 1], [0.75, 1.0, 0.95, 0.62, 0.16]
    )
    picture = np.zeros((_GRID, _GRID), np.float32)
    u0, v0, u1, v1 = _BOX
    count = int(260 + 520 * brows.density)
    travel = np.linspace(0, 1, 60)
    for _ in range(count):
        t = random.beta(1.05, 1.15)
        across = random.uniform(-1, 1) * (1 - 0.15 * random.random())
        k = t * 199
        root_x = np.interp(k, np.arange(200), line_x)
        root_y = np.interp(k, np.arange(200), line_y) + across * np.interp(k, np.arange(200), half)
        slope = np.interp(k, np.arange(200), np.gradient(line_y, line_x))
        # Hairs stand up near the nose and lie along the brow further out; both rims lean inwards.
        rise = np.interp(t, [0, 0.15, 0.5, 1], [1.25, 0.8, 0.32, 0.05]) - 0.40 * across * (t > 0.1)
        angle = np.arctan(slope) + rise + random.normal(0, 0.12)
        bend = -rise * 0.55
        length = random.uniform(0.055, 0.095) * np.interp(t, [0, 0.3, 1], [0.85, 1.05, 0.8])
        heading = angle + bend * travel
        step = length / len(travel)
        px = root_x + np.cumsum(np.cos(heading)) * step
        py = root_y + np.cumsum(np.sin(heading)) * step
        strength = (
            random.uniform(0.45, 1.0)
            * (1 - 0.55 * travel)
            * np.interp(t, [0, 0.10, 0.25, 0.85, 1], [0.40, 0.72, 1.0, 0.95, 0.7])
        )
        columns = np.clip(((px - u0) / (u1 - u0) * (_GRID - 1)).astype(int), 0, _GRID - 1)
        rows = np.clip(((py - v0) / (v1 - v0) * (_GRID - 1)).astype(int), 0, _GRID - 1)
        np.maximum.at(picture, (rows, columns), strength.astype(np.float32))
    hairs = (
        scipy.ndimage.gaussian_filter(scipy.ndimage.grey_dilation(picture, size=(3, 3)), 1.3) * 1.25
    )
    bed = scipy.ndimage.gaussian_filter(picture, 22)
    bed = bed / (bed.max() + 1e-6)
    cover: F32 = np.clip(hairs * (0.45 + 0.5 * brows.density) + 0.42 * brows.density * bed, 0, 0.93)
    return cover
