"""A head as a graphics card is to draw it: arrays, draws in order, uniforms of a pose. No driver
is touched here; `ui.card_pass` hands all of it to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.face import camera
from app.face.backdrop import paint_backdrop
from app.face.card_shaders import BACKDROP, FRAME, OF_MATERIAL, baked, shaders_of
from app.face.hair_layers import SOFT_FROM, SOLID_FROM
from app.face.materials import BLENDED, CULLED, DRAW_ORDER, manner_of, tint_of
from app.face.mesh import Part
from app.face.pose import Pose
from app.face.posing import Posing, fixed_attributes, mouth_shows, still_values
from app.face.renderer import moving_region
from app.face.rig import Head
from app.face.somebody import shows_somebody
from app.face.store import cached_array

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

_TALLEST_ROOM = 1080
"""A room is out of focus: more rows than these would show nothing more."""


@dataclass(frozen=True, slots=True)
class CardDraw:
    """One call: which triangles, with what."""

    vertex_shader: str
    fragment_shader: str
    texture: str
    first_index: int
    index_count: int
    uniforms: bytes
    blended: bool
    front_only: bool
    keeps_depth: bool
    """Whether it hides what is drawn behind it later."""
    of_mouth: bool
    """Seen only with the lips apart."""


class CardDrawing:
    """Everything of one head in a picture of `size` pixels; poses are taken on one by one."""

    def __init__(self, head: Head, size: tuple[int, int], cached: bool = True) -> None:
        mesh = head.mesh
        self._posing = Posing(head, np.ones(len(mesh.rest), bool))
        self.rest = np.ascontiguousarray(mesh.rest, np.float32)
        """Position and normal at rest `(n, 6)`."""
        self.fixed = fixed_attributes(mesh)
        """uv, weights, shade, tangent `(n, 11)`."""
        self.textures: dict[str, U8] = head.maps
        """RGBA pictures by name, the first row at v = 0."""
        hair = [part for part in mesh.parts if part.material == "hair"]
        # Hair lies in the buffer from back to front; its cores are drawn the other way round.
        cores = [part.rows_of(mesh.triangles)[::-1] for part in hair]
        self.indices = np.ascontiguousarray(np.concatenate([mesh.triangles, *cores]), np.uint32)
        """Three vertex numbers for each triangle `(t, 3)`."""
        self.draws = _draws(head, mesh.triangles.size)
        width, height = size
        self._middle = (head.balls[0].centre + head.balls[1].centre) * np.float32(0.5)
        self._matrix, place = camera.view_projection(self._middle, width / height)
        self._still = still_values(head, place)
        rows = min(height, _TALLEST_ROOM)
        fitted = (round(width * rows / height), rows)
        paint = partial(paint_backdrop, head.look.backdrop, fitted)
        name = f"room-{fitted[0]}x{fitted[1]}"
        room: Any = cached_array(head.look, name, paint) if cached else paint()
        self.room: U8 = room
        """What is seen behind, `(h, w, 3)` RGB, rows top-down."""

    def shader(self, name: str) -> bytes:
        """A baked shader."""
        return baked(name)

    @property
    def uniform_bytes(self) -> int:
        """The size of a picture's uniforms."""
        return sum(64 if kind.startswith("mat") else 16 for _, kind in FRAME)

    @property
    def backdrop_shaders(self) -> tuple[str, str]:
        """Vertex and fragment shader of the room; its vertices are corners `(3, 2)`."""
        return BACKDROP

    def take(self, pose: Pose) -> tuple[int, F32]:
        """Take a pose on: the first vertex that moved, and the moved ones `(k, 6)`."""
        low, high = self._posing.move(pose)
        return low, self._posing.vertices[low:high]

    def uniforms(self, pose: Pose, correction: F32) -> bytes:
        """The picture's uniforms for the pose just taken on; `correction (4, 4)` takes OpenGL's
        picture space to the card's."""
        values: dict[str, F32] = self._still | self._posing.values(pose)
        upright = np.diag([1.0, -1.0, 1.0, 1.0])
        values["view_projection"] = np.asarray(correction @ upright @ self._matrix, np.float32)
        values["upright"] = np.array([np.sign(correction[1, 1]), 0, 0, 0], np.float32)
        return packed(FRAME, values)

    def mouth_shows(self, pose: Pose) -> bool:
        """Whether what is behind the lips is to be drawn."""
        return mouth_shows(pose)

    def shows_somebody(self, picture: U8) -> bool:
        """Whether a picture `(h, w, 3 or 4)` shows a head before its room."""
        return shows_somebody(_moving(picture), _moving(self.room))


def packed(fields: Sequence[tuple[str, str]], values: Mapping[str, F32]) -> bytes:
    """Uniforms as their block lies in memory: rows of four, matrices column by column."""
    rows = []
    for name, _ in fields:
        value = np.asarray(values[name], np.float32)
        if value.ndim == 2:
            wide = np.zeros((4, 4), np.float32)
            wide[: len(value), : len(value)] = value.T
        else:
            wide = np.zeros((1, 4), np.float32)
            wide[0, : len(value)] = value
        rows.append(wide)
    return np.concatenate(rows).tobytes()


def _draws(head: Head, first_core: int) -> list[CardDraw]:
    draws = []
    for material in DRAW_ORDER:
        parts = [part for part in head.mesh.parts if part.material == material]
        spans = _spans(parts)
        if material != "hair":
            draws += [_draw(head, material, *span) for span in spans]
            continue
        # Solid cores from the front backwards, then the strands' soft edges over those.
        cores = sum(part.index_count for part in parts)
        if cores:
            draws.append(_draw(head, material, first_core, cores, SOLID_FROM))
        draws += [_draw(head, material, *span, SOFT_FROM) for span in spans]
    return draws


def _draw(head: Head, material: str, first: int, count: int, cut: float | None = None) -> CardDraw:
    manner = manner_of(material, head.look)
    if cut is not None:
        manner["cut"] = cut
    given = np.array([manner["cut"], manner["shine"], manner["sheen"]], np.float32)
    vertex, fragment = shaders_of(material)
    return CardDraw(
        vertex_shader=vertex,
        fragment_shader=fragment,
        texture=material if material in head.maps else "skin",
        first_index=first,
        index_count=count,
        uniforms=packed(OF_MATERIAL, {"tint": tint_of(material, head.look), "manner": given}),
        blended=material in BLENDED and cut != SOLID_FROM,
        front_only=material in CULLED,
        keeps_depth=cut != SOFT_FROM,
        of_mouth=material in ("teeth", "tongue"),
    )


def _spans(parts: list[Part]) -> list[tuple[int, int]]:
    """First index and count of neighbours taken together."""
    spans: list[tuple[int, int]] = []
    for part in parts:
        if spans and sum(spans[-1]) == part.first_index:
            spans[-1] = (spans[-1][0], spans[-1][1] + part.index_count)
        elif part.index_count:
            spans.append((part.first_index, part.index_count))
    return spans


def _moving(picture: U8) -> U8:
    height, width = picture.shape[:2]
    x, y, wide, high = moving_region((width, height))
    return picture[y : y + high, x : x + wide]
