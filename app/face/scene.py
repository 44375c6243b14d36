"""A head on the graphics side: buffers, programs, textures, and drawing it into a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from app.face import camera
from app.face.errors import NoGraphics
from app.face.hair_layers import SOFT_FROM, SOLID_FROM, HairLayers
from app.face.materials import (
    DRAW_ORDER,
    Material,
    as_bytes,
    identity_cut,
    program_source,
    vertex_source,
)
from app.face.mesh import Part
from app.face.pose import Pose
from app.face.posing import Posing, fixed_attributes, mouth_shows, still_values
from app.face.rig import Head
from app.face.visibility import SAMPLES, draw_parts, identity_program, keep_seen, numbers_in

F32 = NDArray[np.float32]

_BLEND_OPAQUE = (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE)
"""Colours mix; coverage stays 1, so that the picture needs no second look at it."""
_RELIEF_WITHIN_DEG = 12.0
"""Turned further than in any conversation, hair is drawn strand by strand."""
_LAYOUT_MOVING = "3f 3f"
_LAYOUT_FIXED = "2f 4f 2f 3f"


def open_context() -> Any:
    """A drawing context without a window; raises `NoGraphics`."""
    reasons = []
    for backend in ("egl", None):
        extra: dict[str, Any] = {} if backend is None else {"backend": backend}
        try:
            return moderngl.create_context(standalone=True, require=330, **extra)
        except Exception as reason:  # noqa: BLE001 the binding raises bare exceptions of many kinds
            reasons.append(str(reason) or type(reason).__name__)
    raise NoGraphics("; ".join(reasons))


class Scene:
    """One head in a drawing context; all calls from the thread that owns the context."""

    def __init__(self, context: Any, head: Head, camera_place: F32) -> None:
        self._context, self._head = context, head
        mesh = head.mesh
        self._geometry = context.buffer(np.ascontiguousarray(mesh.rest).tobytes(), dynamic=True)
        self._fixed = context.buffer(fixed_attributes(mesh).tobytes())
        self._textures = {name: self._texture(picture) for name, picture in head.maps.items()}
        self._seen = np.ones(len(mesh.triangles), bool)
        self._relief: HairLayers | None = None
        self._take_triangles(coarse=False)
        self._still = as_bytes(still_values(head, camera_place))
        self._pivots = {name: self._still[name] for name in ("head_pivot", "neck_pivot")}
        self._materials = {
            name: Material(context, name, program_source(name))
            for name in {part.material for part in mesh.parts}
        }
        self._link()

    def seen(self, target: Any, matrix: F32) -> NDArray[np.bool_]:
        """Which triangles some head pose within ±30° shows, `(t,)`; judged on `target`."""
        seen = np.zeros(len(self._head.mesh.triangles), bool)
        for shown in self.numbered(target, matrix, SAMPLES):
            seen[shown[shown >= 0]] = True
        return seen

    def numbered(
        self, target: Any, matrix: F32, poses: Iterable[Pose]
    ) -> Iterator[NDArray[np.int64]]:
        """Of each pose which triangle `target` shows in each pixel `(h, w)`; −1 where none."""
        mesh, context = self._head.mesh, self._context
        names = [n for n in DRAW_ORDER if n in self._materials]
        looks = {n: identity_program(context, vertex_source(n)) for n in names}
        arrays = {n: self._array(program) for n, program in looks.items()}
        for pose in poses:
            values = self._values(pose, matrix) | self._still
            target.use()
            context.enable_only(moderngl.DEPTH_TEST)
            target.clear(0, 0, 0, 0, depth=1.0)
            for name in names:
                program = looks[name]
                for key, value in values.items():
                    if key in program:
                        program[key].write(value)
                program["cut"].value = identity_cut(name)
                self._bind(name)
                for part in mesh.parts:
                    if part.material == name:
                        program["first_triangle"].value = part.first_index // 3
                        draw_parts(arrays[name], [part], name)
            yield numbers_in(target)

    def keep(self, seen: NDArray[np.bool_], coarse: bool = False) -> None:
        """Draw only these triangles (and their rims) from now on, or the `coarse` ones there."""
        if self._coarse is coarse and np.array_equal(seen, self._seen):
            return
        if seen is not self._seen:
            self._seen, self._relief = seen, None
        self._take_triangles(coarse)
        self._link()

    def detail(self, coarse: bool) -> None:
        """Switch between all triangles and the fewer that a small picture needs."""
        self.keep(self._seen, coarse)

    @property
    def triangle_count(self) -> int:
        """How many triangles a full frame draws."""
        relief = self._relief.triangle_count if self._relief is not None else 0
        return sum(p.index_count for p in self._parts if p.material != "hair") // 3 + relief

    def draw(self, pose: Pose, target: Any, matrix: F32, behind: Any) -> None:
        """Draw the pose over the picture in `behind` (same size) into `target`."""
        context = self._context
        if self._relief is None:
            self._relief = self._lay_relief()
        frontal = max(map(abs, pose.head_deg)) <= _RELIEF_WITHIN_DEG
        values = self._values(pose, matrix)
        target.use()
        context.enable_only(moderngl.DEPTH_TEST)
        context.front_face = "cw"
        context.depth_func = "<="
        context.blend_func = _BLEND_OPAQUE
        target.clear(depth=1.0)
        context.copy_framebuffer(target, behind)
        open_mouth = mouth_shows(pose)
        for name in DRAW_ORDER:
            if name == "hair" and frontal:
                self._relief.draw(values | self._pivots)
                continue
            material = self._materials.get(name)
            if material is None or (name in ("teeth", "tongue") and not open_mouth):
                continue
            material.put(values)
            self._bind(name)
            material.prepare()
            if name == "hair":
                self._draw_strands(material, target)
            else:
                draw_parts(material.array, self._parts, name)

    def _draw_strands(self, material: Material, target: Any) -> None:
        """The strands' solid cores from the front backwards, then their soft edges over those:
        smooth, and no darker where they lie close."""
        context, program, core = self._context, material.program, self._hair_core
        context.disable(moderngl.BLEND)
        program["cut"].value = SOLID_FROM
        if core.index_count:
            material.array.render(
                moderngl.TRIANGLES, vertices=core.index_count, first=core.first_index
            )
        context.enable(moderngl.BLEND)
        target.depth_mask, context.depth_func = False, "<"
        program["cut"].value = SOFT_FROM
        draw_parts(material.array, self._parts, "hair")
        target.depth_mask, context.depth_func = True, "<="

    def _values(self, pose: Pose, matrix: F32) -> dict[str, bytes]:
        """Morph the vertices and give the uniforms of this pose."""
        low, high = self._posing.move(pose)
        if high > low:
            moved = self._posing.vertices[low:high]
            self._geometry.write(moved, offset=low * moved.strides[0])
        values = self._posing.values(pose) | {"view_projection": matrix}
        # The graphics library reads matrices column by column.
        return as_bytes({name: value.T for name, value in values.items()})

    def _bind(self, name: str) -> None:
        self._textures.get(name, self._textures["skin"]).use(0)
        if name in ("skin", "mouth"):
            self._textures["creases"].use(1)

    def _take_triangles(self, coarse: bool) -> None:
        mesh = self._head.mesh
        self._coarse = coarse
        triangles, self._parts = keep_seen(mesh, self._seen, coarse)
        # Hair lies in the buffer from back to front; its cores are drawn the other way round.
        hair = next((p for p in self._parts if p.material == "hair"), None)
        cores = triangles[:0] if hair is None else hair.rows_of(triangles)[::-1]
        self._hair_core = Part("hair_core", "hair", triangles.size, cores.size, 0, 0)
        both = np.ascontiguousarray(np.concatenate([triangles, cores]))
        self._indices = self._context.buffer(both.tobytes())
        drawn = np.zeros(len(mesh.rest), bool)
        drawn[triangles] = True
        self._posing = Posing(self._head, drawn)
        self._geometry.write(self._posing.vertices)

    def _lay_relief(self) -> HairLayers:
        """The hair that is seen, as it is drawn unless the head turns far."""
        mesh = self._head.mesh
        triangles, parts = keep_seen(mesh, self._seen)
        hair = [np.zeros((0, 3), np.uint32)]
        hair += [p.rows_of(triangles) for p in parts if p.material == "hair"]
        material = self._materials.get("hair")
        if material is not None:
            material.put(self._still | as_bytes(camera.at_rest()))
            self._bind("hair")
            material.prepare()
        rows = np.concatenate(hair)
        return HairLayers(self._context, self._head, material, self._buffers(), rows)

    def _buffers(self) -> list[Any]:
        return [
            (self._geometry, _LAYOUT_MOVING, "position", "normal"),
            (self._fixed, _LAYOUT_FIXED, "uv", "weights", "shade", "tangent"),
        ]

    def _array(self, program: Any) -> Any:
        buffers = self._buffers()
        return self._context.vertex_array(program, buffers, self._indices, skip_errors=True)

    def _link(self) -> None:
        for material in self._materials.values():
            material.array = self._array(material.program)
            material.put(self._still)
            material.tinge(self._head.look)

    def _texture(self, picture: NDArray[np.uint8]) -> Any:
        height, width = picture.shape[:2]
        data = np.ascontiguousarray(picture).tobytes()
        texture = self._context.texture((width, height), 4, data)
        texture.build_mipmaps()
        texture.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        return texture
