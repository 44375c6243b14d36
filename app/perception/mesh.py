"""The average face the landmark model was made with, as its bundle carries it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.perception.errors import LandmarkModelInvalid
from app.perception.geometry import Mesh

MESH_COUNT = 468
VALUES_PER_POINT = 5
"""x, y, z in centimetres, then two texture coordinates."""
DEEPEST = 6
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def read_mesh(path: Path) -> Mesh:
    """Returns the mesh of a `geometry_pipeline_metadata` file (protocol buffers wire format).

    Raises LandmarkModelInvalid for anything else.
    """
    values = _floats(path.read_bytes(), DEEPEST)
    if values is None:
        raise LandmarkModelInvalid(f"{path} holds no mesh of {MESH_COUNT} points.")
    return values.reshape(MESH_COUNT, VALUES_PER_POINT)[:, :3].copy()


def _floats(message: bytes, depth: int) -> np.ndarray | None:
    """Finds the vertex buffer, packed or as repeated fixed numbers, at any depth."""
    wanted = MESH_COUNT * VALUES_PER_POINT
    repeated: dict[int, list[bytes]] = {}
    try:
        for number, wire, value in _fields(message):
            if wire == _FIXED32:
                repeated.setdefault(number, []).append(value)
            if wire == _BYTES and len(value) == 4 * wanted:
                return np.frombuffer(value, "<f4")
            if wire == _BYTES and depth and len(value) > wanted:
                inner = _floats(value, depth - 1)
                if inner is not None:
                    return inner
    except (IndexError, ValueError):
        return None
    full = next((parts for parts in repeated.values() if len(parts) == wanted), None)
    return np.frombuffer(b"".join(full), "<f4") if full else None


def _fields(message: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yields (field number, wire type, bytes). Raises where the bytes are no message."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == _VARINT:
            _, at = _varint(message, at)
            continue
        if wire == _BYTES:
            size, at = _varint(message, at)
        elif wire in (_FIXED32, _FIXED64):
            size = 4 if wire == _FIXED32 else 8
        else:
            raise ValueError(f"wire type {wire}")
        if at + size > len(message):
            raise ValueError("cut short")
        yield number, wire, message[at : at + size]
        at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
