"""Which shader draws what, in which order and state."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from app.face.looks import PersonaLook

F32 = NDArray[np.float32]

DRAW_ORDER = ("skin", "mouth", "tongue", "teeth", "eye", "shirt", "cloth", "scarf", "lash", "hair")
_SHADERS = Path(__file__).resolve().parents[2] / "assets" / "shaders"
_FRAGMENT = {
    "skin": "skin",
    "mouth": "skin",
    "tongue": "flesh",
    "teeth": "teeth",
    "eye": "eye",
    "shirt": "cloth",
    "cloth": "cloth",
    "scarf": "cloth",
    "lash": "hair",
    "hair": "hair",
}
_DEFINE = {"skin": "SKIN", "mouth": "SKIN", "tongue": "SKIN", "eye": "EYE", "hair": "HAIR"}
_BLENDED = ("shirt", "cloth", "scarf", "lash", "hair")
_CULLED = ("skin", "mouth", "tongue", "eye")


@dataclass(slots=True)
class Material:
    """A compiled program and its vertex array."""

    program: Any
    array: Any

    def put(self, name: str, value: F32) -> None:
        """Set a uniform if the program has it."""
        if name in self.program:
            self.program[name].write(np.ascontiguousarray(value, np.float32).tobytes())

    def prepare(self, context: Any, name: str, look: PersonaLook) -> None:
        """Blend and cull state, tint and cut-off for this material."""
        if name in _BLENDED:
            context.enable(moderngl.BLEND)
        else:
            context.disable(moderngl.BLEND)
        if name in _CULLED:
            context.enable(moderngl.CULL_FACE)
        else:
            context.disable(moderngl.CULL_FACE)
        self.put("tint", tint_of(name, look))
        if "cut" in self.program:
            self.program["cut"].value = 0.02 if name == "lash" else 0.12
        if "sheen" in self.program:
            self.program["sheen"].value = 0.25 if name == "shirt" else 0.12


def tint_of(name: str, look: PersonaLook) -> F32:
    """The linear colour a material's light is multiplied with."""
    if name == "hair":
        own = np.array(look.hair.colour)
        silver = np.array([0.46, 0.45, 0.44])
        return np.asarray(own * (1 - look.hair.grey) + silver * look.hair.grey, np.float32)
    if name == "lash":
        return np.array([0.016, 0.010, 0.008], np.float32)
    return np.ones(3, np.float32)


def crease_strengths(weights: dict[str, float]) -> F32:
    """How strongly the four crease groups show under these shapes: smile, feet, forehead, frown."""

    def both(name: str) -> float:
        return 0.5 * (weights.get(f"{name}Left", 0.0) + weights.get(f"{name}Right", 0.0))

    smile = 0.75 * both("mouthSmile") + 0.35 * both("noseSneer") + 0.3 * both("cheekSquint")
    feet = 0.55 * both("cheekSquint") + 0.35 * both("eyeSquint") + 0.25 * both("mouthSmile")
    forehead = 0.45 * both("browOuterUp") + 0.45 * weights.get("browInnerUp", 0.0)
    frown = 0.9 * both("browDown")
    rest = np.array([0.12, 0.05, 0.22, 0.05])
    raw = np.array([smile, feet, forehead, frown])
    return np.clip(raw - rest, 0, 0.8).astype(np.float32)


def program_source(name: str) -> tuple[str, str]:
    """Vertex and fragment source of a material, GLSL 3.30."""
    head = "#version 330 core\n"
    define = f"#define {_DEFINE[name]}\n" if name in _DEFINE else ""
    vertex = (_SHADERS / "lit.vert").read_text(encoding="utf-8")
    tone = (_SHADERS / "tone.glsl").read_text(encoding="utf-8")
    fragment = (_SHADERS / f"{_FRAGMENT[name]}.frag").read_text(encoding="utf-8")
    return head + define + vertex, head + define + tone + fragment
