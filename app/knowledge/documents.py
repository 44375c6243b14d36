"""The texts of a pack as they come from the disk."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.knowledge.errors import DocumentUnreadable
from app.knowledge.html_text import html_text
from app.knowledge.office_text import csv_text, docx_text, pptx_text, xlsx_text
from app.knowledge.pdf_text import pdf_text

READERS: dict[str, Callable[[Path], str]] = {
    ".md": lambda path: path.read_text(encoding="utf-8-sig"),
    ".txt": lambda path: path.read_text(encoding="utf-8-sig"),
    ".html": lambda path: html_text(path.read_text(encoding="utf-8-sig")),
    ".csv": csv_text,
    ".pdf": pdf_text,
    ".docx": docx_text,
    ".pptx": pptx_text,
    ".xlsx": xlsx_text,
}
"""How each kind of file becomes text; all but `.txt` become Markdown."""


class Document(msgspec.Struct, frozen=True):
    """One document. `name` is its file name; `text` is plain for `.txt`, else Markdown."""

    name: str
    text: str


def read_documents(folder: Path) -> tuple[Document, ...]:
    """Returns every document below `folder`, in the order of their names.

    Raises DocumentUnreadable, naming every file that cannot be read and why.
    """
    documents: list[Document] = []
    faults: list[str] = []
    for path in sorted(folder.rglob("*")):
        reader = READERS.get(path.suffix.lower())
        if reader is None or not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        try:
            documents.append(Document(name, tidy(reader(path))))
        except UnicodeDecodeError as error:
            faults.append(f"{name} is not UTF-8 text: save it as UTF-8 ({error})")
        except (ValueError, OSError) as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise DocumentUnreadable("These documents cannot be read: " + "; ".join(faults) + ".")
    return tuple(documents)


def tidy(text: str) -> str:
    """The same words with composed characters, plain line ends and no invisible signs."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
