"""Skin painted in object space: tone zones, lips, pores, freckles, beard, age lines."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.atlas import MOUTH_PATCH, SOCKET_PATCH, Atlas, noise
from app.face.brows import brow_cover
from app.face.looks import PersonaLook
from app.face.scalp import hair_share
from app.face.source import HeadSource

F32 = NDArray[np.float32]


class Canvas:
    """Positions per texel with the shorthand the painters share; `x` is mirrored to one side."""

    def __init__(self, atlas: Atlas, source: HeadSource) -> None:
        self.atlas = atlas
        self.size = atlas.size
        self.x_signed = atlas.positions[..., 0]
        self.x = np.abs(self.x_signed)
        self.y = atlas.positions[..., 1]
        self.z = atlas.positions[..., 2]
        self.front = np.clip((self.z - 0.2) / 0.4, 0, 1)
        self.lips = scipy.ndimage.gaussian_filter(atlas.mask(source.mask("lips")), 3.0)
        self.ears = scipy.ndimage.gaussian_filter(atlas.mask(source.mask("ears")), 4.0)
        self.face = scipy.ndimage.gaussian_filter(atlas.mask(source.mask("face")), 8.0)

    def spot(self, x: float, y: float, wide: float, high: float) -> F32:
        """A soft spot on both sides of the front of the head, 0…1."""
        near = ((self.x - x) / wide) ** 2 + ((self.y - y) / high) ** 2
        out: F32 = np.exp(-near) * self.front
        return out

    def stroke(self, points: list[tuple[float, float]], width: float) -> F32:
        """A soft line through (|x|, y) points on the front of the head, 0…1."""
        best = np.full(self.x.shape, 9.0, np.float32)
        for (x0, y0), (x1, y1) in pairwise(points):
            dx, dy = x1 - x0, y1 - y0
            along = ((self.x - x0) * dx + (self.y - y0) * dy) / (dx * dx + dy * dy)
            along = np.clip(along, 0, 1)
            gap = np.hypot(self.x - x0 - along * dx, self.y - y0 - along * dy)
            np.minimum(best, gap, out=best)
        out: F32 = np.exp(-((best / width) ** 2)) * self.front
        return out


def folds(canvas: Canvas) -> F32:
    """Where expression creases form, `(s, s, 4)`: smile fold, crow's feet, forehead, frown."""
    smile = canvas.stroke([(0.20, 6.98), (0.27, 6.90), (0.335, 6.78), (0.36, 6.66)], 0.030)
    shadow = canvas.stroke([(0.19, 6.96), (0.25, 6.88), (0.31, 6.77), (0.335, 6.67)], 0.05)
    feet = np.zeros_like(smile)
    for rise in (0.055, 0.012, -0.035):
        line = [(0.545, 7.275 + rise * 0.5), (0.60, 7.275 + rise), (0.65, 7.275 + rise * 1.9)]
        feet = np.maximum(
            feet, canvas.stroke(line, 0.013) * np.exp(-(((canvas.x - 0.585) / 0.055) ** 2))
        )
    feet = np.maximum(feet, 0.45 * canvas.stroke([(0.20, 7.13), (0.30, 7.09), (0.42, 7.11)], 0.022))
    forehead = np.zeros_like(smile)
    for height in (7.72, 7.81, 7.90):
        wave = 0.012 * np.sin(canvas.x * 9)
        line = np.exp(-(((canvas.y - height - wave + 0.10 * canvas.x**2) / 0.010) ** 2))
        forehead += line * np.clip((0.55 - canvas.x) / 0.25, 0, 1) * canvas.front
    frown = canvas.stroke([(0.055, 7.42), (0.065, 7.50), (0.058, 7.56)], 0.011)
    stack = [np.clip(smile * 0.55 + shadow * 0.45, 0, 1), feet, np.clip(forehead, 0, 1), frown]
    return np.stack(stack, axis=-1).astype(np.float32)


