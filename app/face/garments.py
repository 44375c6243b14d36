"""Clothes from the asset's garment shell, painted in front view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.face.atlas import noise
from app.face.looks import PersonaLook
from app.face.mesh import Piece, normals_of, triangulate
from app.face.subdivision import subdivide
from app.face.topology import LOWEST_Y, WIDEST_X, Topology

F32 = NDArray[np.float32]


def garment_pieces(
    topology: Topology, positions: F32, look: PersonaLook
) -> tuple[list[Piece], dict[str, NDArray[np.uint8]]]:
    base = topology.base
    quads, _ = base.groups["helper-tights"]
    centre = base.positions[quads].mean(1)
    keep = (centre[:, 1] > LOWEST_Y - 0.4) & (np.abs(centre[:, 0]) < WIDEST_X + 0.2)
    matrix, fine = subdivide(quads[keep], topology.count)
    own = matrix @ positions
    triangles = triangulate(fine)
    c = own[triangles].mean(1)
    triangles = triangles[c[:, 1] < 5.6]
    uv = np.stack([own[:, 0] / 5 + 0.5, (own[:, 1] - 3.6) / 2.8], 1).astype(np.float32)
    neck = matrix @ topology.follows_neck
    from app.face.rig import trunk_weight

    p = Piece(
        "cloth",
        "cloth",
        own + normals_of(own, triangles) * 0.02,
        triangles,
        uv,
        matrix @ topology.follows_head,
        neck,
        trunk=trunk_weight(own, neck),
    )
    col = np.array(look.clothes.colour) * np.ones((256, 256, 1))
    m = (np.sqrt(np.concatenate([col, np.ones((256, 256, 1))], 2)) * 255).astype(np.uint8)
    return [p], {"cloth": m}
