"""SHA-256 of files and of whole trees, computed in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

BLOCK_BYTES = 1 << 20


def file_sha256(path: Path) -> str:
    """Lower-case hex SHA-256 of the file's bytes; reads 1 MB at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def lines_sha256(entries: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over `<sha256>  <name>` lines sorted by name: one digest for many files."""
    ordered = sorted((name, sha256) for name, sha256 in entries)
    text = "".join(f"{sha256}  {name}\n" for name, sha256 in ordered)
    return hashlib.sha256(text.encode()).hexdigest()


def tree_files(root: Path) -> list[Path]:
    """Every regular file below `root`, sorted by its name relative to it."""
    return sorted(
        (path for path in root.rglob("*") if path.is_file()),
        key=lambda path: path.relative_to(root).as_posix(),
    )


def tree_sha256(root: Path) -> str:
    """One digest for a folder: names and bytes, not times or modes."""
    return lines_sha256(
        (path.relative_to(root).as_posix(), file_sha256(path)) for path in tree_files(root)
    )
