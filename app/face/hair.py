"""Hair: layered ribbons of strands over a painted scalp."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.groom import Comb, Locks, grow, shoulders_of, wound
from app.face.looks import PersonaLook
from app.face.mesh import Piece
from app.face.scalp import along_hairline, along_parting, scalp_of
from app.face.topology import Topology

F32 = NDArray[np.float32]

_PARTED = 0.3
"""Combed aside at least this much, hair leaves a line that needs roots of its own."""
_BUN_LOCKS = 130
_HAIRLINE_LENGTH = 0.5
"""How long the hair of the hairline is, as a share of the other hair's."""
_FINE_BELOW_DM = 0.10
"""Locks narrower than this show their strands one by one."""
_DENSE, _FINE = (150, 120, 95, 70), (13, 11, 9, 7)
"""Strands in the pictures side by side in the hair map: for wide locks, then for narrow ones."""

_PANEL = 256
"""Width of such a picture in texels."""
_SHORTEST = {"bob": 0.84, "long": 0.70}
"""From which share of its length on a strand of a broad lock may end, where hair is cut to one."""

_TIE = (0.0, 0.84, -0.62)

# Each style: layers from the scalp outwards, with the number of locks.
_STYLES: dict[str, list[tuple[int, Comb]]] = {
    "short": [
        (620, Comb((0.20, 0.26), 0.09, (0.02, 0.03, 0.025), 0.15, 0.40, 0.0, 0.55, cling=0.9,
                   top_length=2.3, scatter=0.03, swept=0.5)),
        (620, Comb((0.20, 0.27), 0.075, (0.025, 0.05, 0.03), 0.20, 0.40, 0.22, 0.50, cling=0.75,
                   top_length=2.6, scatter=0.05, swept=0.6)),
        (520, Comb((0.18, 0.25), 0.06, (0.03, 0.07, 0.045), 0.25, 0.40, 0.30, 0.45, cling=0.6,
                   top_length=2.8, scatter=0.08, swept=0.6)),
    ],
    "crop": [
        (1000, Comb((0.05, 0.08), 0.05, (0.01, 0.02, 0.03), 0.1, 0.2, 0.1, 0.2, cling=0.2,
                    scatter=0.5)),
        (1200, Comb((0.05, 0.09), 0.035, (0.02, 0.04, 0.05), 0.1, 0.1, 0.2, 0.1, scatter=0.7)),
    ],
    "bob": [
        (200, Comb((1.10, 1.22), 0.24, (0.02, 0.07, 0.07), 0.9, 0.02, 0.0, 0.75, cling=0.5,
                   curl=0.6, frame_face=True, scatter=0.05)),
        (190, Comb((1.12, 1.26), 0.16, (0.03, 0.12, 0.12), 0.9, 0.0, 0.1, 0.8, cling=0.4,
                   curl=0.8, frame_face=True, scatter=0.06, wave=(0.02, 0.9))),
        (150, Comb((1.06, 1.28), 0.085, (0.04, 0.15, 0.15), 0.85, 0.0, 0.12, 0.8, cling=0.35,
                   curl=0.8, frame_face=True, scatter=0.08, wave=(0.025, 0.8))),
    ],
    "long": [
        (170, Comb((2.2, 2.7), 0.24, (0.02, 0.06, 0.06), 0.9, 0.3, 0.0, 0.8, cling=0.5,
                   frame_face=True, scatter=0.04, wave=(0.02, 1.4))),
        (170, Comb((2.2, 2.8), 0.15, (0.03, 0.09, 0.09), 0.9, 0.25, 0.05, 0.8, cling=0.45,
                   frame_face=True, scatter=0.05, wave=(0.03, 1.2))),
        (100, Comb((2.0, 2.8), 0.08, (0.04, 0.11, 0.11), 0.85, 0.25, 0.05, 0.8, cling=0.4,
                   frame_face=True, scatter=0.06, wave=(0.035, 1.0))),
    ],
    "curly": [
        (230, Comb((0.32, 0.5), 0.20, (0.03, 0.10, 0.12), 0.5, 0.25, 0.05, 0.3, cling=0.3,
                   scatter=0.25, wave=(0.035, 0.34), frame_face=True)),
        (300, Comb((0.35, 0.6), 0.16, (0.04, 0.17, 0.20), 0.5, 0.12, 0.10, 0.3, cling=0.25,
                   scatter=0.32, wave=(0.05, 0.36), frame_face=True)),
        (220, Comb((0.30, 0.55), 0.11, (0.05, 0.20, 0.24), 0.5, 0.08, 0.12, 0.3, cling=0.2,
                   scatter=0.38, wave=(0.055, 0.32), frame_face=True)),
    ],
    "tied": [
        (420, Comb((0.9, 1.2), 0.13, (0.012, 0.030, 0.02), 0.0, 0.0, 0.0, 0.0, cling=0.9,
                   to=_TIE, scatter=0.03)),
        (420, Comb((0.9, 1.2), 0.09, (0.015, 0.045, 0.03), 0.0, 0.0, 0.05, 0.0, cling=0.8,
                   to=_TIE, scatter=0.05)),
        (260, Comb((0.6, 1.1), 0.06, (0.015, 0.06, 0.04), 0.0, 0.0, 0.08, 0.0, cling=0.6,
                   to=_TIE, bun=0.30, scatter=0.10)),
    ],
}  # fmt: skip


