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
    documents, faults = readable(folder)
    if faults:
        told = "; ".join(f"{name}: {why}" for name, why in faults.items())
        raise DocumentUnreadable(f"These documents cannot be read: {told}.")
    return tuple(documents)


def readable(folder: Path) -> tuple[list[Document], dict[str, str]]:
    """Every document below `folder` that can be read; by name, why the others cannot."""
    documents: list[Document] = []
    faults: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        reader = READERS.get(path.suffix.lower())
        if reader is None or not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        try:
            documents.append(Document(name, tidy(reader(path))))
        except UnicodeDecodeError as error:
            faults[name] = f"is not UTF-8 text: save it as UTF-8 ({error})"
        except ValueError as error:
            faults[name] = str(error)
        except Exception as error:  # noqa: BLE001 - readers of torn foreign files raise anything
            faults[name] = f"it cannot be read ({error or type(error).__name__})"
    return documents, faults


def tidy(text: str) -> str:
    """The same words with composed characters, plain line ends and no invisible signs."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
