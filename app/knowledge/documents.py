"""The texts of a pack as they come from the disk."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import msgspec

from app.knowledge.errors import DocumentUnreadable

SUFFIXES = (".md", ".txt")


class Document(msgspec.Struct, frozen=True):
    """One document. `name` is its file name: the suffix says how `text` is written."""

    name: str
    text: str


def read_documents(folder: Path) -> tuple[Document, ...]:
    """Returns every document below `folder`, in the order of their names.

    Raises DocumentUnreadable, naming every file that is not UTF-8 text.
    """
    documents: list[Document] = []
    faults: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        try:
            documents.append(Document(name, tidy(path.read_text(encoding="utf-8-sig"))))
        except (UnicodeDecodeError, OSError) as error:
            faults.append(f"{name} ({error})")
    if faults:
        raise DocumentUnreadable(
            "These documents are not UTF-8 text: " + "; ".join(faults) + ". Save them as UTF-8."
        )
    return tuple(documents)


def tidy(text: str) -> str:
    """The same words with composed characters, plain line ends and no invisible signs."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