def hair_pieces(topology: Topology, positions: F32, look: PersonaLook) -> list[Piece]:
    """All hair of a look as one piece, triangles ordered from back to front."""
    layers = _STYLES.get(look.hair.style)
    if layers is None:
        return []
    trunk = positions[topology.base.vertices_of("helper-tights")]
    shoulders = shoulders_of(trunk)
    grown: list[Locks] = []
    for number, (count, comb) in enumerate(layers):
        scalp = scalp_of(topology, positions, look.hair.recede, look.seed + number, count)
        grown.append(
            grow(scalp, comb, look.hair.parting, shoulders, look.seed * 5 + number, number)
        )
        if comb.to is not None and comb.bun:
            away = np.array(comb.to) / np.linalg.norm(comb.to)
            tie = scalp.hull.centre + np.array(comb.to) + 0.5 * comb.bun * away
            grown.append(wound(tie, away, comb.bun, _BUN_LOCKS, look.seed * 5 + 7))
        if number == 0 and comb.sideways >= _PARTED:
            line = along_parting(topology, positions, look.hair, look.seed)
            fine = replace(comb, width=0.13, cling=0.85)
            grown.append(grow(line, fine, look.hair.parting, shoulders, look.seed * 5 + 9, number))
    line = along_hairline(topology, positions, look.hair, look.seed)
    comb = _of_hairline(layers[-1][1])
    grown.append(grow(line, comb, look.hair.parting, shoulders, look.seed * 5 + 8, 0))
    return [_ribbons(grown, look.seed)]


def _of_hairline(comb: Comb) -> Comb:
    """Short and thin, as hair begins: no lock stands there like a plank."""
    low, high = comb.length
    lift = (0.008, 0.6 * comb.lift[1], 0.5 * comb.lift[2])
    length = (_HAIRLINE_LENGTH * low, _HAIRLINE_LENGTH * high)
    return replace(comb, length=length, width=0.06, lift=lift, cling=0.6, scatter=0.10)


