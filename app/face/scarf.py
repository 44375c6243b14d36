"""A headscarf: cloth wrapped around the head from the face's oval, and a drape over the neck."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.atlas import island_of
from app.face.garments import front_uv, neck_pit
from app.face.looks import PersonaLook
from app.face.mesh import Piece, normals_of, triangulate
from app.face.scalp import scalp_of
from app.face.subdivision import subdivide
from app.face.tailoring import BOX
from app.face.topology import Topology, trunk_weight

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

_AROUND, _BACK = 72, 20
_THROAT_FROM_Y = 5.3
"""Lower down the drape lies over it (dm, neutral body)."""


def scarf_pieces(
    topology: Topology, positions: F32, look: PersonaLook
) -> tuple[list[Piece], dict[str, NDArray[np.uint8]]]:
    """Wrap, throat and drape, and their maps; the scarf's colour is the look's hair colour."""
    colour = look.hair.colour
    return (
        [
            _wrap(topology, positions, look.seed),
            _throat(topology, positions),
            _drape(topology, positions),
        ],
        {"scarf": _wrap_map(colour, look.seed), "drape": _drape_map(colour, look.seed)},
    )


def under_scarf(topology: Topology, positions: F32, seed: int) -> F32:
    """The body with the ears pressed flat, as cloth holds them."""
    hull = scalp_of(topology, positions, 0.0, seed, 4).hull
    away = positions.astype(np.float64) - hull.centre
    reach = np.linalg.norm(away, axis=1)
    angle = np.degrees(np.arctan2(np.abs(away[:, 0]), away[:, 2]))
    ear = (angle > 56) & (angle < 140) & (np.abs(away[:, 1]) < 0.85) & (reach < 1.6)
    limit = hull.radius(positions.astype(np.float64)) - 0.10
    scale = np.where(ear & (reach > limit), limit / (reach + 1e-9), 1.0)
    return np.asarray(hull.centre + away * scale[:, None], np.float32)


def _wrap(topology: Topology, positions: F32, seed: int) -> Piece:
    hull = scalp_of(topology, positions, 0.0, seed, 4).hull
    turn = np.linspace(0, 2 * np.pi, _AROUND)
    up = np.cos(turn)
    x = 0.64 * np.sin(turn) * (1 - 0.20 * np.clip(-up, 0, 1))
    y = np.where(up > 0, 0.40 * up, 1.30 * up) - 0.02
    toward = np.stack([x, y, np.full_like(x, 0.62) - 0.18 * np.abs(np.sin(turn))], 1)
    toward /= np.linalg.norm(toward, axis=1, keepdims=True)
    away = np.array([0.0, 0.05, -1.0])
    random = np.random.default_rng(seed + 3)
    rows: list[F64] = []
    for k in range(_BACK):
        share = k / (_BACK - 1)
        bend = share**1.15 * 0.86
        direction = toward * (1 - bend) + away * bend
        direction[:, 0] += np.sign(x) * np.abs(np.sin(turn)) * 0.50 * np.sin(np.pi * share) ** 0.8
        direction[:, 1] += np.maximum(up, 0) * 0.55 * np.sin(np.pi * share) ** 0.8
        direction[:, 1] += np.minimum(up, 0) * 0.30 * np.sin(np.pi * share)
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        radius = hull.radius(direction + hull.centre)
        lift = 0.02 + 0.10 * np.clip(share * 3.5, 0, 1) + 0.03 * np.maximum(up, 0)
        fold = (
            0.014 * np.sin(9 * turn + 5 * share + random.uniform(0, 0.2)) * np.clip(share * 5, 0, 1)
        )
        rim = 0.020 * np.exp(-((share / 0.05) ** 2))
        smooth = scipy.ndimage.gaussian_filter1d(radius, 2.5, mode="wrap")
        low = np.clip(-up - 0.2, 0, 1)
        rows.append(
            hull.centre
            + direction
            * (smooth + lift + fold + rim + 0.04 * low * np.clip(share * 6, 0, 1))[:, None]
        )
    grid = np.stack(rows).reshape(-1, 3).astype(np.float32)
    row = np.arange(_BACK - 1)[:, None] * _AROUND
    column = np.arange(_AROUND - 1)[None, :]
    a, b = row + column, row + column + 1
    quads = np.stack([a, b, b + _AROUND, a + _AROUND], -1).reshape(-1, 4)
    triangles = triangulate(quads)
    normals = normals_of(grid, triangles)
    outward = grid - hull.centre.astype(np.float32)
    normals *= np.sign((normals * outward).sum(1) + 1e-6)[:, None]
    u = np.tile(turn / (2 * np.pi), _BACK)
    v = np.repeat(np.linspace(0, 1, _BACK), _AROUND)
    one = np.ones(len(grid), np.float32)
    return Piece(
        name="scarf",
        material="scarf",
        positions=grid,
        triangles=triangles,
        uv=np.stack([u, v], 1).astype(np.float32),
        head=one,
        neck=one,
        normals=normals,
        front_only=False,
    )


def _throat(topology: Topology, positions: F32) -> Piece:
    """Cloth from under the chin to the drape: it lies on neck and jaw and moves as they do."""
    base = topology.base
    quads, points = base.groups["body"]
    centre = base.positions[quads].mean(1)
    outer = island_of(base.texture_points[points], centre) < 2
    keep = outer & (centre[:, 1] > _THROAT_FROM_Y) & (centre[:, 1] < 7.1)
    keep &= (np.abs(centre[:, 0]) < 0.95) & (_outside_face(centre) > -0.25)
    matrix, fine = subdivide(quads[keep], topology.count)
    own, neutral = matrix @ positions, matrix @ base.positions
    triangles = triangulate(fine)
    normals = normals_of(own, triangles)
    head = (matrix @ topology.follows_head).astype(np.float32)
    # What turns with the neck, and what faces down behind the chin, is no face.
    under = np.where(neutral[:, 2] < 0.72, -0.3 - normals[:, 1], -9.0)
    throat = 0.4 * np.maximum(under, 0.9 - head) - 0.5 * np.maximum(neutral[:, 1] - 6.55, 0)
    inside = np.maximum(_outside_face(neutral), throat).astype(np.float32)
    neck = (matrix @ topology.follows_neck).astype(np.float32)
    # The map is the drape's: its hem becomes the edge along the jaw.
    left, bottom, right, top = BOX
    x = np.clip(neutral[:, 0], -0.9, 0.9)
    y = np.clip(_hem(x) + inside, bottom, top)
    uv = np.stack([(x - left) / (right - left), (y - bottom) / (top - bottom)], 1)
    loose = 0.03 + 0.05 * np.clip(inside / 0.25, 0, 1)
    return Piece(
        name="throat",
        material="drape",
        positions=(own + normals * loose[:, None]).astype(np.float32),
        triangles=triangles,
        uv=uv.astype(np.float32),
        head=head,
        neck=neck,
        trunk=trunk_weight(neutral, neck),
        offsets={name: matrix @ offset for name, offset in topology.shapes.items()},
        normals=normals,
        blocks_light=False,
    )


def _outside_face(neutral: F32) -> F32:
    """How far points `(n, 3)` of the neutral head lie outside the face's oval, in dm."""
    x, y, z = (neutral[:, k].astype(np.float64) for k in range(3))
    middle, wide, low = 7.05, 0.66, 0.78
    ring = np.hypot(x / wide, np.minimum(y - middle, 0) / low)
    beside = (ring - 1) * np.where(y < middle, low, wide) - 0.9 * np.maximum(y - 6.65, 0)
    # Seen from the front the throat lies within the oval: there depth tells it from the jaw.
    behind = np.interp(y, [6.55, 6.75], [0.62, 0.35])
    out: F32 = np.maximum(beside, np.where(y < 6.85, behind - z, -9.0)).astype(np.float32)
    return out


