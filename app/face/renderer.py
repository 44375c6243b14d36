"""Draws a head offscreen: the moving region of the picture, and the picture it belongs into."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.face import camera
from app.face.backdrop import paint_backdrop
from app.face.edges import soften
from app.face.errors import NothingDrawn
from app.face.looks import PersonaLook
from app.face.pose import NEUTRAL, Pose
from app.face.rig import Head
from app.face.scene import Scene, open_context
from app.face.somebody import shows_somebody
from app.face.store import cached_array, head_for, kept_array

__all__ = ["FaceRenderer", "open_context"]

U8 = NDArray[np.uint8]

_STILL_SCALE = 2
"""Supersampling of the still picture, drawn once."""
_FINE_FROM_ROWS = 800
"""Pictures of fewer rows are drawn with the coarse triangles: finer ones are a few pixels each."""
_JUDGED_AT = (600, 768)
"""The resolution at which visibility is judged."""


class FaceRenderer:
    """One Persona drawn with OpenGL into memory; use it from the thread that made it or, after
    `leave`, from the one that has called `enter`.

    `size` is the whole picture in pixels, `scale` the region's resolution relative to it (above 1
    smooths by supersampling). `samples` per pixel smooth edges; without either, strong ones are
    softened afterwards. Raises `NoGraphics` when no context can be made, or one that draws nothing.
    """

    def __init__(
        self,
        look: PersonaLook,
        size: tuple[int, int],
        scale: float = 0.66,
        head: Head | None = None,
        samples: int = 0,
    ) -> None:
        self._size, self._scale = size, 0.0
        self._head = head if head is not None else head_for(look)
        self._context = open_context()
        self._samples = min(samples, self._context.max_samples)
        width, height = size
        self._region = moving_region(size)
        x, y, wide, high = self._region
        self._small = (0, 0)
        self._target: Any = None
        self._stage: Any = None
        # Drawing elsewhere closes a pass, upon which drivers set to work without being waited for.
        self._elsewhere = self._context.simple_framebuffer((1, 1))
        self._drawing: Any = None
        middle = (self._head.balls[0].centre + self._head.balls[1].centre) * np.float32(0.5)
        matrix, place = camera.view_projection(middle, width / height)
        shares = (x / width, y / height, (x + wide) / width, (y + high) / height)
        self._matrix = camera.cropped(matrix, shares)
        self._scene = Scene(self._context, self._head, place)
        room = partial(paint_backdrop, look.backdrop, size)
        self._room: U8 = self._kept(f"room-{width}x{height}", room, cached=head is None)
        self._picture = self._still(matrix, cached=head is None)
        self._keep_seen(cached=head is None)
        self.set_scale(scale)
        self._make_sure()

    def set_scale(self, scale: float) -> None:
        """Draw the region at `scale` times its size from the next call on."""
        x, y, wide, high = self._region
        self._scale = scale
        self._scene.detail(coarse=scale * self._size[1] < _FINE_FROM_ROWS)
        small = (max(8, round(wide * scale)), max(8, round(high * scale)))
        if small == self._small:
            return
        for old in {self._target, self._stage, self._drawing} - {None}:
            old.release()
        self._small = small
        self._target = self._drawing = self._framebuffer(small)
        if self._samples:
            self._drawing = self._smoothing(small)
        self._stage = self._stage_of(self._room[y : y + high, x : x + wide], small)
        self._out = np.zeros((small[1], small[0], 4), np.uint8)

    @property
    def region(self) -> tuple[int, int, int, int]:
        """The moving part in window pixels: x, y, width, height; y runs down."""
        return self._region

    @property
    def triangle_count(self) -> int:
        """How many triangles a frame draws."""
        return self._scene.triangle_count

    def backdrop(self) -> U8:
        """The still picture `(height, width, 3)` RGB over which the region is drawn."""
        return self._picture

    def begin(self, pose: Pose) -> None:
        """Have the region drawn; returns before it is done, so that other work fits in between."""
        self._scene.draw(pose, self._drawing, self._matrix, self._stage)
        if self._drawing is not self._target:
            self._context.copy_framebuffer(self._target, self._drawing)
        self._elsewhere.clear()

    def finished(self) -> U8:
        """The region as begun last, once it is done; `(h, w, 4)` RGBX, rows top-down, in a buffer
        the next call reuses. A change of scale in between forgets what was begun."""
        self._target.read_into(self._out, components=4)
        if not self._samples and self._scale <= 1:
            soften(self._out)
        return self._out

    def render(self, pose: Pose) -> U8:
        """Draw the region and wait for it."""
        self.begin(pose)
        return self.finished()

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

    def leave(self) -> None:
        """Let go of the drawing context, so that another thread can `enter` it."""
        self._context.__exit__(None, None, None)

    def enter(self) -> None:
        """Draw from the calling thread from now on."""
        self._context.__enter__()

    def close(self) -> None:
        """Give the graphics memory back; the renderer must not be used afterwards."""
        self._context.release()

    def _make_sure(self) -> None:
        """A driver may raise nothing and draw nothing: look, and do without smoothing then."""
        while not self._shows_somebody():
            if not self._samples:
                raise NothingDrawn(str(self._context.info["GL_RENDERER"]))
            self._samples, self._small = 0, (0, 0)
            self.set_scale(self._scale)

    def _shows_somebody(self) -> bool:
        """Whether a head at rest differs from the room behind it, and from one flat colour."""
        x, y, width, high = self._region
        return shows_somebody(self.render(NEUTRAL), self._room[y : y + high, x : x + width])

    def _smoothing(self, size: tuple[int, int]) -> Any:
        """What is drawn into when every pixel has several samples."""
        colour = self._context.renderbuffer(size, 4, samples=self._samples)
        depth = self._context.depth_renderbuffer(size, samples=self._samples)
        return self._context.framebuffer([colour], depth)

    def _framebuffer(self, size: tuple[int, int]) -> Any:
        colour = self._context.texture(size, 4)
        return self._context.framebuffer([colour], self._context.depth_renderbuffer(size))

    def _stage_of(self, picture: U8, size: tuple[int, int]) -> Any:
        """A picture as something to draw over, at `size`."""
        kind = Image.Resampling.BOX if size[0] < picture.shape[1] else Image.Resampling.BICUBIC
        fitted = np.asarray(Image.fromarray(picture).resize(size, kind))
        full = np.full((*fitted.shape[:2], 4), 255, np.uint8)
        full[..., :3] = fitted
        return self._context.framebuffer([self._context.texture(size, 4, full.tobytes())])

    def _kept(self, name: str, make: Callable[[], Any], cached: bool) -> Any:
        """What `make` gives, from the cache when the head came from there too."""
        return cached_array(self._head.look, name, make) if cached else make()

    def _keep_seen(self, cached: bool) -> None:
        def judge() -> NDArray[np.bool_]:
            target = self._framebuffer(_JUDGED_AT)
            seen = self._scene.seen(target, self._matrix)
            target.release()
            return seen

        self._scene.keep(self._kept("seen", judge, cached))

    def _still(self, matrix: NDArray[np.float32], cached: bool) -> U8:
        make = partial(self._paint_still, matrix)
        picture: U8 = self._kept(_still_name(self._size), make, cached)
        return picture

    def _paint_still(self, matrix: NDArray[np.float32]) -> U8:
        """The backdrop with the body at rest, so that nothing jumps at the region's edge."""
        width, height = self._size
        large = (width * _STILL_SCALE, height * _STILL_SCALE)
        target = self._framebuffer(large)
        stage = self._stage_of(self._room, large)
        self._scene.draw(NEUTRAL, target, matrix, stage)
        drawn = np.frombuffer(target.read(components=3), np.uint8)
        picture = Image.fromarray(drawn.reshape(large[1], large[0], 3))
        target.release()
        stage.release()
        return np.array(picture.resize((width, height), Image.Resampling.BOX))


def kept_still(look: PersonaLook, size: tuple[int, int]) -> U8 | None:
    """The still picture of `size` pixels `(height, width, 3)` RGB if a renderer has drawn it
    before; milliseconds."""
    picture = kept_array(look, _still_name(size))
    return None if picture is None else picture.astype(np.uint8, copy=False)


def _still_name(size: tuple[int, int]) -> str:
    return f"still-{size[0]}x{size[1]}"


def moving_region(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of a picture of this size that moves: x, y, width, height in pixels, y down."""
    width, height = size
    left, top, right, bottom = camera.REGION
    narrow = (16 / 9) / (width / height)
    x0 = max(0, round((0.5 - (0.5 - left) * narrow) * width))
    x1 = min(width, round((0.5 + (right - 0.5) * narrow) * width))
    y0, y1 = round(top * height), round(bottom * height)
    return x0, y0, x1 - x0, y1 - y0
