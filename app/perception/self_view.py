"""The picture a learner sees of themselves, and what would make it better."""

from __future__ import annotations

import cv2
import numpy as np

from app.conversation.events import Framing, SelfViewShown
from app.perception.capture import Image
from app.perception.geometry import Points
from app.perception.landmarks import Sighting

WIDTH_PX, HEIGHT_PX = 320, 240
EVERY_S = 0.12
JPEG_QUALITY = 75
DARK, BRIGHT = 40.0, 225.0
"""Mean brightness of a picture, 0..255, below and above which a face loses its features."""
FAR, NEAR = 0.18, 0.8
"""Height of a face over the height of the picture, beyond which too little or too much is seen."""
ASIDE = 0.28
"""Distance of a face from the middle, over the width of the picture."""


def self_view(image: Image, sighting: Sighting) -> SelfViewShown:
    """Return the picture made small, with what to do about it."""
    points = sighting.face.points if sighting.face is not None else None
    return SelfViewShown(picture=small_jpeg(image), framing=framing(image, points))


def small_jpeg(image: Image) -> bytes:
    """Return the picture as JPEG of at most 320 x 240 pixels; a millisecond."""
    height, width = image.shape[:2]
    scale = min(WIDTH_PX / width, HEIGHT_PX / height, 1.0)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return data.tobytes()


def framing(image: Image, points: Points | None) -> Framing:
    """Return what would help most. `points`: (n, 2 or more) of the face in pixels, if any."""
    light = float(np.mean(image))
    if light < DARK:
        return Framing.DARK
    if points is None:
        return Framing.BRIGHT if light > BRIGHT else Framing.NOBODY
    height, width = image.shape[:2]
    tall = float(np.ptp(points[:, 1])) / height
    aside = abs(float(np.mean(points[:, 0])) / width - 0.5)
    if tall > NEAR:
        return Framing.NEAR
    if tall < FAR:
        return Framing.FAR
    return Framing.ASIDE if aside > ASIDE else Framing.GOOD