def _drape(topology: Topology, positions: F32) -> Piece:
    base = topology.base
    quads, _ = base.groups["helper-tights"]
    centre = base.positions[quads].mean(1)
    keep = (centre[:, 1] > 4.4) & (np.abs(centre[:, 0]) < 2.0)
    matrix, fine = subdivide(quads[keep], topology.count)
    own = matrix @ positions
    triangles = triangulate(fine)
    normals = normals_of(own, triangles)
    pit = neck_pit(topology, positions)
    high = np.clip((own[:, 1] - pit[1] + 0.35) / 0.7, 0, 1)
    spots = own + normals * (0.14 + 0.05 * high)[:, None].astype(np.float32)
    neck = (matrix @ topology.follows_neck).astype(np.float32)
    return Piece(
        name="drape",
        material="drape",
        positions=spots.astype(np.float32),
        triangles=triangles,
        uv=front_uv(spots, pit),
        head=(0.5 * high * neck).astype(np.float32),
        neck=(0.7 * neck).astype(np.float32),
        trunk=trunk_weight(matrix @ base.positions, 0.7 * neck),
        blocks_light=False,
    )


def _wrap_map(colour: tuple[float, float, float], seed: int) -> NDArray[np.uint8]:
    height, width = 256, 512
    random = np.random.default_rng(seed + 51)
    folds = scipy.ndimage.gaussian_filter(
        random.standard_normal((height, width)), (30, 5), mode="wrap"
    )
    folds /= folds.std()
    weave = scipy.ndimage.gaussian_filter(random.standard_normal((height, width)), 0.7)
    light = 1 + 0.10 * np.gradient(folds, axis=1) * 6 + 0.03 * weave
    light[:6] *= 0.86
    return _picture(
        np.array(colour) * np.clip(light, 0.5, 1.4)[..., None], np.ones((height, width))
    )


def _drape_map(colour: tuple[float, float, float], seed: int) -> NDArray[np.uint8]:
    height, width = 456, 768
    left, bottom, right, top = BOX
    x, y = np.meshgrid(np.linspace(left, right, width), np.linspace(bottom, top, height))
    random = np.random.default_rng(seed + 52)
    relief = np.zeros_like(x)
    for k in range(9):
        sag = 0.52 - 0.15 * k - 0.10 * np.cos(x * 1.9 + 0.25 * k) * (1 + 0.3 * k)
        sag += 0.16 * x * random.uniform(-1, 1)
        relief += random.uniform(0.5, 1.0) * np.exp(-(((y - sag) / 0.045) ** 2))
    edge = _hem(x)
    alpha = np.clip((y - edge) / 0.014 + 0.5, 0, 1)
    weave = scipy.ndimage.gaussian_filter(random.standard_normal(x.shape), 0.7)
    light = (
        1
        - 0.055 * np.gradient(scipy.ndimage.gaussian_filter(relief, 2), axis=0) * -9
        + 0.03 * weave
    )
    light *= 1 - 0.18 * np.exp(-(((y - edge) / 0.03) ** 2))
    return _picture(np.array(colour) * np.clip(light, 0.5, 1.4)[..., None], alpha)


def _hem(x: NDArray[np.floating]) -> F64:
    """The height at which the drape's map ends, dm from the neck pit."""
    return np.asarray(-0.62 + 0.34 * np.abs(x) ** 1.4 + 0.02 * np.sin(9 * x), np.float64)


def _picture(paint: F64, alpha: F64) -> NDArray[np.uint8]:
    stack = np.concatenate([np.sqrt(np.clip(paint, 0, 1)), alpha[..., None]], axis=2)
    return np.asarray((stack * 255 + 0.5).astype(np.uint8))