def _ribbons(grown: list[Locks], seed: int) -> Piece:
    """Three vertices across, a strand picture along each lock."""
    random = np.random.default_rng(seed + 77)
    spots, normals, tangents, points, nearness = [], [], [], [], []
    triangles: list[NDArray[np.int64]] = []
    flat: list[NDArray[np.int64]] = []
    start = 0
    for locks in grown:
        count, steps, _ = locks.paths.shape
        along = np.gradient(locks.paths, axis=1)
        along /= np.linalg.norm(along, axis=2, keepdims=True) + 1e-9
        across = np.cross(along, locks.outward)
        across /= np.linalg.norm(across, axis=2, keepdims=True) + 1e-9
        outward = np.cross(across, along)
        roll = random.normal(0, 0.35, (count, 1, 1))
        across, outward = (
            across * np.cos(roll) + outward * np.sin(roll),
            outward * np.cos(roll) - across * np.sin(roll),
        )
        share = np.linspace(0, 1, steps)
        fine = locks.widths.mean() < _FINE_BELOW_DM
        tip = 0.85 if fine else 0.75
        taper = np.interp(share, [0, 0.2, 0.6, 1], [0.75, 1.0, 0.95, tip])[None, :, None]
        half = locks.widths[:, None, None] * taper / 2
        column = random.integers(0, len(_DENSE), count) + (len(_DENSE) if fine else 0)
        flip = random.random(count) < 0.5
        for k, offset in enumerate((-1.0, 0.0, 1.0)):
            bulge = outward * half * (0.32 if k == 1 else 0.0)
            spots.append((locks.paths + across * half * offset + bulge).reshape(-1, 3))
            tilt = locks.outward * 0.55 + outward * 0.45 + across * offset * 0.35
            normals.append((tilt / np.linalg.norm(tilt, axis=2, keepdims=True)).reshape(-1, 3))
            tangents.append(along.reshape(-1, 3))
            lane = np.where(flip, 1 - k / 2, k / 2) * 0.96 + 0.02
            u = (column + lane) / len(_DENSE + _FINE)
            uv = np.stack(
                [np.broadcast_to(u[:, None], (count, steps)),
                 np.broadcast_to(share[None, :], (count, steps))], -1
            )  # fmt: skip
            points.append(uv.reshape(-1, 2))
        size = count * steps
        cell = np.arange(count)[:, None] * steps + np.arange(steps - 1)[None, :]
        strips = [_strip(start + k * size + cell, size) for k in range(2)]
        triangles.append(np.stack(strips, 2).reshape(count, -1, 3))
        flat.append(_strip(start + cell, 2 * size).reshape(count, -1, 3))
        nearness.append(locks.paths[:, :, 2].mean(1) + 0.35 * locks.layer)
        start += 3 * size
    positions = np.concatenate(spots)
    order = np.argsort(np.concatenate(nearness), kind="stable")
    index, few = (np.concatenate(made)[order].reshape(-1, 3) for made in (triangles, flat))
    one = np.ones(len(positions), np.float32)
    low = positions[:, 1] < 6.1
    loose = np.where(low, np.clip((positions[:, 1] - 4.6) / 1.5, 0, 1), 1.0).astype(np.float32)
    return Piece(
        name="hair",
        material="hair",
        positions=positions.astype(np.float32),
        triangles=index,
        uv=np.concatenate(points).astype(np.float32),
        head=one * loose,
        neck=one * (0.25 + 0.75 * loose),
        tangents=np.concatenate(tangents).astype(np.float32),
        normals=np.concatenate(normals).astype(np.float32),
        front_only=False,
        coarse=few,
    )


def _strip(first: NDArray[np.int64], across: int) -> NDArray[np.int64]:
    """Two triangles from each `first` vertex to the next along and to the one `across`."""
    along, beyond, beside = first + 1, first + across + 1, first + across
    return np.stack(
        [np.stack([first, along, beyond], -1), np.stack([first, beyond, beside], -1)], 2
    )


def hair_map(look: PersonaLook, height: int = 512) -> NDArray[np.uint8]:
    """Strands `(512, 2048, 4)`: red brightness, green gloss, alpha coverage; row 0 at the root."""
    random = np.random.default_rng(look.seed + 5)
    sway = 2.5 if look.hair.style in ("curly", "crop") else 1.0
    shortest = _SHORTEST.get(look.hair.style, 0.62)
    panels = [_dense(random, count, sway, shortest, height) for count in _DENSE]
    panels += [_fine(random, count, sway, height) for count in _FINE]
    return (np.concatenate(panels, axis=1) * 255 + 0.5).astype(np.uint8)


