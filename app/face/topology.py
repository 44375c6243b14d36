"""What all Personas share, computed once: subdivided skin, shape offsets, pivot weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.face.source import BaseMesh, HeadSource

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

LOWEST_Y = 4.1
"""Everything below this height of the neutral body is never in the picture (dm)."""
WIDEST_X = 2.6
STILL_BELOW_Y = 5.50
"""Under this height of the neutral body nothing moves (dm); `camera.REGION` ends a little lower."""
ARM_DROP_DEG = 33.0
_ARM = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
_TRUNK = ("root", "spine", "breast", "clavicle", "shoulder", "pelvis", "upperleg", "lowerleg")
_TRUNK_AND_FEET = (*_TRUNK, "foot", "toe")
_HEAD_GROUPS = (
    "helper-l-eye",
    "helper-r-eye",
    "helper-upper-teeth",
    "helper-lower-teeth",
    "helper-tongue",
    "helper-l-eyelashes-1",
    "helper-l-eyelashes-2",
    "helper-r-eyelashes-1",
    "helper-r-eyelashes-2",
    "helper-hair",
)


@dataclass(frozen=True, slots=True)
class Topology:
    """The asset, parsed: base mesh, ARKit offsets by name, and who follows neck, head and arms.

    All weight columns are `(n,)` in 0…1.
    """

    base: BaseMesh
    shapes: dict[str, F32]
    follows_head: F32
    follows_neck: F32
    arm_left: F32
    arm_right: F32

    @property
    def count(self) -> int:
        return len(self.base.positions)

    def lower_arms(self, positions: F32) -> F32:
        """A copy with both arms turned down from the A-pose to a resting pose."""
        out = positions.copy()
        for side, sign, weight in (("l", 1.0, self.arm_left), ("r", -1.0, self.arm_right)):
            pivot = self.base.joint(positions, f"{side}-shoulder")
            angle = -sign * np.radians(ARM_DROP_DEG) * weight
            cosine, sine = np.cos(angle), np.sin(angle)
            x, y = (out - pivot)[:, 0], (out - pivot)[:, 1]
            out[:, 0] = pivot[0] + x * cosine - y * sine
            out[:, 1] = pivot[1] + x * sine + y * cosine
        return out


def load_topology(source: HeadSource) -> Topology:
    """Parse the asset (about two seconds)."""
    base = source.base()
    count = len(base.positions)
    bones = source.weights(count)

    def total(prefixes: tuple[str, ...], suffix: str = "") -> F32:
        chosen = [w for b, w in bones.items() if b.startswith(prefixes) and b.endswith(suffix)]
        return np.asarray(np.sum(chosen, axis=0), np.float32)

    everything = np.sum(list(bones.values()), axis=0, dtype=np.float32) + np.float32(1e-9)
    neck = total(("neck",))
    trunk = total(_TRUNK_AND_FEET) + total(_ARM)
    head = everything - neck - trunk
    graded = bones["neck01"] * 0.33 + bones["neck02"] * 0.66 + bones["neck03"]
    follows_neck = np.clip((graded + head) / everything, 0, 1)
    follows_head = np.clip(head / everything, 0, 1)
    for group in _HEAD_GROUPS:
        follows_head[base.vertices_of(group)] = 1.0
        follows_neck[base.vertices_of(group)] = 1.0
    return Topology(
        base=base,
        shapes=source.shapes(count),
        follows_head=follows_head.astype(np.float32),
        follows_neck=follows_neck.astype(np.float32),
        arm_left=total(_ARM, ".L") / everything,
        arm_right=total(_ARM, ".R") / everything,
    )


def trunk_weight(positions: F32, neck: F32) -> F32:
    """How far each point moves with the breath: 1 at the breastbone, 0 where the moving part of
    the picture ends, at its sides and below."""
    side = np.clip((1.95 - np.abs(positions[:, 0])) / 1.2, 0, 1)
    high = np.clip((positions[:, 1] - STILL_BELOW_Y) / 0.6, 0, 1)
    smooth = side * side * (3 - 2 * side) * high * high * (3 - 2 * high)
    out: F32 = (smooth * (1 - 0.55 * np.clip(neck, 0, 1))).astype(np.float32)
    return out
