"""Which triangles can ever be seen: those that show in no reasonable head pose are not drawn."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from app.face.mesh import Mesh, Part
from app.face.pose import Pose

CULLED = ("skin", "hair", "shirt", "cloth", "drape", "scarf")
_TURNS = ((0, 0), (-30, 0), (30, 0), (-16, 10), (16, 10), (-16, -12), (16, -12), (0, 16), (0, -14))
_OPEN = {"jawOpen": 0.6, "eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}
SAMPLES = (*(Pose({}, (yaw, pitch, 0.0)) for yaw, pitch in _TURNS), Pose(_OPEN))
"""The poses from which visibility is judged."""

FRAGMENT = """#version 330 core
in vec2 texture_point;
uniform sampler2D colour_map;
uniform float cut;
uniform int first_triangle;
out vec4 pixel;
void main() {
    if (texture(colour_map, texture_point).a < cut) discard;
    int number = gl_PrimitiveID + first_triangle + 1;
    ivec3 digits = ivec3(number, number >> 8, number >> 16) & 255;
    pixel = vec4(vec3(digits) / 255.0, 1.0);
}
"""


def numbers_in(target: Any) -> NDArray[np.int64]:
    """The triangle numbers a drawn identity picture shows, `(h, w)`; −1 where it shows none."""
    raw = np.frombuffer(target.read(components=4), np.uint8).astype(np.int64)
    digits = raw.reshape(target.height, target.width, 4)
    number: NDArray[np.int64] = digits[..., 0] + (digits[..., 1] << 8) + (digits[..., 2] << 16) - 1
    return number


def keep_seen(
    mesh: Mesh, seen: NDArray[np.bool_], coarse: bool = False
) -> tuple[NDArray[np.uint32], list[Part]]:
    """Triangles and parts without what is never seen; a rim of one neighbour is kept.

    `seen` speaks of the fine triangles; of the `coarse` ones those on seen vertices are kept.
    """
    touched = np.zeros(len(mesh.rest), bool)
    touched[mesh.triangles[seen]] = True
    triangles, listed = (mesh.coarse, mesh.coarse_parts) if coarse else (mesh.triangles, mesh.parts)
    kept, parts, first = [], [], 0
    for part in listed:
        span = slice(part.first_index // 3, (part.first_index + part.index_count) // 3)
        rows = triangles[span]
        if part.material in CULLED:
            rim = touched[rows].sum(1) >= (2 if part.material == "hair" and not coarse else 1)
            own = np.zeros(len(rows), bool) if coarse or part.material == "hair" else seen[span]
            rows = rows[own | rim]
        kept.append(rows)
        parts.append(
            Part(part.name, part.material, first, rows.size, part.first_vertex, part.vertex_count)
        )
        first += rows.size
    return np.concatenate(kept), parts


def identity_program(context: Any, vertex: str) -> Any:
    """The program that writes triangle numbers instead of colours."""
    return context.program(vertex_shader=vertex, fragment_shader=FRAGMENT)


def draw_parts(array: Any, parts: list[Part], material: str) -> None:
    """Draw every part of a material, neighbours in one call."""
    first = end = 0
    for part in parts:
        if part.material != material or not part.index_count:
            continue
        if part.first_index != end:
            if end > first:
                array.render(moderngl.TRIANGLES, vertices=end - first, first=first)
            first = part.first_index
        end = part.first_index + part.index_count
    if end > first:
        array.render(moderngl.TRIANGLES, vertices=end - first, first=first)
