"""Which shader draws what, in which order and state."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from app.face.looks import PersonaLook

F32 = NDArray[np.float32]

DRAW_ORDER = (
    "skin",
    "mouth",
    "tongue",
    "teeth",
    "eye",
    "shirt",
    "cloth",
    "drape",
    "scarf",
    "lash",
    "hair",
)
SHADERS = Path(__file__).resolve().parents[2] / "assets" / "shaders"
FRAGMENT = {
    "skin": "skin",
    "mouth": "skin",
    "tongue": "flesh",
    "teeth": "teeth",
    "eye": "eye",
    "shirt": "cloth",
    "cloth": "cloth",
    "scarf": "cloth",
    "drape": "cloth",
    "lash": "hair",
    "hair": "hair",
}
_DEFINE = {"skin": "SKIN", "mouth": "SKIN", "tongue": "SKIN", "eye": "PIXEL", "hair": "HAIR"}
_SHINE = {"short": 0.35, "crop": 0.5, "curly": 0.6, "bob": 0.55, "long": 0.75, "tied": 0.6}
BLENDED = ("shirt", "cloth", "drape", "scarf", "lash", "hair")
CULLED = ("skin", "mouth", "tongue", "eye")


class Material:
    """A compiled program, its vertex array and the drawing state it needs."""

    def __init__(self, context: Any, name: str, source: tuple[str, str]) -> None:
        vertex, fragment = source
        self._context, self._name = context, name
        self.program = context.program(vertex_shader=vertex, fragment_shader=fragment)
        self.array: Any = None
        self._uniforms = {key: self.program[key] for key in self.program}
        if "crease_map" in self.program:
            self.program["crease_map"].value = 1

    def put(self, values: Mapping[str, bytes]) -> None:
        """Set those uniforms that the program has."""
        for name, value in values.items():
            uniform = self._uniforms.get(name)
            if uniform is not None:
                uniform.write(value)

    def tinge(self, look: PersonaLook) -> None:
        """Set tint, cut-off and sheen as the look wants them."""
        self.put(as_bytes({"tint": tint_of(self._name, look)}))
        for name, value in manner_of(self._name, look).items():
            if name in self.program:
                self.program[name].value = value

    def prepare(self) -> None:
        """Blend and cull state for this material."""
        context, name = self._context, self._name
        if name in BLENDED:
            context.enable(moderngl.BLEND)
        else:
            context.disable(moderngl.BLEND)
        if name in CULLED:
            context.enable(moderngl.CULL_FACE)
        else:
            context.disable(moderngl.CULL_FACE)


def as_bytes(values: Mapping[str, F32]) -> dict[str, bytes]:
    """Uniforms in the form in which they are written, once for all programs."""
    return {n: np.ascontiguousarray(v, np.float32).tobytes() for n, v in values.items()}


def identity_cut(name: str) -> float:
    """Below which coverage a texel does not hide what is behind it; opaque maps never do."""
    if name in BLENDED and name != "lash":
        return 0.5
    return 2.0 if name == "lash" else -1.0


def tint_of(name: str, look: PersonaLook) -> F32:
    """The linear colour a material's light is multiplied with."""
    if name == "hair":
        return np.array(look.hair.tint, np.float32)
    if name == "lash":
        return np.array([0.016, 0.010, 0.008], np.float32)
    return np.ones(3, np.float32)


def manner_of(name: str, look: PersonaLook) -> dict[str, float]:
    """Below which coverage nothing is drawn, how hair shines and cloth gleams."""
    return {
        "cut": 0.02 if name == "lash" else 0.34,
        "shine": _SHINE.get(look.hair.style, 1.0),
        "sheen": 0.25 if name == "shirt" else 0.12,
    }


def crease_strengths(weights: dict[str, float]) -> F32:
    """How strongly the four crease groups show under these shapes: smile, feet, forehead, frown."""

    def both(name: str) -> float:
        return 0.5 * (weights.get(f"{name}Left", 0.0) + weights.get(f"{name}Right", 0.0))

    smile = 0.55 * both("mouthSmile") + 0.25 * both("noseSneer") + 0.3 * both("cheekSquint")
    feet = 0.42 * both("cheekSquint") + 0.35 * both("eyeSquint") + 0.25 * both("mouthSmile")
    forehead = 0.45 * both("browOuterUp") + 0.45 * weights.get("browInnerUp", 0.0)
    frown = 0.9 * both("browDown")
    rest = np.array([0.12, 0.05, 0.22, 0.05])
    raw = np.array([smile, feet, forehead, frown])
    return np.asarray(np.clip(raw - rest, 0, 0.8), np.float32)


def program_source(name: str) -> tuple[str, str]:
    """Vertex and fragment source of a material, GLSL 3.30."""
    head, define = _preamble(name)
    tone = (SHADERS / "tone.glsl").read_text(encoding="utf-8")
    fragment = (SHADERS / f"{FRAGMENT[name]}.frag").read_text(encoding="utf-8")
    return vertex_source(name), head + define + tone + fragment


def vertex_source(name: str) -> str:
    """The vertex shader of a material, GLSL 3.30."""
    head, define = _preamble(name)
    return head + define + (SHADERS / "lit.vert").read_text(encoding="utf-8")


def relief_source() -> tuple[str, str]:
    """Vertex and fragment source of hair drawn beforehand, GLSL 3.30."""
    head, _ = _preamble("")
    vertex, fragment = (
        head + (SHADERS / f"relief.{kind}").read_text(encoding="utf-8") for kind in ("vert", "frag")
    )
    return vertex, fragment


def _preamble(name: str) -> tuple[str, str]:
    """Here no place is said of what comes in and goes out: names find each other."""
    head = "#version 330 core\n#define AT(place)\n"
    return head, f"#define {_DEFINE[name]}\n" if name in _DEFINE else ""
