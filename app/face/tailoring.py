"""Cloth painted in front view: where it is cut away, its seams, folds and weave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

BOX = (-2.7, -2.3, 2.7, 0.9)
"""Left, bottom, right, top of the painted front view, dm from the neck pit."""
WIDTH, HEIGHT = 1536, 912
PLAIN_UV = (0.30, 0.955, 0.70, 0.995)
"""A patch above the shoulders that is painted as plain cloth, for collars."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The kind of opening, how deep it reaches below the neck pit and how wide it is above (dm)."""

    kind: Literal["v", "lapels", "placket", "polo", "scrubs"]
    depth: float
    width: float
    soft: bool = False


def paint_layer(cut: Cut, colour: tuple[float, float, float], seed: int) -> NDArray[np.uint8]:
    """One shell's map `(912, 1536, 4)`: square-root colour, alpha is cloth; rows bottom-up."""
    left, bottom, right, top = BOX
    x = np.linspace(left, right, WIDTH)[None, :] * np.ones((HEIGHT, 1))
    y = np.linspace(bottom, top, HEIGHT)[:, None] * np.ones((1, WIDTH))
    random = np.random.default_rng(seed + 91)
    opening = _opening(cut, x, y)
    relief = _folds(x, y, random, 1.0 if cut.soft else 0.7)
    paint = np.broadcast_to(np.array(colour), (HEIGHT, WIDTH, 3)).copy()

    if cut.kind == "lapels":
        relief += _lapels(cut, x, y)
    elif cut.kind in ("placket", "polo"):
        relief += _placket(cut, x, y, paint)
    elif cut.kind == "scrubs":
        relief += 0.022 * _band(-opening, 0.0, 0.14)
        pocket = (np.abs(x - 0.75) < 0.36) & (y < -1.05)
        relief += 0.016 * scipy.ndimage.gaussian_filter(pocket.astype(float), 1.2)
        relief -= 0.010 * _band(y + 1.14, -0.008, 0.008) * (np.abs(x - 0.75) < 0.36)
    elif cut.kind == "v":
        relief += 0.012 * _band(-opening, 0.0, 0.05)

    weave = random.standard_normal((HEIGHT, WIDTH))
    weave = scipy.ndimage.gaussian_filter(weave, (0.8, 0.8))
    cell = (top - bottom) / HEIGHT
    slope_y, slope_x = np.gradient(scipy.ndimage.gaussian_filter(relief, 1.0), cell)
    light = 1 + np.clip(0.55 * slope_y - 0.45 * slope_x, -0.42, 0.38) * -1.0
    hollow = relief - scipy.ndimage.gaussian_filter(relief, 9)
    light *= 1 + np.clip(hollow * 7, -0.4, 0.12)
    rim = np.clip(1 - np.abs(opening) / 0.05, 0, 1)
    light *= 1 - 0.20 * rim
    light *= 1 + 0.035 * weave
    paint *= np.clip(light, 0.35, 1.5)[..., None]
    alpha = np.clip(0.5 - opening / 0.012, 0, 1)
    rows = slice(int(0.94 * HEIGHT), HEIGHT)
    paint[rows] = np.array(colour) * (1 + 0.03 * weave[rows, :, None])
    alpha[rows] = 1.0
    picture = np.concatenate([np.sqrt(np.clip(paint, 0, 1)), alpha[..., None]], axis=2)
    return (picture * 255 + 0.5).astype(np.uint8)


def _opening(cut: Cut, x: F64, y: F64) -> F64:
    """Positive inside the neck opening; about the distance to its edge in dm."""
    away = np.abs(x)
    if cut.kind in ("v", "scrubs", "lapels"):
        share = np.clip((y + cut.depth) / (cut.depth + 0.55), 0, 1)
        bow = 0.88 if cut.kind == "lapels" else 0.80
        edge = cut.width * share**bow
        inside = (edge - away) * 0.85
        over = np.where(away < 0.9, y - 0.40 - 0.10 * np.clip(away - 0.35, 0, 1), -0.1)
        below = np.where(y < -cut.depth, -np.hypot(away, y + cut.depth), inside)
        return np.maximum(below, over)
    ring = np.hypot(away / 0.60, (y - 0.45) / 0.44)
    round_neck = (1 - ring) * 0.5
    share = np.clip((y + cut.depth) / (cut.depth + 0.10), 0, 1)
    slit = np.where(y > -cut.depth, cut.width * 0.45 * share - away, -0.2)
    # Above the collar's foot there is only the collar.
    return np.maximum(np.maximum(round_neck, slit), y - 0.34)


