"""Draws a head offscreen: the moving region of the picture, and the picture it belongs into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.face import camera
from app.face.backdrop import paint_backdrop
from app.face.errors import NoGraphics
from app.face.light import light_of
from app.face.looks import PersonaLook
from app.face.materials import DRAW_ORDER, Material, crease_strengths, program_source
from app.face.pose import NEUTRAL, Pose
from app.face.rig import Head
from app.face.store import head_for

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

_NECK_SHARE = 0.42
"""The part of a head turn that the neck's pivot takes."""
_EYES_MEET_DEG = 1.1
"""How far each eye turns inwards to meet at the camera."""
_BREATH_DM = np.array([0.0, 0.016, 0.011], np.float32)
_MOUTH_SHOWS = (
    "jawOpen",
    "mouthUpperUpLeft",
    "mouthLowerDownLeft",
    "mouthFunnel",
    "tongueOut",
    "mouthStretchLeft",
)


class FaceRenderer:
    """One Persona drawn with OpenGL into memory; use it from the thread that made it.

    `size` is the whole picture in pixels, `scale` the region's resolution relative to it (above 1
    smooths by supersampling). Raises `NoGraphics` when no context can be made.
    """

    def __init__(
        self,
        look: PersonaLook,
        size: tuple[int, int],
        scale: float = 0.66,
        head: Head | None = None,
    ) -> None:
        self._size, self._scale = size, scale
        self._head = head if head is not None else head_for(look)
        self._context = open_context()
        self._buffers: dict[str, Any] = {}
        self._upload()
        left, top, right, bottom = camera.REGION
        width, height = size
        narrow = (16 / 9) / (width / height)
        left, right = 0.5 - (0.5 - left) * narrow, 0.5 + (right - 0.5) * narrow
        x0, x1 = max(0, round(left * width)), min(width, round(right * width))
        y0, y1 = round(top * height), round(bottom * height)
        self._region = (x0, y0, x1 - x0, y1 - y0)
        self._small = (max(8, round((x1 - x0) * scale)), max(8, round((y1 - y0) * scale)))
        middle = (self._head.balls[0].centre + self._head.balls[1].centre) / 2
        matrix, place = camera.view_projection(middle, width / height)
        shares = (x0 / width, y0 / height, x1 / width, y1 / height)
        self._whole_matrix, self._region_matrix = matrix, camera.cropped(matrix, shares)
        self._set_lights(place)
        self._target = self._framebuffer(self._small)
        self._picture = self._paint_static()
        self._stage = self._context.framebuffer(
            [self._context.texture(self._small, 4, self._region_backdrop())]
        )
        self._out = np.zeros((self._small[1], self._small[0], 4), np.uint8)

    @property
    def region(self) -> tuple[int, int, int, int]:
        """The moving part in window pixels: x, y, width, height; y runs down."""
        return self._region

    def backdrop(self) -> U8:
        """The still picture `(height, width, 3)` RGB over which the region is drawn."""
        return self._picture

    def render(self, pose: Pose) -> U8:
        """Draw the region; `(h, w, 4)` RGBX, rows top-down, in a buffer the next call reuses."""
        self._draw(pose, self._target, self._region_matrix, self._stage)
        self._target.read_into(self._out, components=4)
        return self._out

    def frame(self, pose: Pose) -> U8:
        """The whole composed picture `(height, width, 3)` RGB, in an array of its own."""
        x, y, width, height = self._region
        drawn = Image.fromarray(self.render(pose)[..., :3])
        if drawn.size != (width, height):
            kind = Image.Resampling.BOX if self._scale > 1 else Image.Resampling.BILINEAR
            drawn = drawn.resize((width, height), kind)
        out = self._picture.copy()
        out[y : y + height, x : x + width] = np.asarray(drawn)
        return out

    def close(self) -> None:
        """Give the graphics memory back; the renderer must not be used afterwards."""
        self._context.release()

    def _framebuffer(self, size: tuple[int, int]) -> Any:
        colour = self._context.texture(size, 4)
        return self._context.framebuffer([colour], self._context.depth_renderbuffer(size))

    def _upload(self) -> None:
        mesh, context = self._head.mesh, self._context
        moving = [m.vertices.max() for m in mesh.morphs.values()]
        self._moving_count = int(max(moving)) + 1
        self._current = mesh.rest[: self._moving_count].copy()
        self._geometry = context.buffer(np.ascontiguousarray(mesh.rest).tobytes(), dynamic=True)
        fixed = np.concatenate([mesh.uv, mesh.weights, mesh.shade, mesh.tangents], axis=1)
        self._fixed = context.buffer(np.ascontiguousarray(fixed, np.float32).tobytes())
        self._indices = context.buffer(np.ascontiguousarray(mesh.triangles).tobytes())
        self._materials = {}
        for name in {part.material for part in mesh.parts}:
            vertex, fragment = program_source(name)
            program = context.program(vertex_shader=vertex, fragment_shader=fragment)
            array = context.vertex_array(
                program,
                [
                    (self._geometry, "3f 3f", "position", "normal"),
                    (self._fixed, "2f 4f 2f 3f", "uv", "weights", "shade", "tangent"),
                ],
                self._indices,
                skip_errors=True,
            )
            self._materials[name] = Material(program, array)
        self._textures = {}
        for name, picture in self._head.maps.items():
            height, width = picture.shape[:2]
            texture = context.texture((width, height), 4, np.ascontiguousarray(picture).tobytes())
            texture.build_mipmaps()
            texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
            texture.repeat_x = texture.repeat_y = False
            self._textures[name] = texture
        self._lid_roots = _lid_roots(self._head)

    def _set_lights(self, place: F32) -> None:
        values = light_of(self._head.look)
        values["camera"] = place
        values["head_pivot"], values["neck_pivot"] = self._head.head_pivot, self._head.neck_pivot
        values["eye_left"] = self._head.balls[0].centre
        values["eye_right"] = self._head.balls[1].centre
        for material in self._materials.values():
            for name, value in values.items():
                material.put(name, value)
            if "crease_map" in material.program:
                material.program["crease_map"].value = 1

    def _paint_static(self) -> U8:
        """The backdrop with the body at rest, so that nothing jumps at the region's edge."""
        width, height = self._size
        room = paint_backdrop(self._head.look.backdrop, self._size)
        factor = 2
        target = self._framebuffer((width * factor, height * factor))
        big = np.asarray(
            Image.fromarray(room).resize(
                (width * factor, height * factor), Image.Resampling.BICUBIC
            )
        )
        stage = self._context.framebuffer([self._context.texture(big.shape[1::-1], 4, _rgbx(big))])
        self._room = room
        self._draw(NEUTRAL, target, self._whole_matrix, stage)
        drawn = np.frombuffer(target.read(components=3), np.uint8)
        picture = Image.fromarray(drawn.reshape(height * factor, width * factor, 3))
        target.release()
        return np.array(picture.resize((width, height), Image.Resampling.BOX))

    def _region_backdrop(self) -> bytes:
        x, y, width, height = self._region
        piece = Image.fromarray(self._room[y : y + height, x : x + width])
        return _rgbx(np.asarray(piece.resize(self._small, Image.Resampling.BOX)))

    def _draw(self, pose: Pose, target: Any, matrix: F32, behind: Any) -> None:
        context, head = self._context, self._head
        np.copyto(self._current, head.mesh.rest[: self._moving_count])
        for name, weight in pose.weights.items():
            morph = head.mesh.morphs.get(name)
            if morph is not None and abs(weight) > 1e-3:
                self._current[morph.vertices] += np.float32(weight) * morph.offsets
        self._geometry.write(self._current)
        turns = {
            "view_projection": matrix.T,
            "head_turn": camera.turned(pose.head_deg, 1 - _NECK_SHARE).T,
            "neck_turn": camera.turned(pose.head_deg, _NECK_SHARE).T,
            "eye_turn_left": _eye_turn(pose, -_EYES_MEET_DEG).T,
            "eye_turn_right": _eye_turn(pose, _EYES_MEET_DEG).T,
            "breath_shift": _BREATH_DM * np.float32(pose.breath),
            "lid_height": self._lid_heights(),
            "crease_strength": crease_strengths(pose.weights),
        }
        target.use()
        context.enable_only(moderngl.DEPTH_TEST)
        context.front_face = "cw"
        context.depth_func = "<="
        target.clear(depth=1.0)
        context.copy_framebuffer(target, behind)
        shown = any(pose.weights.get(name, 0.0) > 0.02 for name in _MOUTH_SHOWS)
        for material_name in DRAW_ORDER:
            material = self._materials.get(material_name)
            if material is None or (material_name in ("teeth", "tongue") and not shown):
                continue
            for name, value in turns.items():
                material.put(name, value)
            self._textures.get(material_name, self._textures["skin"]).use(0)
            if material_name in ("skin", "mouth"):
                self._textures["skin"].use(0)
                self._textures["creases"].use(1)
            material.prepare(context, material_name, head.look)
            for part in head.mesh.parts:
                if part.material == material_name:
                    material.array.render(
                        moderngl.TRIANGLES, vertices=part.index_count, first=part.first_index
                    )

    def _lid_heights(self) -> F32:
        """Upper and lower lid over each eye's centre, in dm, of the pose just computed."""
        out = []
        for (upper, lower), ball in zip(self._lid_roots, self._head.balls, strict=True):
            out += [
                self._current[upper, 1] - ball.centre[1],
                self._current[lower, 1] - ball.centre[1],
            ]
        return np.array(out, np.float32)


