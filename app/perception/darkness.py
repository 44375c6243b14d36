"""Pictures too dark to see anybody in: a covered lens, a camera that sends black, a dark room."""

from __future__ import annotations

import numpy as np

from app.perception.capture import Image

DARK_LEVEL = 24
"""Of 255. A face was found down to a tenth of a lit picture, whose bright parts lie at 20."""
BRIGHT_PART = 95
"""Percentile that stands for the bright parts."""
SAMPLE_EVERY_PX = 16
DARK_S = 1.5
"""A blink of the light is no fault."""


class Darkness:
    """Whether the camera shows nothing, from pictures in which no face was found."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._now_s = 0.0

    def step(self, image: Image, t_s: float, *, face: bool) -> bool:
        """Return whether this picture is too dark to say that nobody is there."""
        self._now_s = t_s
        if face or np.percentile(image[::SAMPLE_EVERY_PX, ::SAMPLE_EVERY_PX], BRIGHT_PART) > (
            DARK_LEVEL
        ):
            self._since_s = None
        elif self._since_s is None:
            self._since_s = t_s
        return self._since_s is not None

    def fault(self) -> str | None:
        """Return what to tell the operator once it has stayed dark, or None."""
        if self._since_s is None or self._now_s - self._since_s < DARK_S:
            return None
        return "The camera's picture is black or too dark. Check its cover, its switch, the light."
