"""What the window needs of a face; the runtime brings the real one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


class Performer(Protocol):
    """Turns what happens into poses. Times are session seconds."""

    def speech(
        self, start_s: float, phonemes: Sequence[tuple[str, float, float]], loudness: bytes
    ) -> None:
        """Speak (symbol, start, end) in seconds from the first sample, heard at `start_s`."""

    def truncate(self, at_s: float) -> None:
        """Forget all speech after `at_s`."""

    def floor(self, holder: str, t_s: float) -> None:
        """Behave like a listener, a thinker or a speaker from `t_s`."""

    def learner_voice(self, t_s: float, level_db: float, voiced_f0_hz: float | None) -> None:
        """Hear how the learner's voice goes."""

    def nod(self, t_s: float) -> None:
        """Nod once, as a listener who follows."""

    def express(self, name: str, intensity: float, t_s: float) -> None:
        """Show an expression, intensity 0..1."""

    def pose(self, t_s: float) -> Any:
        """Return the pose of that instant."""


class FaceRenderer(Protocol):
    """Draws poses, for the thread that made it or has entered it since another left it."""

    @property
    def region(self) -> tuple[int, int, int, int]:
        """The moving part in picture pixels: x, y, width, height; y runs down."""

    def backdrop(self) -> Picture:
        """The still picture, (height, width, 3) RGB."""

    def begin(self, pose: Any) -> None:
        """Have the region drawn; need not wait for it."""

    def finished(self) -> Picture:
        """The region begun last, (h, w, 4) RGBX, rows top-down, in a buffer that the next
        `finished` may reuse."""

    def set_scale(self, scale: float) -> None:
        """Draw the region at `scale` times its size from the next call on."""

    def leave(self) -> None:
        """Let go of it on this thread."""

    def enter(self) -> None:
        """Draw on this thread from now on."""

    def close(self) -> None:
        """Give the graphics memory back; from any thread, once nobody draws."""


class CardDraw(Protocol):
    """One call to a graphics card: which triangles, with what."""

    @property
    def vertex_shader(self) -> str: ...
    @property
    def fragment_shader(self) -> str: ...
    @property
    def texture(self) -> str: ...
    @property
    def first_index(self) -> int: ...
    @property
    def index_count(self) -> int: ...
    @property
    def uniforms(self) -> bytes: ...
    @property
    def blended(self) -> bool: ...
    @property
    def front_only(self) -> bool: ...
    @property
    def keeps_depth(self) -> bool: ...
    @property
    def of_mouth(self) -> bool: ...


class CardDrawing(Protocol):
    """A head as a graphics card is to draw it; poses are taken on one by one."""

    rest: NDArray[np.float32]
    """Position and normal at rest `(n, 6)`."""
    fixed: NDArray[np.float32]
    """uv, weights, shade, tangent `(n, 11)`."""
    indices: NDArray[np.uint32]
    textures: dict[str, Picture]
    room: Picture
    """What is seen behind, `(h, w, 3)` RGB."""

    @property
    def draws(self) -> Sequence[CardDraw]:
        """The calls, in their order."""

    @property
    def uniform_bytes(self) -> int:
        """The size of a picture's uniforms."""

    @property
    def backdrop_shaders(self) -> tuple[str, str]:
        """Vertex and fragment shader of the room."""

    def shader(self, name: str) -> bytes:
        """A shader as Qt reads it."""

    def take(self, pose: Any) -> tuple[int, NDArray[np.float32]]:
        """Take a pose on: the first vertex that moved, and the moved ones `(k, 6)`."""

    def uniforms(self, pose: Any, correction: NDArray[np.float32]) -> bytes:
        """The picture's uniforms; `correction` takes OpenGL's picture space to the card's."""

    def mouth_shows(self, pose: Any) -> bool:
        """Whether what is behind the lips is to be drawn."""

    def shows_somebody(self, picture: Picture) -> bool:
        """Whether a picture of a head at rest shows one."""


class Faces(Protocol):
    """Has a face for everybody a learner may meet."""

    def face(self, look: str, seed: int) -> FaceFactory | None:
        """Return the face of that look; None as long as it is not ready."""


class FaceFactory(Protocol):
    """Makes the parts of a face."""

    def performer(self) -> Performer:
        """Return a performer at rest whose time begins at 0."""

    def renderer(self, size: tuple[int, int], scale: float) -> FaceRenderer:
        """Return a renderer of a picture of `size` pixels; raises where there are no graphics."""

    def still(self, size: tuple[int, int]) -> Picture | None:
        """Return a renderer's still picture of `size` pixels if it was ever drawn, at once."""

    def drawing(self, size: tuple[int, int]) -> CardDrawing | None:
        """Return what a graphics card needs for a picture of `size` pixels; None: this face is not
        drawn by one."""
