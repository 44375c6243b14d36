"""The CC0 head data as arrays: base mesh, morph targets, rig weights and paint masks.

Reads only data files (text, gzip, JPEG) of the pinned asset; nothing in it is executed.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.face.errors import HeadDataMissing

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BaseMesh:
    """The neutral body: `(n, 3)` positions in decimetres, `(m, 2)` texture points, faces by group.

    Groups map to `(k, 4)` vertex and `(k, 4)` texture indices; a triangle repeats its last corner.
    """

    positions: F32
    texture_points: F32
    groups: dict[str, tuple[I64, I64]]

    def vertices_of(self, group: str) -> I64:
        """The sorted vertex numbers a group uses."""
        return np.unique(self.groups[group][0])

    def joint(self, positions: F32, name: str) -> F32:
        """The centre of a joint cube in a morphed copy of the mesh, shape `(3,)`."""
        centre: F32 = positions[self.vertices_of(f"joint-{name}")].mean(0)
        return centre


class HeadSource:
    """Opens the asset directory, wherever inside it the data lies.

    Raises `HeadDataMissing` when the base mesh is not below `directory`.
    """

    def __init__(self, directory: Path) -> None:
        found = sorted(directory.rglob("3dobjs/base.obj"))
        if not found:
            raise HeadDataMissing(directory)
        self._body = found[0].parent.parent
        units = sorted(directory.rglob("faceunits01/targets/faceunits"))
        if not units:
            raise HeadDataMissing(directory)
        self._units = units[0]

    def base(self) -> BaseMesh:
        """The neutral mesh."""
        positions: list[list[float]] = []
        points: list[list[float]] = []
        faces: dict[str, list[list[list[int]]]] = {}
        group = ""
        with (self._body / "3dobjs" / "base.obj").open(encoding="utf-8") as lines:
            for line in lines:
                words = line.split()
                if not words:
                    continue
                match words[0]:
                    case "v":
                        positions.append([float(w) for w in words[1:4]])
                    case "vt":
                        points.append([float(w) for w in words[1:3]])
                    case "g":
                        group = words[1]
                    case "f":
                        corners = [[int(n) - 1 for n in w.split("/")[:2]] for w in words[1:5]]
                        if len(corners) == 3:
                            corners.append(corners[2])
                        faces.setdefault(group, []).append(corners)
        groups = {}
        for name, listed in faces.items():
            table = np.array(listed, np.int64)
            groups[name] = (table[..., 0], table[..., 1])
        return BaseMesh(np.array(positions, np.float32), np.array(points, np.float32), groups)

    def target(self, name: str, count: int) -> F32:
        """One body target (`head/head-oval`) as `(count, 3)` offsets in decimetres."""
        path = self._body / "targets" / f"{name}.target.gz"
        if not path.is_file():
            raise HeadDataMissing(path)
        return _offsets(gzip.decompress(path.read_bytes()).decode(), count)

    def shapes(self, count: int) -> dict[str, F32]:
        """Every ARKit shape by name, each `(count, 3)` offsets."""
        return {
            path.name.removesuffix(".target"): _offsets(path.read_text(), count)
            for path in sorted(self._units.glob("*.target"))
        }

    def weights(self, count: int) -> dict[str, F32]:
        """Rig weights per bone, each `(count,)` in 0…1."""
        stored = json.loads((self._body / "rigs/standard/weights.default.json").read_text())
        table: dict[str, F32] = {}
        for bone, pairs in stored["weights"].items():
            column = np.zeros(count, np.float32)
            for vertex, weight in pairs:
                column[int(vertex)] = weight
            table[bone] = column
        return table

    def mask(self, name: str) -> Image.Image:
        """A painted texture-space mask (`lips`, `ears`, `face`, `eyelids`, …), greyscale."""
        with Image.open(self._body / "textures" / f"mpfb_{name}.jpg") as image:
            return image.convert("L")


def _offsets(text: str, count: int) -> F32:
    """Parse `index dx dy dz` lines into a dense `(count, 3)` table."""
    rows = [line for line in text.splitlines() if line and line[0] not in '#"']
    flat = np.array(" ".join(rows).split(), np.float64).reshape(-1, 4)
    table = np.zeros((count, 3), np.float32)
    table[flat[:, 0].astype(np.int64)] = flat[:, 1:]
    return table
