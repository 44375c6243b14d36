"""Rooms out of focus, painted in linear light and blurred with a round lens."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.face.looks import Room

F64 = NDArray[np.float64]
Colour = tuple[float, float, float]

_WIDTH, _HEIGHT = 960, 540
_LENS_RADIUS = 19


class _Scene:
    """A linear-light picture with coordinates 0…1 across and 0…1 down, widths by height 16:9."""

    def __init__(self, seed: int, top: Colour, bottom: Colour) -> None:
        self.random = np.random.default_rng(seed)
        axis_x, axis_y = np.linspace(0, 1, _WIDTH), np.linspace(0, 1, _HEIGHT)
        self.x, self.y = np.meshgrid(axis_x, axis_y)
        share = self.y[..., None]
        self.light: F64 = np.array(top) * (1 - share) + np.array(bottom) * share

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour | F64) -> None:
        rows = slice(max(0, int(y0 * _HEIGHT)), max(0, int(y1 * _HEIGHT)))
        columns = slice(max(0, int(x0 * _WIDTH)), max(0, int(x1 * _WIDTH)))
        self.light[rows, columns] = np.array(colour)

    def disc(self, x: float, y: float, wide: float, high: float, colour: Colour | F64) -> None:
        inside = ((self.x - x) / wide) ** 2 + ((self.y - y) / high) ** 2 < 1
        self.light[inside] = np.array(colour)

    def glow(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        near = np.exp(-(((self.x - x) / wide) ** 2) - ((self.y - y) / high) ** 2)
        self.light += near[..., None] * np.array(colour)

    def shade(self, x: float, y: float, wide: float, high: float, amount: float) -> None:
        near = np.exp(-(((self.x - x) / wide) ** 2) - ((self.y - y) / high) ** 2)
        self.light *= 1 - amount * near[..., None]

    def leaves(self, x: float, y: float, wide: float, high: float, count: int) -> None:
        for _ in range(count):
            cx, cy = x + self.random.normal(0, wide), y + self.random.normal(0, high)
            green = np.array([0.075, 0.125, 0.06]) * self.random.uniform(0.5, 1.9)
            size = self.random.uniform(0.5, 1.2)
            self.disc(cx, cy, 0.016 * size, 0.05 * size, green)

    def shelf(self, x0: float, y0: float, x1: float, y1: float, rows: int, wood: Colour) -> None:
        """A case with upright things of different heights and colours."""
        self.box(x0, y0, x1, y1, np.array(wood))
        step = (y1 - y0) / rows
        for row in range(rows):
            top, low = y0 + row * step + 0.014, y0 + (row + 1) * step - 0.006
            self.box(x0 + 0.008, top, x1 - 0.008, low, np.array(wood) * 0.42)
            at = x0 + 0.012
            while at < x1 - 0.03:
                wide = self.random.uniform(0.008, 0.022)
                high = self.random.uniform(0.45, 0.88) * (low - top)
                if self.random.random() < 0.82:
                    colour = np.array([0.36, 0.31, 0.27]) * self.random.uniform(0.25, 1.4)
                    colour = colour * self.random.uniform(0.8, 1.15, 3)
                    self.box(at, low - high, at + wide, low, colour)
                at += wide + 0.002


def _office() -> _Scene:
    s = _Scene(4, (0.34, 0.335, 0.33), (0.22, 0.205, 0.19))
    s.glow(0.18, 0.35, 0.30, 0.6, (0.20, 0.21, 0.23))
    s.box(0.0, 0.06, 0.27, 0.80, (1.25, 1.36, 1.50))
    s.box(0.0, 0.42, 0.27, 0.80, (0.78, 0.90, 0.86))
    for k in range(7):
        high = s.random.uniform(0.06, 0.24)
        tone = np.array([0.62, 0.68, 0.74]) * s.random.uniform(0.7, 1.2)
        s.box(k * 0.045 - 0.02, 0.56 - high, k * 0.045 + 0.02, 0.62, tone)
    for at in (0.0, 0.132, 0.264):
        s.box(at, 0.06, at + 0.012, 0.80, (0.25, 0.25, 0.255))
    s.box(0.0, 0.80, 0.285, 0.825, (0.36, 0.34, 0.32))
    s.shelf(0.735, 0.13, 0.985, 0.80, 4, (0.23, 0.155, 0.10))
    s.box(0.0, 0.88, 1.0, 1.0, (0.145, 0.125, 0.11))
    s.leaves(0.655, 0.58, 0.026, 0.085, 46)
    s.box(0.632, 0.70, 0.678, 0.83, (0.42, 0.37, 0.33))
    s.box(0.345, 0.20, 0.435, 0.43, (0.16, 0.155, 0.15))
    s.box(0.352, 0.213, 0.428, 0.417, (0.50, 0.46, 0.40))
    s.disc(0.405, 0.34, 0.02, 0.05, (0.22, 0.30, 0.34))
    for at in (0.46, 0.58, 0.70):
        s.disc(at, 0.055, 0.013, 0.022, (3.4, 2.9, 2.2))
    return s


def _ward() -> _Scene:
    s = _Scene(5, (0.46, 0.49, 0.50), (0.33, 0.35, 0.355))
    s.box(0.70, 0.10, 0.96, 0.62, (1.25, 1.38, 1.48))
    s.box(0.825, 0.10, 0.836, 0.62, (0.48, 0.50, 0.52))
    s.box(0.70, 0.40, 0.96, 0.62, (0.82, 0.98, 0.92))
    s.box(0.0, 0.02, 0.30, 0.86, (0.30, 0.44, 0.46))
    for k in range(14):
        s.box(k * 0.0215, 0.02, k * 0.0215 + 0.009, 0.86, (0.22, 0.34, 0.365))
    s.box(0.36, 0.30, 0.62, 0.335, (0.62, 0.64, 0.64))
    s.box(0.44, 0.15, 0.52, 0.28, (0.06, 0.08, 0.09))
    s.box(0.448, 0.165, 0.512, 0.265, (0.10, 0.30, 0.26))
    for k, at in enumerate((0.39, 0.56, 0.59)):
        colour = ((0.20, 0.75, 0.42), (0.95, 0.62, 0.15), (0.2, 0.5, 0.9))[k]
        s.disc(at, 0.318, 0.006, 0.010, np.array(colour) * 2.2)
    s.box(0.60, 0.74, 1.0, 0.90, (0.60, 0.63, 0.64))
    s.box(0.60, 0.70, 0.74, 0.77, (0.80, 0.82, 0.83))
    s.box(0.0, 0.90, 1.0, 1.0, (0.26, 0.28, 0.285))
    for at in (0.36, 0.50, 0.64):
        s.box(at, 0.0, at + 0.09, 0.022, (2.6, 2.7, 2.7))
    return s


def _shop() -> _Scene:
    s = _Scene(6, (0.30, 0.265, 0.22), (0.20, 0.17, 0.14))
    s.shelf(0.0, 0.16, 0.31, 0.92, 4, (0.34, 0.24, 0.15))
    s.shelf(0.69, 0.16, 1.0, 0.92, 4, (0.34, 0.24, 0.15))
    for _ in range(130):
        side = 0.02 if s.random.random() < 0.5 else 0.70
        at, row = side + s.random.uniform(0, 0.27), s.random.integers(0, 4)
        low = 0.16 + (row + 1) * 0.19 - 0.01
        colour = s.random.uniform(0.10, 0.60) * s.random.uniform(0.72, 1.0, 3)
        colour = colour * np.array([1.0, 0.85, 0.68])
        s.box(at, low - s.random.uniform(0.05, 0.11), at + 0.018, low, colour)
    s.box(0.36, 0.34, 0.66, 0.80, (0.56, 0.60, 0.62))
    s.box(0.36, 0.34, 0.66, 0.46, (0.90, 0.95, 0.98))
    for at in (0.36, 0.458, 0.556, 0.655):
        s.box(at, 0.34, at + 0.007, 0.80, (0.14, 0.12, 0.11))
    s.box(0.0, 0.92, 1.0, 1.0, (0.17, 0.13, 0.10))
    for at in np.linspace(0.06, 0.94, 9):
        s.disc(float(at), 0.085 + 0.02 * np.cos(at * 9), 0.011, 0.019, (4.2, 3.1, 1.8))
    return s


def _classroom() -> _Scene:
    s = _Scene(7, (0.40, 0.385, 0.355), (0.28, 0.26, 0.235))
    s.box(0.30, 0.14, 0.80, 0.60, (0.055, 0.115, 0.085))
    s.box(0.295, 0.125, 0.805, 0.14, (0.34, 0.24, 0.15))
    s.box(0.295, 0.60, 0.805, 0.625, (0.34, 0.24, 0.15))
    for _ in range(26):
        x, y = s.random.uniform(0.32, 0.72), s.random.uniform(0.18, 0.55)
        s.box(x, y, x + s.random.uniform(0.02, 0.07), y + 0.010, (0.32, 0.36, 0.34))
    s.box(0.0, 0.10, 0.20, 0.78, (1.30, 1.38, 1.42))
    s.box(0.0, 0.46, 0.20, 0.78, (0.66, 0.86, 0.62))
    for at in (0.0, 0.095, 0.195):
        s.box(at, 0.10, at + 0.010, 0.78, (0.50, 0.48, 0.45))
    s.box(0.85, 0.34, 1.0, 0.86, (0.33, 0.24, 0.16))
    for row in range(3):
        for k in range(6):
            colour = s.random.uniform(0.15, 0.5) * s.random.uniform(0.6, 1.0, 3)
            s.box(
                0.86 + k * 0.023, 0.37 + row * 0.165, 0.878 + k * 0.023, 0.475 + row * 0.165, colour
            )
    s.disc(0.925, 0.27, 0.032, 0.06, (0.16, 0.30, 0.46))
    s.box(0.0, 0.88, 1.0, 1.0, (0.24, 0.19, 0.145))
    return s


def _plain() -> _Scene:
    s = _Scene(8, (0.26, 0.27, 0.285), (0.17, 0.175, 0.185))
    s.glow(0.36, 0.36, 0.34, 0.5, (0.20, 0.205, 0.21))
    s.shade(1.0, 0.9, 0.5, 0.7, 0.35)
    return s


_ROOMS: dict[Room, Callable[[], _Scene]] = {
    "office": _office,
    "ward": _ward,
    "shop": _shop,
    "classroom": _classroom,
    "plain": _plain,
}


def paint_backdrop(room: Room, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The room as `(height, width, 3)` RGB, rows top-down; the same bytes every time."""
    # Imported here: scipy's signal processing takes seconds to load, a window must not wait.
    from scipy.signal import fftconvolve

    scene = _ROOMS[room]()
    axis = np.arange(-_LENS_RADIUS, _LENS_RADIUS + 1)
    reach = np.hypot(*np.meshgrid(axis, axis))
    lens = np.clip(_LENS_RADIUS + 0.5 - reach, 0, 1) * (0.85 + 0.15 * reach / _LENS_RADIUS)
    lens /= lens.sum()
    padded = np.pad(scene.light, ((_LENS_RADIUS,) * 2, (_LENS_RADIUS,) * 2, (0, 0)), mode="edge")
    blurred = np.stack([fftconvolve(padded[..., c], lens, mode="valid") for c in range(3)], axis=-1)
    corner = (scene.x - 0.5) ** 2 * 1.3 + (scene.y - 0.45) ** 2 * 1.1
    blurred *= (1 - 1.0 * corner)[..., None] * 0.50 * np.array([1.03, 1.0, 0.965])
    shown = np.clip(
        blurred * (2.2 * blurred + 0.4) / (blurred * (2.1 * blurred + 1.1) + 0.28), 0, 1
    )
    shown = np.sqrt(shown)
    small = Image.fromarray((np.clip(shown, 0, 1) * 255).astype(np.uint8))
    picture = np.asarray(small.resize(size, Image.Resampling.BICUBIC), np.float32)
    grain = np.random.default_rng(1).normal(0, 0.9, picture.shape[:2])[..., None]
    return np.clip(picture + grain + 0.5, 0, 255).astype(np.uint8)
