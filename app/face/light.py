"""The light in the room: one soft key, a cool fill, two rims and the room itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.face.looks import PersonaLook, Room
from app.face.occlusion import KEY_DIRECTION

F32 = NDArray[np.float32]

_FILL = (0.85, 0.05, 0.55)
_RIM = (0.80, 0.45, -0.60)
_SECOND_RIM = (-0.85, 0.30, -0.55)
# Per room: warmth of key, fill, rim, ground and sky, linear light.
_COLOURS: dict[Room, tuple[tuple[float, float, float], ...]] = {
    "office": (
        (1.72, 1.58, 1.42),
        (0.40, 0.44, 0.52),
        (1.05, 1.08, 1.15),
        (0.20, 0.165, 0.14),
        (0.36, 0.38, 0.42),
    ),
    "ward": (
        (1.66, 1.62, 1.55),
        (0.46, 0.50, 0.55),
        (1.05, 1.12, 1.18),
        (0.24, 0.23, 0.22),
        (0.42, 0.45, 0.47),
    ),
    "shop": (
        (1.74, 1.56, 1.34),
        (0.44, 0.43, 0.44),
        (1.15, 1.05, 0.92),
        (0.22, 0.17, 0.13),
        (0.38, 0.37, 0.36),
    ),
    "classroom": (
        (1.70, 1.58, 1.42),
        (0.42, 0.45, 0.50),
        (1.0, 1.05, 1.1),
        (0.22, 0.18, 0.145),
        (0.38, 0.39, 0.41),
    ),
    "plain": (
        (1.70, 1.60, 1.48),
        (0.44, 0.46, 0.50),
        (0.95, 0.98, 1.05),
        (0.20, 0.18, 0.165),
        (0.36, 0.37, 0.39),
    ),
}


def light_of(look: PersonaLook) -> dict[str, F32]:
    """The shader's light values for the look's room."""
    key, fill, rim, ground, sky = (np.array(c, np.float32) for c in _COLOURS[look.backdrop])

    def unit(direction: tuple[float, ...] | F32) -> F32:
        vector = np.array(direction, np.float32)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    return {
        "key_direction": unit(KEY_DIRECTION),
        "fill_direction": unit(_FILL),
        "rim_direction": unit(_RIM),
        "second_rim_direction": unit(_SECOND_RIM),
        "key_colour": key,
        "fill_colour": fill,
        "rim_colour": rim,
        "second_rim_colour": rim * np.float32(0.55),
        "ground_colour": ground,
        "sky_colour": sky,
    }
