"""A face of two ellipses, and one that fails."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.face.card import CardDraw, packed
from app.face.card_shaders import BACKDROP, FRAME, OF_MATERIAL, baked, shaders_of
from ui.face_parts import CardDrawing, Picture


class FakePerformer:
    """Writes down what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    def speech(
        self, start_s: float, phonemes: Sequence[tuple[str, float, float]], loudness: bytes
    ) -> None:
        self.told.append(("speech", start_s, tuple(symbol for symbol, _, _ in phonemes)))

    def truncate(self, at_s: float) -> None:
        self.told.append(("truncate", at_s))

    def floor(self, holder: str, t_s: float) -> None:
        self.told.append(("floor", holder))

    def learner_voice(self, t_s: float, level_db: float, voiced_f0_hz: float | None) -> None:
        self.told.append(("voice", level_db, voiced_f0_hz))

    def nod(self, t_s: float) -> None:
        self.told.append(("nod", t_s))

    def express(self, name: str, intensity: float, t_s: float) -> None:
        self.told.append(("express", name, intensity))

    def pose(self, t_s: float) -> float:
        return t_s


class FakeRenderer:
    """Draws a head-shaped disc into the middle of a soft room."""

    def __init__(self, size: tuple[int, int], scale: float) -> None:
        width, height = size
        wide = min(width, round(height * 0.7))
        self.region = ((width - wide) // 2, 0, wide, height)
        down, across = np.mgrid[0:height, 0:width].astype(np.float32)
        glow = np.exp(-(((across / width - 0.7) ** 2) + ((down / height - 0.2) ** 2)) * 3)
        room = np.stack([150 + 70 * glow, 158 + 66 * glow, 152 + 60 * glow], -1)
        self._room = np.clip(room, 0, 255).astype(np.uint8)
        self.closed = False
        self.drawn_by: int | None = threading.get_ident()
        self.set_scale(scale)

    def backdrop(self) -> Picture:
        return self._room

    def set_scale(self, scale: float) -> None:
        self.scale = scale
        x, y, wide, high = self.region
        self._small = (max(8, round(wide * scale)), max(8, round(high * scale)))
        rows = np.linspace(y, y + high - 1, self._small[1]).astype(int)
        columns = np.linspace(x, x + wide - 1, self._small[0]).astype(int)
        self._piece = np.full((self._small[1], self._small[0], 4), 255, np.uint8)
        self._piece[..., :3] = self._room[np.ix_(rows, columns)]
        down, across = np.mgrid[0 : self._small[1], 0 : self._small[0]].astype(np.float32)
        down, across = down / self._small[1], across / self._small[0]
        head = ((across - 0.5) / 0.27) ** 2 + ((down - 0.42) / 0.29) ** 2 < 1
        body = ((across - 0.5) / 0.48) ** 2 + ((down - 1.1) / 0.42) ** 2 < 1
        self._piece[body, :3] = (44, 62, 80)
        self._piece[head, :3] = (196, 150, 124)

    def begin(self, pose: Any) -> None:
        pass

    def finished(self) -> Picture:
        return self._piece

    def leave(self) -> None:
        self.drawn_by = None

    def enter(self) -> None:
        self.drawn_by = threading.get_ident()

    def close(self) -> None:
        self.closed = True


class FakeFaceFactory:
    """Hands out fakes and keeps the last of each."""

    def __init__(self) -> None:
        self.performers: list[FakePerformer] = []
        self.renderers: list[FakeRenderer] = []
        self.stills: dict[tuple[int, int], Picture] = {}

    def performer(self) -> FakePerformer:
        self.performers.append(FakePerformer())
        return self.performers[-1]

    def renderer(self, size: tuple[int, int], scale: float) -> FakeRenderer:
        self.renderers.append(FakeRenderer(size, scale))
        return self.renderers[-1]

    def still(self, size: tuple[int, int]) -> Picture | None:
        return self.stills.get(size)

    def drawing(self, size: tuple[int, int]) -> CardDrawing | None:
        return None


class FakeDrawing:
    """A square head in one call, with the shipped shaders; `somebody` is what it says it sees."""

    uniform_bytes = sum(64 if kind[0] == "m" else 16 for _, kind in FRAME)
    backdrop_shaders = BACKDROP

    def __init__(self) -> None:
        corners = np.array([[-0.6, -0.6], [0.6, -0.6], [-0.6, 0.6], [0.6, 0.6]], np.float32)
        self.rest = np.zeros((4, 6), np.float32)
        self.rest[:, :2], self.rest[:, 5] = corners, 1.0
        self.fixed = np.zeros((4, 11), np.float32)
        self.fixed[:, 6:8] = 1.0
        self.indices = np.array([[0, 1, 2], [2, 1, 3]], np.uint32)
        white = np.full((4, 4, 4), 255, np.uint8)
        self.textures = {"cloth": white, "creases": white}
        self.room = np.full((9, 16, 3), 60, np.uint8)
        tint = {"tint": np.ones(3, np.float32), "manner": np.zeros(4, np.float32)}
        vertex, fragment = shaders_of("cloth")
        self.draws = [
            CardDraw(
                vertex, fragment, "cloth", 0, 6, packed(OF_MATERIAL, tint), True, False, True, False
            )
        ]
        self.posed: list[Any] = []
        self.somebody = True

    def shader(self, name: str) -> bytes:
        return baked(name)

    def take(self, pose: Any) -> tuple[int, NDArray[np.float32]]:
        self.posed.append(pose)
        return 0, self.rest

    def uniforms(self, pose: Any, correction: NDArray[np.float32]) -> bytes:
        one = np.eye(3, dtype=np.float32)
        rows = {"vec3": np.ones(3, np.float32), "vec4": np.zeros(4, np.float32), "mat3": one}
        values = {name: rows.get(kind, correction) for name, kind in FRAME}
        values["breath_shift"] = np.zeros(3, np.float32)
        values["upright"] = np.array([np.sign(correction[1, 1]), 0, 0, 0], np.float32)
        return packed(FRAME, values)

    def mouth_shows(self, pose: Any) -> bool:
        return False

    def shows_somebody(self, picture: Picture) -> bool:
        return self.somebody


class FakeCardFactory(FakeFaceFactory):
    """Has something for a graphics card, too."""

    def __init__(self, somebody: bool = True) -> None:
        super().__init__()
        self.cast = FakeDrawing()
        self.cast.somebody = somebody

    def drawing(self, size: tuple[int, int]) -> CardDrawing | None:
        return self.cast


class FakeBlindFactory(FakeFaceFactory):
    """A machine without graphics."""

    def renderer(self, size: tuple[int, int], scale: float) -> FakeRenderer:
        raise RuntimeError("no graphics here")
