"""Eyelashes: the asset's lash strips with a painted row of hairs."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from app.face.eyes import Ball
from app.face.mesh import Piece, triangulate
from app.face.topology import Topology

F32 = NDArray[np.float32]


def lash_pieces(topology: Topology, positions: F32, balls: tuple[Ball, Ball]) -> list[Piece]:
    """Upper and lower lashes of both eyes; texture u runs along the lid, v from root to tip."""
    pieces = []
    for side, ball in (("l", balls[0]), ("r", balls[1])):
        for row in (1, 2):
            quads, _ = topology.base.groups[f"helper-{side}-eyelashes-{row}"]
            used, inverse = np.unique(quads, return_inverse=True)
            pick = scipy.sparse.csr_matrix(
                (np.ones(len(used), np.float32), (np.arange(len(used)), used)),
                shape=(len(used), topology.count),
            )
            own = pick @ positions
            reach = np.linalg.norm(own - ball.centre, axis=1)
            along = np.abs(own[:, 0])
            u = (along - along.min()) / np.ptp(along)
            v = (reach - reach.min()) / np.ptp(reach)
            half = 0.5 * v + (0.0 if row == 2 else 0.5)
            one = np.ones(len(used), np.float32)
            pieces.append(
                Piece(
                    name=f"lash_{side}{row}",
                    material="lash",
                    positions=own,
                    triangles=triangulate(inverse.reshape(quads.shape)),
                    uv=np.stack([u, np.clip(half, 0.01, 0.99)], 1).astype(np.float32),
                    head=one,
                    neck=one,
                    offsets={n: pick @ d for n, d in topology.shapes.items()},
                    front_only=False,
                    blocks_light=False,
                )
            )
    return pieces


def lash_map(density: float, seed: int) -> NDArray[np.uint8]:
    """Coverage of lash hairs, `(128, 512, 4)`: the upper row's in the lower half."""
    height, width = 64, 512
    halves = []
    for row, (count, length, strength) in enumerate(((95, 1.0, 1.0), (60, 0.55, 0.55))):
        random = np.random.default_rng(seed * 3 + row)
        picture = np.zeros((height, width), np.float32)
        for _ in range(int(count * (0.7 + 0.6 * density))):
            start = random.uniform(6, width - 6)
            lean = (start / width - 0.35) * 70 + random.normal(0, 7)
            tip = random.uniform(0.55, 1.0) * length * height
            travel = np.linspace(0, 1, 140)
            x = np.clip(start + lean * travel**1.6, 0, width - 1).astype(int)
            y = np.clip(travel * tip, 0, height - 1).astype(int)
            fade = strength * (1 - travel**2 * 0.7)
            np.maximum.at(picture, (y, x), fade.astype(np.float32))
        root = np.exp(-((np.arange(height) / 7.0) ** 2))[:, None] * 0.75 * strength
        hairs = scipy.ndimage.gaussian_filter(picture, (0.8, 1.0)) * 2.0
        cover = np.clip(np.maximum(hairs, root), 0, 1)
        edge = np.clip(np.minimum(np.arange(width), width - 1 - np.arange(width)) / 40, 0, 1)
        halves.append(cover * edge[None, :])
    alpha = np.concatenate(halves, axis=0) * (0.65 + 0.3 * density)
    colour = np.full((*alpha.shape, 3), 255, np.uint8)
    return np.dstack([colour, (np.clip(alpha, 0, 1) * 255).astype(np.uint8)])