def paint_skin(canvas: Canvas, look: PersonaLook, creases: F32) -> NDArray[np.uint8]:
    """The skin map `(s, s, 4)`, rows bottom-up: square-root colour; alpha is shine in 0…1."""
    skin, size = look.skin, canvas.size
    tone = np.array(skin.tone, np.float32)
    dark = float(np.clip(1 - tone.mean() / 0.30, 0, 1))
    colour = np.broadcast_to(tone, (size, size, 3)).copy()
    spot = canvas.spot

    broad, blotch = noise(size, 60, look.seed + 1), noise(size, 18, look.seed + 2)
    colour *= 1 + (0.030 * broad + 0.022 * blotch)[..., None] * np.array([0.7, 1.05, 1.1])

    # Blood near the surface: cheeks, nose tip, ears, chin; yellower forehead, cooler jaw.
    flush = 0.62 * spot(0.50, 6.93, 0.23, 0.20) + 0.55 * spot(0.0, 6.98, 0.15, 0.13)
    flush += 0.22 * spot(0.0, 6.33, 0.24, 0.12) + 0.7 * np.clip(canvas.ears, 0, 1)
    flush += 0.18 * spot(0.0, 7.45, 0.10, 0.15)
    flush *= (0.35 + 1.1 * skin.redness) * (1 - 0.55 * dark) * (1 + 0.10 * blotch)
    colour *= 1 - np.clip(flush, 0, 1.3)[..., None] * np.array([0.02, 0.24, 0.22])
    brow_zone = spot(0.0, 7.80, 0.65, 0.26)
    colour *= 1 + brow_zone[..., None] * np.array([0.03, 0.03, -0.03])
    around_eye = spot(0.31, 7.27, 0.24, 0.15)
    colour *= 1 - around_eye[..., None] * np.array([0.05, 0.11, 0.08]) * (0.8 + 0.4 * dark)
    bags = canvas.stroke([(0.17, 7.15), (0.28, 7.10), (0.42, 7.13)], 0.045)
    tired = 0.25 + 0.6 * skin.wrinkles
    colour *= 1 - (tired * bags)[..., None] * np.array([0.13, 0.17, 0.09])
    colour *= 1 + 0.035 * spot(0.52, 7.10, 0.16, 0.07)[..., None]

    _age_lines(colour, canvas, creases, skin.wrinkles, look.seed)
    if skin.freckles > 0:
        _freckles(colour, canvas, skin.freckles, look.seed)
    if skin.beard > 0:
        _beard(colour, canvas, look)

    lip_line = np.clip(canvas.lips * 1.12, 0, 1)
    own = tone * np.array([0.86, 0.50, 0.47]) + np.array([0.02, 0.0, 0.0])
    lip = own * (1 - skin.lip_colour) + np.array(skin.lips) * skin.lip_colour
    streaks = noise(size, 2.0, look.seed + 5)
    lip_map = lip * (1 + 0.06 * streaks[..., None]) * (1 + 0.04 * blotch[..., None])
    share = lip_line * (0.80 + 0.15 * skin.lip_colour) * (0.72 if look.body.gender > 0.5 else 1)
    colour = colour * (1 - share[..., None]) + lip_map * share[..., None]

    if skin.makeup > 0:
        lid = np.clip(spot(0.31, 7.37, 0.17, 0.06), 0, 1) * skin.makeup
        colour *= 1 - lid[..., None] * np.array([0.14, 0.20, 0.17])
    lash_root = canvas.stroke(
        [(0.155, 7.272), (0.22, 7.345), (0.31, 7.375), (0.40, 7.35), (0.475, 7.28)], 0.013
    )
    strength = 0.25 + 0.5 * skin.makeup + (0.15 if look.body.gender < 0.5 else 0.0)
    colour *= 1 - np.clip(lash_root * strength, 0, 1)[..., None] * np.array([0.7, 0.75, 0.75])

    if look.hair.style not in ("bald", "headscarf"):
        _scalp(colour, canvas, look)

    cover = brow_cover(canvas.x_signed, canvas.y, canvas.z, look)
    colour = colour * (1 - cover[..., None]) + np.array(look.brows.colour) * cover[..., None]

    pores = noise(size, 1.15, look.seed + 7)
    fine = noise(size, 2.4, look.seed + 8)
    relief = (0.7 * pores + 0.5 * fine) * (0.35 + 0.65 * canvas.face)
    lit = scipy.ndimage.sobel(scipy.ndimage.gaussian_filter(relief, 0.6), axis=0) * 0.5
    lit -= scipy.ndimage.sobel(scipy.ndimage.gaussian_filter(relief, 0.6), axis=1) * 0.35
    colour *= np.clip(1 + 0.011 * lit + 0.012 * relief, 0.8, 1.2)[..., None]

    shine = 0.30 + 0.34 * spot(0.0, 7.05, 0.11, 0.42) + 0.20 * spot(0.0, 7.82, 0.5, 0.22)
    shine += 0.16 * spot(0.46, 7.04, 0.17, 0.12) + 0.10 * spot(0.0, 6.35, 0.15, 0.1)
    shine += (0.45 + 0.2 * skin.makeup) * lip_line + 0.06 * pores - 0.22 * around_eye
    shine *= 1 - 0.85 * cover
    shine *= 1 - 0.35 * skin.makeup * (1 - lip_line)

    for patch, flat in ((MOUTH_PATCH, (0.16, 0.035, 0.035)), (SOCKET_PATCH, (0.30, 0.10, 0.085))):
        u0, v0, u1, v1 = (round(c * size) for c in patch)
        colour[v0:v1, u0:u1] = np.array(flat) * (0.5 + 0.5 * tone.mean() / 0.35)
        shine[v0:v1, u0:u1] = 0.35
    picture = np.concatenate([np.sqrt(np.clip(colour, 0, 1)), shine[..., None]], axis=2)
    return np.asarray(np.clip(picture, 0, 1) * 255 + 0.5, np.uint8)


