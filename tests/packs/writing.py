"""A copy of the shipped pack to break on purpose."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.packs import Fault, PackInvalid, load_pack, shipped_packs_dir

PACK = "claims-escalation"


def copy_of_pack(folder: Path) -> Path:
    """A whole, valid pack in `folder`."""
    target = folder / PACK
    shutil.copytree(shipped_packs_dir() / PACK, target)
    return target


def replace(pack: Path, file: str, old: str, new: str) -> int:
    """Replaces the first `old`; returns the line, from 1, where it stood."""
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer says {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(pack: Path) -> list[Fault]:
    """Every fault the loader reports; none if the pack is valid."""
    try:
        load_pack(pack)
    except PackInvalid as invalid:
        return list(invalid.faults)
    return []


class Breaking(NamedTuple):
    """One fault that can be planted in a file of a pack."""

    file: str
    plant: Callable[[Path], tuple[str, int, str]]
    """Returns the file and line to be reported, and a part of what must be said about it."""
