"""`knowledge/`: what the Persona may state as fact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app.packs.errors import Fault

MAX_DOCUMENT_BYTES = 2_000_000
MAX_OFFICE_BYTES = 20_000_000
TEXT_SUFFIXES = frozenset({".md", ".txt", ".html", ".csv"})
MAGIC = {".pdf": b"%PDF-", ".docx": b"PK", ".pptx": b"PK", ".xlsx": b"PK"}
"""How a file of this kind begins."""
SUFFIXES = TEXT_SUFFIXES | frozenset(MAGIC)
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_EMPTY_HEADING = re.compile(r"^#{1,6}\s*$", re.MULTILINE)
_RUN_ON_HEADING = re.compile(r"^#{1,6}[^#\s]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KnowledgeDocument:
    """One document as its author wrote it. `name` is its path inside the pack."""

    name: str
    title: str
    text: str
    """Empty for pages, slides and sheets: the room that searches them reads those."""


def read_document(path: Path, name: str) -> tuple[KnowledgeDocument | None, list[Fault]]:
    """The document, or None; and every fault that would make it hard to find things in."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, [Fault(name, 0, f"cannot be read: {error.strerror}")]
    suffix = path.suffix.lower()
    if suffix in MAGIC:
        return _office_document(path, name, raw)
    if len(raw) > MAX_DOCUMENT_BYTES:
        return None, [Fault(name, 0, "is larger than 2 MB", "split it by chapters")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Fault(name, line, "is not UTF-8 text", "save it as UTF-8")]
    if not text.strip():
        return None, [Fault(name, 0, "is empty", "write it or remove it")]
    if suffix != ".md":
        return KnowledgeDocument(name=name, title=path.stem, text=text), []
    faults = [
        Fault(name, _line_at(text, match.start()), what, "write `## Heading`")
        for pattern, what in (
            (_EMPTY_HEADING, "has a heading without words"),
            (_RUN_ON_HEADING, "has a heading without a space after its #"),
        )
        for match in pattern.finditer(text)
    ]
    heading = _HEADING.search(text)
    if heading is None:
        faults.append(Fault(name, 1, "has no heading", "citations name the heading: add some"))
        return None, faults
    title = text[heading.start() :].splitlines()[0].lstrip("# ").strip()
    return KnowledgeDocument(name=name, title=title, text=text), faults


def _office_document(
    path: Path, name: str, raw: bytes
) -> tuple[KnowledgeDocument | None, list[Fault]]:
    if len(raw) > MAX_OFFICE_BYTES:
        return None, [Fault(name, 0, "is larger than 20 MB", "split it by chapters")]
    if not raw.startswith(MAGIC[path.suffix.lower()]):
        what = f"is not a {path.suffix.lower()[1:]} file, whatever its name says"
        return None, [Fault(name, 0, what, "save it again from the program that made it")]
    return KnowledgeDocument(name=name, title=path.stem, text=""), []


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
