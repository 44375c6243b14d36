"""Where packs are found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.packs.errors import PackNotFound
from app.packs.reading import MANIFEST_NAME
from app.packs.yaml_source import read_yaml


def shipped_packs_dir() -> Path:
    """The folder of the packs that come with the application."""
    return Path(__file__).resolve().parents[2] / "content_packs"


def list_packs(folders: Sequence[Path] = ()) -> dict[str, Path]:
    """Every pack's folder by id, those of earlier folders first, the shipped ones last.

    Reads only each manifest's id; a pack with any other fault is listed all the same.
    """
    found: dict[str, Path] = {}
    for shelf in (*folders, shipped_packs_dir()):
        for manifest in sorted(shelf.glob(f"*/{MANIFEST_NAME}")):
            pack_id = _id_in(manifest) or manifest.parent.name
            found.setdefault(pack_id, manifest.parent)
    return found


def find_pack(pack_id: str, folders: Sequence[Path] = ()) -> Path:
    """The folder of the pack called `pack_id`. Raises PackNotFound naming those that exist."""
    packs = list_packs(folders)
    if pack_id not in packs:
        raise PackNotFound(f"No pack is called {pack_id!r}. There are: {', '.join(packs)}.")
    return packs[pack_id]


def _id_in(manifest: Path) -> str | None:
    try:
        source = read_yaml(manifest.read_text(encoding="utf-8-sig"), manifest.name)
    except (OSError, UnicodeDecodeError):
        return None
    value = source.value.get("id") if isinstance(source.value, dict) else None
    return value if isinstance(value, str) else None