def _age_lines(colour: F32, canvas: Canvas, creases: F32, age: float, seed: int) -> None:
    """Creases at rest, deeper with age, and a few age spots late."""
    strength = np.array([0.30, 0.34, 0.22, 0.20], np.float32) * age**1.2
    lines = (creases * strength).sum(-1)
    lip_lines = canvas.stroke([(0.32, 6.62), (0.335, 6.54), (0.32, 6.46)], 0.014) * 0.22 * age**1.5
    neck = np.exp(-(((canvas.y - 5.95 + 0.25 * canvas.x) / 0.016) ** 2)) * 0.10 * age
    total = np.clip(lines + lip_lines + neck, 0, 0.6)
    colour *= 1 - total[..., None] * np.array([0.75, 1.0, 1.0])
    if age > 0.55:
        spots = np.clip(noise(canvas.size, 9, seed + 31) - 1.7, 0, 1) * canvas.face
        colour *= 1 - (0.30 * spots * (age - 0.4))[..., None] * np.array([0.5, 0.8, 1.0])


def _freckles(colour: F32, canvas: Canvas, amount: float, seed: int) -> None:
    """Small brown spots, most on cheeks and nose."""
    where = canvas.spot(0.42, 6.98, 0.30, 0.22) + canvas.spot(0.0, 7.08, 0.15, 0.16)
    where += 0.35 * canvas.spot(0.0, 7.75, 0.6, 0.3)
    for scale, seed_step, limit in ((2.2, 11, 1.5), (3.4, 12, 1.9)):
        dots = np.clip((noise(canvas.size, scale, seed + seed_step) - limit) * 2.2, 0, 1)
        shade = np.clip(dots * where * amount, 0, 0.75)
        colour *= 1 - shade[..., None] * np.array([0.35, 0.58, 0.72])


def _beard(colour: F32, canvas: Canvas, look: PersonaLook) -> None:
    """Beard shadow or stubble on jaw, chin and upper lip."""
    x, y, z = canvas.x, canvas.y, canvas.z
    top = 6.66 + 0.55 * np.clip((x - 0.28) / 0.5, 0, 1) ** 1.2
    jaw = np.clip((top - y) / 0.16, 0, 1) * np.clip((z - 0.15) / 0.3, 0, 1)
    jaw *= np.clip((y - 6.02) / 0.18, 0, 1)
    moustache = np.exp(-(((x - 0.15) / 0.17) ** 2) - ((y - 6.765) / 0.065) ** 2) * canvas.front
    cheek_gap = np.exp(-(((x - 0.30) / 0.09) ** 2) - ((y - 6.60) / 0.10) ** 2) * 0.35
    area = np.clip(np.maximum(jaw - cheek_gap, moustache), 0, 1) * (
        1 - np.clip(canvas.lips * 2, 0, 1)
    )
    grain = np.clip(noise(canvas.size, 0.9, look.seed + 21) * 0.6 + 0.35, 0, 1.4)
    amount = look.skin.beard
    shadow = area * (0.16 * min(1.0, amount * 2.2) + 0.55 * max(0.0, amount - 0.25) * grain)
    hair = np.array(look.brows.colour)
    mix = np.clip(shadow, 0, 0.85)[..., None]
    colour[:] = colour * (1 - mix) + (hair * 0.7 + 0.3 * colour * np.array([0.7, 0.85, 1.0])) * mix


def _scalp(colour: F32, canvas: Canvas, look: PersonaLook) -> None:
    """Hair colour under the hair, thinning out at the hairline."""
    share = hair_share(canvas.atlas.positions, look.hair.recede, 0.09).astype(np.float32)
    grain = noise(canvas.size, 1.2, look.seed + 41)
    cover = np.clip(share * 1.45 + 0.18 * grain * (share > 0.02) * (1 - share) - 0.10, 0, 1) * 0.93
    hair = np.array(look.hair.tint) * 0.6
    colour[:] = colour * (1 - cover[..., None]) + hair * cover[..., None]
