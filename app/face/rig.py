"""A Persona's head, built once and cached: geometry, shapes, light and painted maps."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.face.atlas import SIZE as ATLAS_SIZE
from app.face.atlas import Atlas, island_of, rasterise, remap
from app.face.eyes import Ball, eye_piece, fit_ball, iris_map
from app.face.garments import garment_pieces
from app.face.hair import hair_map, hair_pieces
from app.face.lashes import lash_map, lash_pieces
from app.face.looks import PersonaLook
from app.face.mesh import Mesh, Morph, Part, Piece, assemble, split_seams, triangulate
from app.face.mouth import tongue_piece, tooth_row
from app.face.occlusion import bake
from app.face.proportions import shaped
from app.face.scarf import scarf_pieces, under_scarf
from app.face.skin import Canvas, folds, paint_skin
from app.face.source import HeadSource
from app.face.subdivision import parents, split_corners, subdivide
from app.face.topology import LOWEST_Y, WIDEST_X, Topology, load_topology, trunk_weight

F32 = NDArray[np.float32]

_MOUTH_OPEN = {
    "jawOpen": 0.45,
    "mouthUpperUpLeft": 0.3,
    "mouthUpperUpRight": 0.3,
    "mouthLowerDownLeft": 0.3,
    "mouthLowerDownRight": 0.3,
}


@dataclass(slots=True)
class Head:
    """Everything a presenter needs to draw one Persona.

    `maps` holds `(h, w, 4)` uint8 pictures by material, rows bottom-up. `head_pivot`, `neck_pivot`
    `(3,)` in dm; `balls` are the Persona's left and right eye.
    """

    look: PersonaLook
    mesh: Mesh
    maps: dict[str, NDArray[np.uint8]]
    head_pivot: F32
    neck_pivot: F32
    balls: tuple[Ball, Ball]


@dataclass(slots=True)
class Geometry:
    """A head's shape before light and paint: pieces, where the skin is painted, pivots, eyes."""

    pieces: list[Piece]
    cloth_maps: dict[str, NDArray[np.uint8]]
    atlas: Atlas
    head_pivot: F32
    neck_pivot: F32
    balls: tuple[Ball, Ball]


def build_head(look: PersonaLook, data_dir: Path) -> Head:
    """Build from the asset below `data_dir` (10–20 s); deterministic in `look`."""
    source = HeadSource(data_dir)
    shape = head_geometry(look, source)
    mesh = assemble(shape.pieces)
    opened = mesh.rest.copy()
    for name, weight in _MOUTH_OPEN.items():
        morph = mesh.morphs[name]
        opened[morph.vertices] += np.float32(weight) * morph.offsets
    mesh.shade = bake(mesh, shape.pieces, opened)

    canvas = Canvas(shape.atlas, source)
    creases = folds(canvas)
    maps = {
        "skin": paint_skin(canvas, look, creases),
        "creases": (np.clip(creases[1::2, 1::2], 0, 1) * 255).astype(np.uint8),
        "eye": iris_map(look.eyes, look.seed),
        "lash": lash_map(0.9 if look.body.gender < 0.5 else 0.35, look.seed),
        "hair": hair_map(look),
        **shape.cloth_maps,
    }
    return Head(look, mesh, maps, shape.head_pivot, shape.neck_pivot, shape.balls)


def head_geometry(look: PersonaLook, source: HeadSource) -> Geometry:
    """All pieces of a look, in drawing-independent order."""
    topology = load_topology(source)
    base = topology.base
    positions = topology.lower_arms(shaped(source, base.positions, look.body))
    if look.hair.style == "headscarf":
        positions = under_scarf(topology, positions, look.seed)
    balls = (
        fit_ball(positions[base.vertices_of("helper-l-eye")]),
        fit_ball(positions[base.vertices_of("helper-r-eye")]),
    )
    skin, inside, atlas = _skin_pieces(topology, positions)
    pieces: list[Piece] = [
        skin,
        inside,
        eye_piece("eye_left", balls[0], 1),
        eye_piece("eye_right", balls[1], 2),
        tooth_row(topology, positions, upper=True),
        tooth_row(topology, positions, upper=False),
        tongue_piece(topology, positions),
        *lash_pieces(topology, positions, balls),
    ]
    garments, cloth_maps = garment_pieces(topology, positions, look)
    pieces += garments
    pieces += hair_pieces(topology, positions, look)
    if look.hair.style == "headscarf":
        wrapped, scarf_maps = scarf_pieces(topology, positions, look)
        pieces += wrapped
        cloth_maps |= scarf_maps
    return Geometry(
        pieces,
        cloth_maps,
        atlas,
        base.joint(positions, "head"),
        base.joint(positions, "neck"),
        balls,
    )


