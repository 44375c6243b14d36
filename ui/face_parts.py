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

    @property
    def on_card(self) -> bool:
        """Whether a graphics card draws, so that full resolution may be had at once."""

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


class Faces(Protocol):
    """Has a face for everybody a learner may meet."""

    def face(self, look: str, seed: int) -> FaceFactory | None:
        """Return the face of that look; None as long as it is not ready."""


class FaceFactory(Protocol):
    """Makes the two halves of a face."""

    def performer(self) -> Performer:
        """Return a performer at rest whose time begins at 0."""

    def renderer(self, size: tuple[int, int], scale: float) -> FaceRenderer:
        """Return a renderer of a picture of `size` pixels; raises where there are no graphics."""

    def still(self, size: tuple[int, int]) -> Picture | None:
        """Return a renderer's still picture of `size` pixels if it was ever drawn, at once."""
