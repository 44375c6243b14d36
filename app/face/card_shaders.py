"""The shaders for a graphics card: one source each, composed, and baked for every kind of driver.

`python -m app.face.card_shaders --qsb PROGRAM` bakes them anew after a change. The program is Qt's
shader baker `qsb`; it comes with the package PySide6-Addons and is needed for nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.face.materials import FRAGMENT, SHADERS

BAKED = SHADERS / "card"
RECORD = "baked.json"
"""Beside the baked files: of each the digest of its source and its own."""

FRAME = (
    ("view_projection", "mat4"),
    ("head_turn", "mat3"),
    ("neck_turn", "mat3"),
    ("eye_turn_left", "mat3"),
    ("eye_turn_right", "mat3"),
    ("head_pivot", "vec3"),
    ("neck_pivot", "vec3"),
    ("eye_left", "vec3"),
    ("eye_right", "vec3"),
    ("breath_shift", "vec3"),
    ("camera", "vec3"),
    ("key_direction", "vec3"),
    ("fill_direction", "vec3"),
    ("rim_direction", "vec3"),
    ("second_rim_direction", "vec3"),
    ("key_colour", "vec3"),
    ("fill_colour", "vec3"),
    ("rim_colour", "vec3"),
    ("second_rim_colour", "vec3"),
    ("ground_colour", "vec3"),
    ("sky_colour", "vec3"),
    ("lid_height", "vec4"),
    ("crease_strength", "vec4"),
    ("upright", "vec4"),
)
"""The uniforms of a picture, in the order of their buffer. Each takes whole rows of four numbers,
the one layout on which all drivers agree. `upright.x` is −1 where y runs down on the card."""
OF_MATERIAL = (("tint", "vec3"), ("manner", "vec4"))
"""The uniforms of a material; `manner` is cut, shine, sheen."""

_VERTEX = {"skin": "pixel", "mouth": "pixel", "eye": "pixel", "tongue": "flesh", "hair": "hair"}
_DEFINE = {"pixel": "PIXEL", "flesh": "SKIN", "hair": "HAIR"}
_TARGETS = ("--glsl", "330,300 es", "--hlsl", "50", "--msl", "12")
"""Beside SPIR-V: OpenGL and OpenGL ES, Direct3D, Metal."""
BACKDROP = ("backdrop.vert", "backdrop.frag")


def shaders_of(material: str) -> tuple[str, str]:
    """The names of a material's vertex and fragment shader."""
    return f"{_VERTEX.get(material, 'plain')}.vert", f"{FRAGMENT[material]}.frag"


def all_shaders() -> tuple[str, ...]:
    """The names of all shaders, sorted."""
    named = {name for material in FRAGMENT for name in shaders_of(material)}
    return tuple(sorted(named | set(BACKDROP)))


def card_source(name: str) -> str:
    """The whole source of a shader, GLSL 4.40 as the baker reads it."""
    stem, kind = name.split(".")
    lines = ["#version 440", "#define CARD", "#define AT(place) layout(location = place)"]
    lines += _block(0, "Frame", FRAME) + _block(1, "Material", OF_MATERIAL)
    lines += ["#define cut manner.x", "#define shine manner.y", "#define sheen manner.z"]
    if kind == "vert":
        if stem in _DEFINE:
            lines.append(f"#define {_DEFINE[stem]}")
        body = "card/backdrop.vert" if stem == "backdrop" else "lit.vert"
        return "\n".join((*lines, _read(body)))
    for place, texture in ((2, "colour_map"), (3, "crease_map")):
        lines.append(f"layout(binding = {place}) uniform sampler2D {texture};")
    own = f"card/{name}" if (BAKED / name).is_file() else name
    return "\n".join((*lines, _read("tone.glsl"), _read(own)))


def baked(name: str) -> bytes:
    """A shader as it was baked."""
    return (BAKED / f"{name}.qsb").read_bytes()


def digests(name: str) -> dict[str, str]:
    """What the record says of a shader that was baked from its present source."""
    return {
        "source": hashlib.sha256(card_source(name).encode()).hexdigest(),
        "baked": hashlib.sha256(baked(name)).hexdigest(),
    }


def bake(qsb: str) -> None:
    """Bake every shader with the program `qsb`, and write the record."""
    for name in all_shaders():
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / name
            source.write_text(card_source(name), encoding="utf-8")
            subprocess.run([qsb, *_TARGETS, "-o", BAKED / f"{name}.qsb", source], check=True)
    record = {name: digests(name) for name in all_shaders()}
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    (BAKED / RECORD).write_text(text, encoding="utf-8")


def _block(place: int, name: str, fields: Sequence[tuple[str, str]]) -> list[str]:
    """A uniform block, and its fields by the names that the shaders know."""
    lines = [f"layout(std140, binding = {place}) uniform {name} {{"]
    for field, kind in fields:
        lines.append(f"    {'mat4' if kind[0] == 'm' else 'vec4'} {_stored(field, kind)};")
    lines.append("};")
    for field, kind in fields:
        if kind == "mat3":
            lines.append(f"#define {field} mat3({_stored(field, kind)})")
        elif kind == "vec3":
            lines.append(f"#define {field} {_stored(field, kind)}.xyz")
    return lines


def _stored(field: str, kind: str) -> str:
    return f"{field}_wide" if kind in ("mat3", "vec3") else field


def _read(name: str) -> str:
    return (SHADERS / name).read_text(encoding="utf-8")


def main() -> int:
    """Bake the shaders; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m app.face.card_shaders", description=__doc__)
    parser.add_argument("--qsb", default="qsb", help="Qt's shader baker")
    bake(parser.parse_args().qsb)
    return 0


if __name__ == "__main__":
    sys.exit(main())