def _dense(
    random: np.random.Generator, count: int, sway: float, shortest: float, height: int
) -> F32:
    """A broad lock in which strands lie over each other; they end from `shortest` on."""
    width = _PANEL
    bright = np.zeros((height, width), np.float32)
    cover = np.zeros((height, width), np.float32)
    rows = np.arange(height)
    for _ in range(count):
        x = _course(random, random.normal(0, 0.23), sway, rows / height)
        end = random.uniform(shortest, 1.0) * height
        begin = random.uniform(0.0, 0.06) * height
        alive = (rows >= begin) & (rows < end) & (x > 3) & (x < width - 4)
        thick = np.clip((end - rows) / (0.35 * height), 0.25, 1)
        light = random.uniform(0.35, 1.0)
        for shift in (-1, 0, 1, 2):
            column = np.clip(np.round(x + shift).astype(int), 0, width - 1)
            spot = (rows[alive], column[alive])
            bright[spot] = light * (1.0 if shift in (0, 1) else 0.8)
            cover[spot] = np.maximum(cover[spot], thick[alive])
    soft = scipy.ndimage.gaussian_filter(cover, (3, 1.1))
    wide = scipy.ndimage.gaussian_filter(cover, (6, 3.0))
    tone = scipy.ndimage.gaussian_filter(bright, (3, 0.9)) / (
        scipy.ndimage.gaussian_filter((bright > 0).astype(np.float32), (3, 0.9)) + 0.02
    )
    edge = np.clip(np.minimum(np.arange(width), width - 1 - np.arange(width)) / 30, 0, 1)
    alpha = np.clip(soft * 1.25 + 0.5 * wide, 0, 1) * edge[None, :]
    alpha *= np.clip(rows / 24, 0, 1)[:, None]
    return _shown(tone, alpha)


def _fine(random: np.random.Generator, count: int, sway: float, height: int) -> F32:
    """A narrow lock: single strands with air between them, each ending in a point of its own."""
    share = np.linspace(0, 1, height)[:, None]
    across = np.arange(_PANEL)[None, :]
    tone = np.full((height, _PANEL), 0.5, np.float32)
    alpha = np.zeros((height, _PANEL), np.float32)
    places = (np.arange(count) + random.uniform(0.2, 0.8, count)) / count - 0.5
    for place in random.permutation(places):
        x = _course(random, 0.82 * place, 0.6 * sway, share)
        end = random.uniform(0.60, 1.0)
        taper = np.clip((end - share) / 0.45, 0, 1) ** 0.7 * np.clip(share / 0.05 + 0.3, 0, 1)
        half = taper * (0.45 * _PANEL / count * random.uniform(0.7, 1.2))
        cover = np.clip(half - np.abs(across - x) + 0.5, 0, 1) * (share < end)
        tone += ((random.uniform(0.35, 1.0) - tone) * cover).astype(np.float32)
        alpha = np.maximum(alpha, cover.astype(np.float32))
    alpha *= np.clip(share / 0.04, 0, 1).astype(np.float32)
    return _shown(tone, alpha)


def _course(
    random: np.random.Generator, place: float, sway: float, share: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Where a strand runs in its panel: its column, from root to tip."""
    x0 = (0.5 + place) * _PANEL
    drift = random.normal(0, 0.06) * _PANEL + (_PANEL / 2 - x0) * random.uniform(0.0, 0.5)
    wide = random.normal(0, 0.02) * _PANEL * sway
    wave = np.sin(share * random.uniform(3, 9) + random.uniform(0, 6))
    return np.asarray(x0 + drift * share + wide * wave)


def _shown(tone: F32, alpha: F32) -> F32:
    shade = np.clip(0.30 + 0.75 * tone, 0, 1)
    gloss = np.clip(0.15 + 0.95 * tone**1.6, 0, 1)
    return np.dstack([shade, gloss, shade, alpha])
