"""Looks by name: those that come with the application, and those that a pack brings along."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from app.face.errors import UnknownLook
from app.packs.look import (
    BodyLook,
    EyeLook,
    Garment,
    HairLook,
    PersonaLook,
    Room,
)

__all__ = [
    "BodyLook",
    "EyeLook",
    "Garment",
    "HairLook",
    "PersonaLook",
    "Room",
    "load_look",
    "look_from_file",
    "shipped_look",
    "shipped_looks",
]

LOOKS_DIR = Path(__file__).resolve().parents[2] / "assets" / "looks"


def look_from_file(path: Path) -> PersonaLook:
    """The look a YAML file describes; unknown keys are refused, all faults reported at once."""
    return PersonaLook.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def shipped_looks() -> list[str]:
    """The ids of the looks that come with the application, in order."""
    return sorted(path.stem for path in LOOKS_DIR.glob("*.yaml"))


def shipped_look(name: str) -> PersonaLook:
    """One shipped look; raises `UnknownLook` naming those that exist."""
    path = LOOKS_DIR / f"{name}.yaml"
    if not path.is_file():
        raise UnknownLook("look", name, shipped_looks())
    return look_from_file(path)


def load_look(name: str) -> PersonaLook:
    """A shipped look by its name, one that a pack hands on whole (`Pack.look_of`), or a file's."""
    if name.startswith("{"):
        return PersonaLook.model_validate_json(name)
    return look_from_file(Path(name)) if name.endswith(".yaml") else shipped_look(name)