def _folds(x: F64, y: F64, random: np.random.Generator, strength: float) -> F64:
    """Soft drapery: long waves that run down from shoulders and in from the armpits."""
    relief = np.zeros_like(x)
    for side in (-1.0, 1.0):
        dx, dy = side * x - 1.42, y + 1.05
        angle, reach = np.arctan2(dy, dx), np.hypot(dx, dy)
        for _ in range(4):
            turn = random.uniform(1.7, 3.3)
            width = random.uniform(0.05, 0.13)
            relief += (
                0.030 * np.exp(-(((angle - turn) / width) ** 2)) * np.exp(-((reach / 0.75) ** 2))
            )
    noise = scipy.ndimage.gaussian_filter(random.standard_normal(x.shape), (60, 26))
    relief += 0.016 * noise / noise.std()
    fine = scipy.ndimage.gaussian_filter(random.standard_normal(x.shape), (30, 12))
    relief += 0.004 * fine / fine.std()
    return relief * strength


def _lapels(cut: Cut, x: F64, y: F64) -> F64:
    """The raised lapel beside the opening with its notch, and the closing edge below."""
    away = np.abs(x)
    share = np.clip((y + cut.depth) / (cut.depth + 0.55), 0, 1)
    edge = cut.width * share**0.88
    wide = 0.10 + 0.46 * np.clip((y + cut.depth) / (cut.depth - 0.25), 0, 1) ** 0.8
    outer = edge + wide
    notch_y = -0.38
    above = y > notch_y + 0.10 * (away - edge)
    outer = np.where(above, edge + 0.34 - 0.20 * np.clip(y - notch_y, 0, 1), outer)
    lapel = np.clip((outer - away) / 0.010, 0, 1) * (y > -cut.depth)
    gap = np.exp(-(((y - notch_y - 0.16 * (away - edge)) / 0.016) ** 2)) * (away - edge > 0.20)
    relief = 0.045 * lapel - 0.035 * gap * lapel
    closing = np.clip((x + 0.03) / 0.012, 0, 1) * (y <= -cut.depth + 0.05)
    relief += 0.025 * closing
    pocket = (np.abs(x - 1.0) < 0.30) & (np.abs(y + 1.25 - 0.10 * (x - 1.0)) < 0.05)
    relief += 0.014 * scipy.ndimage.gaussian_filter(pocket.astype(float), 1.0)
    seam = np.exp(-(((away - 1.62 - 0.10 * y) / 0.012) ** 2)) * (y > -1.0)
    return np.asarray(relief - 0.020 * seam)


def _placket(cut: Cut, x: F64, y: F64, paint: F64) -> F64:
    """The button strip down the middle with its buttons; a seam at each shoulder."""
    half = 0.14
    bottom = -9.0 if cut.kind == "placket" else -cut.depth - 0.55
    strip = np.clip((half - np.abs(x)) / 0.010, 0, 1) * (y < 0.1) * (y > bottom)
    relief = 0.018 * strip
    stitch = np.exp(-(((np.abs(x) - half + 0.03) / 0.006) ** 2)) * strip
    relief -= 0.006 * stitch
    first = -cut.depth - 0.12
    for k in range(6 if cut.kind == "placket" else 2):
        gap = np.hypot(x, y - (first - 0.40 * k if cut.kind == "placket" else first - 0.26 * k))
        disc = np.clip((0.038 - gap) / 0.008, 0, 1)
        paint *= 1 - 0.25 * disc[..., None]
        paint += 0.10 * disc[..., None]
        relief += 0.020 * disc
        hole = np.clip((0.010 - np.abs(gap - 0.012)) / 0.006, 0, 1)
        paint *= 1 - 0.45 * hole[..., None]
    away = np.abs(x)
    seam = np.exp(-(((away - 1.50 - 0.10 * y) / 0.010) ** 2)) * (y > -1.0)
    return np.asarray(relief - 0.015 * seam)


def _band(distance: F64, low: float, high: float) -> F64:
    """1 where a distance lies between two bounds, with soft edges."""
    return np.asarray(
        np.clip((distance - low) / 0.01, 0, 1) * np.clip((high - distance) / 0.01, 0, 1)
    )