def _skin_pieces(topology: Topology, positions: F32) -> tuple[Piece, Piece, Atlas]:
    base = topology.base
    quads, points = base.groups["body"]
    centre = base.positions[quads].mean(1)
    keep = (centre[:, 1] > LOWEST_Y) & (np.abs(centre[:, 0]) < WIDEST_X)
    quads, points, centre = quads[keep], points[keep], centre[keep]
    corner_uv = base.texture_points[points]
    kind = island_of(corner_uv, centre)
    corner_uv, bounds = remap(corner_uv, kind)
    matrix, fine = subdivide(quads, topology.count)
    fine_uv = split_corners(corner_uv, quads)
    sizes = [len(dict.fromkeys(face.tolist())) for face in quads]
    fine_kind = np.repeat(kind, sizes)

    made: list[Piece] = []
    neutral = matrix @ base.positions
    for name, material, chosen in (
        ("skin", "skin", fine_kind != 2),
        ("mouth", "mouth", fine_kind == 2),
    ):
        source, faces, uv = split_seams(fine[chosen], fine_uv[chosen])
        triangles = triangulate(faces)
        neck = (matrix @ topology.follows_neck)[source]
        made.append(
            Piece(
                name=name,
                material=material,
                positions=(matrix @ positions)[source],
                triangles=triangles,
                uv=uv,
                head=(matrix @ topology.follows_head)[source],
                neck=neck,
                trunk=trunk_weight(neutral[source], neck),
                offsets={n: (matrix @ d)[source] for n, d in topology.shapes.items()},
                coarse=triangulate(parents(faces, sizes, chosen)),
            )
        )
    painted = np.isin(kind, (0, 1))
    coarse, coarse_faces, coarse_uv = split_seams(quads[painted], corner_uv[painted])
    flat = triangulate(coarse_faces)
    canvas, covered = rasterise(coarse_uv, base.positions[coarse], flat, ATLAS_SIZE)
    return made[0], made[1], Atlas(canvas, covered, bounds)


def write_head(path: Path, head: Head) -> None:
    """Write a head as one `.npz`."""
    mesh = head.mesh
    arrays: dict[str, NDArray[np.generic]] = {
        "rest": mesh.rest,
        "uv": mesh.uv,
        "weights": mesh.weights,
        "tangents": mesh.tangents,
        "shade": mesh.shade,
        "triangles": mesh.triangles,
        "coarse": mesh.coarse,
        "pivots": np.stack([head.head_pivot, head.neck_pivot]),
        "balls": np.array([[*ball.centre, ball.radius] for ball in head.balls], np.float32),
    }
    for name, morph in mesh.morphs.items():
        arrays[f"morph_v/{name}"] = morph.vertices
        arrays[f"morph_d/{name}"] = morph.offsets.astype(np.float16)
    for name, picture in head.maps.items():
        arrays[f"map/{name}"] = picture
    for name, listed in (("parts", mesh.parts), ("coarse_parts", mesh.coarse_parts)):
        arrays[name] = np.array(json.dumps([astuple(part) for part in listed]))
    np.savez(path, allow_pickle=False, **arrays)


def read_head(path: Path, look: PersonaLook) -> Head:
    """The head `write_head` wrote; `KeyError` or `ValueError` when the file is another's."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    morphs = {
        name.removeprefix("morph_v/"): Morph(
            rows, arrays[name.replace("morph_v/", "morph_d/")].astype(np.float32)
        )
        for name, rows in arrays.items()
        if name.startswith("morph_v/")
    }
    mesh = Mesh(
        rest=arrays["rest"],
        uv=arrays["uv"],
        weights=arrays["weights"],
        tangents=arrays["tangents"],
        shade=arrays["shade"],
        triangles=arrays["triangles"],
        parts=[Part(*row) for row in json.loads(str(arrays["parts"]))],
        coarse=arrays["coarse"],
        coarse_parts=[Part(*row) for row in json.loads(str(arrays["coarse_parts"]))],
        morphs=morphs,
    )
    left, right = (Ball(row[:3], float(row[3])) for row in arrays["balls"])
    maps = {n.removeprefix("map/"): a for n, a in arrays.items() if n.startswith("map/")}
    return Head(look, mesh, maps, arrays["pivots"][0], arrays["pivots"][1], (left, right))
