"""What a document is made of: headings, paragraphs, list items, table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from app.knowledge.documents import Document

HEADING_SEPARATOR = " › "
PLAIN_HEADING_WORDS = 9
"""A lonely line of a plain text with at most this many words and no full stop is a heading."""

_ATX = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_SETEXT = re.compile(r"^(=+|-+)\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\(?(?:\d{1,3}|[^\W\d_]|[ivxIVX]{2,4})[.)])\s+(\S.*)$")
"""A dash, a number, one letter or a small Roman number; "Mrs. Alder" begins a sentence."""
_RULE = re.compile(r"^\s*([-*_])(\s*\1){2,}\s*$")
_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_ROW_RULE = re.compile(r"^[\s|:-]+$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`+)(?=\S)(.+?)(?<=\S)\1")
_NUMBERED = re.compile(r"^\d+(\.\d+)*\.?\s+\S")


class Block(msgspec.Struct, frozen=True):
    """A paragraph, list item or table row as plain words, under its path of headings."""

    heading: str
    text: str
    item: bool = False
    """A list item or table row: belongs to the block before it."""


def blocks(document: Document) -> list[Block]:
    """The document's blocks in order; the marks of its format are gone."""
    if document.name.lower().endswith(".txt"):
        return list(_plain(document.text.split("\n")))
    return list(_markdown(_COMMENT.sub("", document.text).split("\n")))


def _markdown(lines: list[str]) -> Iterator[Block]:
    path: list[tuple[int, str]] = []
    paragraph: list[str] = []
    item = False
    header: list[str] = []
    fenced = False

    def flush() -> Iterator[Block]:
        nonlocal item
        text = _bare(" ".join(part.strip() for part in paragraph))
        paragraph.clear()
        if text:
            yield Block(_joined(path), text, item)
        item = False

    for at, raw in enumerate(lines):
        line = raw.rstrip()
        if _FENCE.match(line):
            yield from flush()
            fenced = not fenced
            continue
        if fenced:
            paragraph.append(line)
            continue
        row = _ROW.match(line)
        if not row:
            header = []
        following = lines[at + 1].rstrip() if at + 1 < len(lines) else ""
        if atx := _ATX.match(line):
            yield from flush()
            _enter(path, len(atx[1]), _bare(atx[2]))
        elif paragraph and not item and _SETEXT.match(line):
            title = _bare(" ".join(paragraph))
            paragraph.clear()
            _enter(path, 1 if line.startswith("=") else 2, title)
        elif not line.strip() or _RULE.match(line):
            yield from flush()
        elif row:
            yield from flush()
            cells = [_bare(cell) for cell in row[1].split("|")]
            if _ROW_RULE.match(following):
                header = cells
            elif not _ROW_RULE.match(line):
                yield Block(_joined(path), _told(header, cells), item=True)
        elif found := _ITEM.match(line):
            yield from flush()
            paragraph.append(found[1])
            item = True
        else:
            paragraph.append(line.lstrip("> "))
    yield from flush()


def _plain(lines: list[str]) -> Iterator[Block]:
    heading = ""
    paragraph: list[str] = []
    item = False
    for at, raw in enumerate([*lines, ""]):
        line = raw.strip()
        found = _ITEM.match(line)
        before = lines[at - 1].strip() if at else ""
        after = lines[at + 1].strip() if at + 1 < len(lines) else ""
        if line and not before and not after and _names_section(line):
            heading = line
            continue
        if (not line or found) and paragraph:
            yield Block(heading, " ".join(paragraph), item)
            paragraph, item = [], False
        if found:
            paragraph, item = [found[1]], True
        elif line:
            paragraph.append(line)


def _names_section(line: str) -> bool:
    if len(line.split()) > PLAIN_HEADING_WORDS or line[-1] in ".!?,;:。！？":
        return False
    return line.isupper() or bool(_NUMBERED.match(line)) or not _ITEM.match(line)


def _enter(path: list[tuple[int, str]], level: int, title: str) -> None:
    while path and path[-1][0] >= level:
        path.pop()
    if title:
        path.append((level, title))


def _joined(path: list[tuple[int, str]]) -> str:
    return HEADING_SEPARATOR.join(title for _, title in path)


def _told(header: list[str], cells: list[str]) -> str:
    """A table row in words: each cell with its column's name."""
    named = [
        f"{header[at]}: {cell}" if at < len(header) and header[at] else cell
        for at, cell in enumerate(cells)
        if cell
    ]
    return "; ".join(named) + "."


def _bare(text: str) -> str:
    """The words of a line of Markdown, without its marks."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    for _ in range(2):  # emphasis inside emphasis
        text = _EMPHASIS.sub(r"\2", text)
    return " ".join(text.replace("\\", "").split())