def open_context() -> Any:
    """A drawing context without a window; raises `NoGraphics`."""
    reasons = []
    for extra in ({"backend": "egl"}, {}):
        try:
            return moderngl.create_context(standalone=True, require=330, **extra)
        except Exception as reason:  # the binding raises bare exceptions of many kinds
            reasons.append(str(reason) or type(reason).__name__)
    raise NoGraphics("; ".join(reasons))


def _eye_turn(pose: Pose, inwards_deg: float) -> F32:
    yaw, up = pose.gaze_deg
    return camera.turned((yaw + inwards_deg, -up, 0.0), 1.0)


def _rgbx(picture: U8) -> bytes:
    full = np.full((*picture.shape[:2], 4), 255, np.uint8)
    full[..., :3] = picture
    return full.tobytes()


def _lid_roots(head: Head) -> list[tuple[int, int]]:
    """For each eye the lash vertices at the middle of the upper and the lower lid margin."""
    mesh, out = head.mesh, []
    for side, ball in (("l", head.balls[0]), ("r", head.balls[1])):
        pair = []
        for row in (2, 1):
            part = mesh.part(f"lash_{side}{row}")
            rows = np.arange(part.first_vertex, part.first_vertex + part.vertex_count)
            root = np.abs(mesh.uv[rows, 1] % 0.5 - 0.01) < 0.15
            offset = np.abs(mesh.rest[rows, 0] - ball.centre[0]) + 10 * ~root
            pair.append(int(rows[np.argmin(offset)]))
        out.append((pair[0], pair[1]))
    return out


def shader_dir() -> Path:
    """Where the shader sources lie."""
    return Path(__file__).resolve().parents[2] / "assets" / "shaders"
