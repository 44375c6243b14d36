"""The relief of a head's hair on the graphics side: strands drawn once, cheap ever after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from app.face import camera
from app.face.materials import Material, as_bytes, relief_source
from app.face.relief import (
    SUPERSAMPLING,
    Relief,
    frame_around,
    halved,
    nearer_and_farther,
    relief_of,
)
from app.face.rig import Head

F32 = NDArray[np.float32]

_ROWS = 1080
"""Height of the whole picture for which the strands are drawn."""
_SPLIT_BEFORE_PIVOT_DM = 0.15
"""Hair this far before the head's pivot and more is one layer, what lies behind it another."""
SOLID_FROM = 0.82
"""Coverage from which a strand hides what is behind it."""
SOFT_FROM = 0.06
_LAYERED = (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE,
            moderngl.ONE_MINUS_SRC_ALPHA)  # fmt: skip
_PREMULTIPLIED = (moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE)


class HairLayers:
    """Layers of hair in a drawing context, farthest first.

    `strands` is the hair's material, ready to draw a head at rest (None: there is no hair),
    `attributes` the buffers of all vertices, `triangles (t, 3)` the hair's, from back to front.
    """

    def __init__(
        self,
        context: Any,
        head: Head,
        strands: Material | None,
        attributes: list[Any],
        triangles: NDArray[np.uint32],
    ) -> None:
        self._context = context
        self._program = context.program(*relief_source())
        self._drawn: list[tuple[Any, Any]] = []
        self.triangle_count = 0
        if strands is None or not len(triangles):
            return
        middle = (head.balls[0].centre + head.balls[1].centre) * np.float32(0.5)
        whole, place = camera.view_projection(middle, 16 / 9)
        mesh = head.mesh
        rows = np.unique(triangles)
        points, pulls = mesh.rest[rows, :3], mesh.weights[rows, :2]
        frame = frame_around(points, whole, _ROWS)
        matrix = camera.cropped(whole, frame.shares)
        strands.put(as_bytes({"view_projection": matrix.T}))
        split_z = float(head.head_pivot[2]) + _SPLIT_BEFORE_PIVOT_DM
        for group in nearer_and_farther(mesh.rest[:, :3], triangles, split_z):
            picture, depth = self._paint(strands, attributes, group, frame.size)
            layer = relief_of(picture, depth, matrix, place, points, pulls)
            if len(layer.triangles):
                self._keep(layer)

    def draw(self, values: Mapping[str, bytes]) -> None:
        """Draw over what is there, hidden by what is nearer. Leaves its own blending."""
        context, program = self._context, self._program
        for name, value in values.items():
            if name in program:
                program[name].write(value)
        context.enable(moderngl.BLEND)
        context.disable(moderngl.CULL_FACE)
        context.blend_func = _PREMULTIPLIED
        for array, texture in self._drawn:
            texture.use(0)
            array.render(moderngl.TRIANGLES)

    def _paint(
        self,
        strands: Material,
        attributes: list[Any],
        triangles: NDArray[np.uint32],
        size: tuple[int, int],
    ) -> tuple[NDArray[np.uint8], F32]:
        """The strands' picture `(h, w, 4)`, coverage multiplied in, and their depth `(h, w)`."""
        context, program = self._context, strands.program
        large = (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING)
        depth = context.depth_texture(large)
        target = context.framebuffer([context.texture(large, 4)], depth)
        both = np.ascontiguousarray(np.concatenate([triangles, triangles[::-1]]))
        indices = context.buffer(both.tobytes())
        array = context.vertex_array(program, attributes, indices, skip_errors=True)
        count = triangles.size

        target.use()
        context.enable_only(moderngl.DEPTH_TEST)
        target.clear(0, 0, 0, 0, depth=1.0)
        program["cut"].value = SOLID_FROM
        array.render(moderngl.TRIANGLES, vertices=count, first=count)
        context.enable(moderngl.BLEND)
        context.blend_func, context.depth_func = _LAYERED, "<"
        target.depth_mask = False
        program["cut"].value = SOFT_FROM
        array.render(moderngl.TRIANGLES, vertices=count)
        target.depth_mask, context.depth_func = True, "<="
        raw = np.frombuffer(target.read(components=4), np.uint8).reshape(large[1], large[0], 4)
        picture = halved(raw)
        array.render(moderngl.TRIANGLES, vertices=count)
        seen = np.frombuffer(target.read(components=1, attachment=-1, dtype="f4"), np.float32)
        seen = seen.reshape(large[1], large[0])[::SUPERSAMPLING, ::SUPERSAMPLING]
        for used in (array, indices, target, depth):
            used.release()
        return picture, seen

    def _keep(self, layer: Relief) -> None:
        context = self._context
        vertices = np.concatenate([layer.positions, layer.uv, layer.weights], 1)
        array = context.vertex_array(
            self._program,
            [(context.buffer(np.ascontiguousarray(vertices, np.float32).tobytes()),
              "3f 2f 2f", "position", "uv", "weights")],
            context.buffer(layer.triangles.tobytes()),
        )  # fmt: skip
        height, width = layer.picture.shape[:2]
        texture = context.texture((width, height), 4, layer.picture.tobytes(), alignment=1)
        texture.build_mipmaps()
        texture.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        self._drawn.append((array, texture))
        self.triangle_count += len(layer.triangles)
