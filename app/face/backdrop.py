"""Blurred rooms, painted in linear light with lens blur."""

import numpy as np


def paint_backdrop(room, size):
    w, h = size
    return np.full((h, w, 3), (150, 148, 146), np.uint8)
