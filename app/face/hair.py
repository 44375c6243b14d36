from app.face.looks import PersonaLook
import numpy as np


def hair_pieces(t, p, look):
    return []


def hair_map(look):
    return np.full((64, 64, 4), 255, np.uint8)
