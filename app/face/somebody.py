"""Whether a picture shows a Persona at all: a driver may raise nothing and draw nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

U8 = NDArray[np.uint8]

_LEAST_SHOWN = 0.05
"""Share of the moving part's pixels that a Persona changes at the very least."""
_LEAST_CONTRAST = 8.0
_JUDGED_AT = (240, 252)


def shows_somebody(drawn: U8, room: U8) -> bool:
    """Whether the moving part as `drawn (h, w, 3 or 4)`, a head at rest, differs from the `room`
    behind it, and from one flat colour."""
    seen, empty = (
        np.asarray(Image.fromarray(np.ascontiguousarray(picture[..., :3])).resize(_JUDGED_AT))
        for picture in (drawn, room)
    )
    changed = (np.abs(seen.astype(np.int16) - empty).max(2) > 40).mean()
    return bool(changed > _LEAST_SHOWN and seen.std() > _LEAST_CONTRAST)
