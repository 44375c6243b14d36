"""The receipt left beside an installed artefact: digests for `verify`, stamps for a fast start."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from app.models.digest import file_sha256, tree_files

RECEIPT_NAME = "receipt.json"


class Stamp(BaseModel):
    """One installed file: its digest, and the size and time that say it was not touched since."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    sha256: str
    size: int
    mtime_ns: int


class Receipt(BaseModel):
    """What was installed, from which fetched bytes, by which converter, from which source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    artefact: str
    digest: str
    converter: str
    fetched: dict[str, str]
    sources: dict[str, str]
    files: tuple[Stamp, ...]

    def untouched(self, folder: Path) -> bool:
        """Whether every file still has its size and time; reads no file."""
        for stamp in self.files:
            try:
                found = (folder / stamp.name).stat()
            except OSError:
                return False
            if found.st_size != stamp.size or found.st_mtime_ns != stamp.mtime_ns:
                return False
        return True

    def write(self, folder: Path) -> None:
        """Puts the receipt beside the files it speaks of."""
        text = json.dumps(self.model_dump(mode="json"), indent=1) + "\n"
        (folder / RECEIPT_NAME).write_text(text, encoding="utf-8")


def read_receipt(folder: Path) -> Receipt | None:
    """The folder's receipt, or None when there is none that can be read."""
    try:
        return Receipt.model_validate_json((folder / RECEIPT_NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def stamp_files(folder: Path) -> tuple[Stamp, ...]:
    """Stamps for every file below `folder` but the receipt itself; reads and hashes them all."""
    stamps = []
    for path in tree_files(folder):
        name = path.relative_to(folder).as_posix()
        if name == RECEIPT_NAME:
            continue
        found = path.stat()
        stamps.append(
            Stamp(
                name=name,
                sha256=file_sha256(path),
                size=found.st_size,
                mtime_ns=found.st_mtime_ns,
            )
        )
    return tuple(stamps)
