"""Clothes: shells over the asset's garment mesh, cut and painted in front view, and collars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.collars import Cloth, Collar, collar_piece
from app.face.looks import Garment, PersonaLook
from app.face.mesh import Piece, normals_of, triangulate
from app.face.subdivision import subdivide
from app.face.tailoring import BOX, Cut, paint_layer
from app.face.topology import LOWEST_Y, WIDEST_X, Topology, trunk_weight

F32 = NDArray[np.float32]

_NECK_PULLS = np.float32(0.25)
"""How far cloth at the neck turns with it."""


@dataclass(frozen=True, slots=True)
class Wear:
    """What a garment consists of: shells from the skin outwards, and a collar."""

    shirt: Cut
    over: Cut | None = None
    collar: Collar | None = None
    over_collar: Collar | None = None


_OPEN = Collar(stand=0.10, leaf=0.22, gap_deg=21, tip=0.24, flare=0.10, spread=0.14)
_JACKET = Collar(stand=0.12, leaf=0.26, gap_deg=66, tip=0.06, flare=0.15, reach=0.10)

WEAR: dict[Garment, Wear] = {
    "blouse_jacket": Wear(
        Cut("v", depth=0.55, width=0.44, soft=True),
        Cut("lapels", depth=1.75, width=0.62),
        over_collar=_JACKET,
    ),
    "shirt_jacket": Wear(
        Cut("placket", depth=0.34, width=0.28),
        Cut("lapels", depth=1.65, width=0.60),
        over_collar=_JACKET,
    ),
    "blouse": Wear(Cut("placket", depth=0.58, width=0.40, soft=True), collar=_OPEN),
    "polo": Wear(Cut("polo", depth=0.46, width=0.30), collar=_OPEN),
    "scrubs": Wear(Cut("scrubs", depth=0.72, width=0.52)),
    "shirt": Wear(Cut("placket", depth=0.40, width=0.32), collar=_OPEN),
}


def garment_pieces(
    topology: Topology, positions: F32, look: PersonaLook
) -> tuple[list[Piece], dict[str, NDArray[np.uint8]]]:
    """The clothes' pieces and their maps by material."""
    wear = WEAR[look.clothes.garment]
    pit = neck_pit(topology, positions)
    base = topology.base
    quads, _ = base.groups["helper-tights"]
    centre = base.positions[quads].mean(1)
    keep = (centre[:, 1] > LOWEST_Y - 0.5) & (np.abs(centre[:, 0]) < WIDEST_X + 0.3)
    first, once = subdivide(quads[keep], topology.count)
    matrix = first
    own, neutral = matrix @ positions, matrix @ base.positions
    neck = matrix @ topology.follows_neck
    head = matrix @ topology.follows_head
    triangles = triangulate(once)
    normals = normals_of(own, triangles)
    trunk = trunk_weight(neutral, neck * _NECK_PULLS)

    pieces: list[Piece] = []
    maps: dict[str, NDArray[np.uint8]] = {}
    single = look.clothes.shirt if wear.over is not None else look.clothes.colour
    layers = [("shirt", wear.shirt, single, 0.035)]
    if wear.over is not None:
        layers.append(("cloth", wear.over, look.clothes.colour, 0.095))
    for material, cut, colour, offset in layers:
        spots = own + normals * np.float32(offset)
        below = spots[triangles][..., 1].mean(1) < pit[1] + 0.62
        uv = front_uv(spots, pit)
        picture = paint_layer(cut, colour, look.seed)
        column = np.clip((uv[:, 0] * picture.shape[1]).astype(int), 0, picture.shape[1] - 1)
        row = np.clip((uv[:, 1] * picture.shape[0]).astype(int), 0, picture.shape[0] - 1)
        there = scipy.ndimage.grey_dilation(picture[..., 3], size=(15, 15))[row, column] > 0
        below &= there[triangles].any(1)
        pieces.append(
            Piece(
                name=material,
                material=material,
                positions=spots,
                triangles=triangles[below],
                uv=uv,
                head=head * 0,
                neck=neck * _NECK_PULLS,
                trunk=trunk,
                normals=normals,
            )
        )
        maps[material] = picture
    for (material, _, _, offset), collar in zip(
        layers, (wear.collar, wear.over_collar), strict=False
    ):
        if collar is not None:
            cloth = Cloth(own + normals * np.float32(offset), normals)
            pieces.append(collar_piece(topology, positions, pit, collar, cloth, material))
    return pieces, maps


def neck_pit(topology: Topology, positions: F32) -> F32:
    """The hollow between the collar bones, from the neck joint, `(3,)`."""
    joint = topology.base.joint(positions, "neck")
    skin = positions[topology.base.vertices_of("body")]
    near = (np.abs(skin[:, 0]) < 0.12) & (np.abs(skin[:, 1] - (joint[1] - 0.22)) < 0.1)
    near &= skin[:, 2] > joint[2]
    depth = float(skin[near, 2].mean()) if near.any() else float(joint[2]) + 0.5
    return np.array([0.0, joint[1] - 0.22, depth], np.float32)


def front_uv(points: F32, pit: F32) -> F32:
    """Texture points of a front view of the trunk, from `BOX` around the neck pit."""
    left, bottom, right, top = BOX
    u = (points[:, 0] - left) / (right - left)
    v = (points[:, 1] - pit[1] - bottom) / (top - bottom)
    return np.stack([np.clip(u, 0, 1), np.clip(v, 0.002, 0.998)], axis=1).astype(np.float32)
