"""A PDF's pages to Markdown, each page and section under a heading of its own."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from pathlib import Path

from pypdf import PdfReader

MAX_PAGES = 2000
HEADING_WORDS = 12
RUNNING_SHARE = 0.6
"""A first or last line on this share of the pages is a running title, not text."""

_NUMBERED = re.compile(r"^\d+(\.\d+)*\.?\s+[A-Z]\S*")
_LIGATURE = re.compile("[\ufb00-\ufb06\xa0]")
_SENTENCE_END = (".", ",", ";", ":", "!", "?")


def pdf_text(path: Path) -> str:
    """The document as Markdown: `# Page 3`, below it `## 2.1 Deadline`, then the words.

    Raises ValueError for what holds no text to read: locked or scanned.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a fault is told once, and by us
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted:
        raise ValueError("it is locked with a password")
    if len(reader.pages) > MAX_PAGES:
        raise ValueError(f"it has more than {MAX_PAGES} pages")
    pages = [_lines(page.extract_text()) for page in reader.pages]
    if not any(pages):
        raise ValueError("it holds pictures of pages and no text; have it recognised first")
    running = _running(pages)
    written: list[str] = []
    section = ""
    for number, lines in enumerate(pages, start=1):
        written += [f"# Page {number}", ""]
        if section:
            written += [f"## {section}", ""]
        for paragraph in _paragraphs([line for line in lines if _shape(line) not in running]):
            if _is_heading(paragraph):
                section = paragraph
                written += [f"## {paragraph}", ""]
            else:
                written += [paragraph, ""]
    return "\n".join(written)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _LIGATURE.sub(_letters, text).splitlines()]


def _letters(sign: re.Match[str]) -> str:
    """What was set as one sign, fi or a hard blank, as the letters that are searched for."""
    return unicodedata.normalize("NFKC", sign[0])


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.lower())


def _running(pages: list[list[str]]) -> set[str]:
    """Titles and page numbers repeated at the top or bottom of most pages."""
    ends: Counter[str] = Counter()
    for lines in pages:
        filled = [line for line in lines if line]
        ends.update({_shape(line) for line in (*filled[:1], *filled[-1:])})
    if len(pages) < 3:
        return {shape for shape in ends if re.fullmatch(r"(page )?0( ?(/|of) ?0)?", shape)}
    return {shape for shape, count in ends.items() if count >= RUNNING_SHARE * len(pages)}


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines joined to paragraphs; a word cut at a line's end is whole again."""
    found: list[str] = []
    current = ""
    for line in [*lines, ""]:
        starts = not line or _is_heading(line) or (bool(current) and _is_heading(current))
        if starts and current:
            found.append(current)
            current = ""
        if not line:
            continue
        if current.endswith("-") and line[0].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}".strip()
    return found


def _is_heading(line: str) -> bool:
    short = len(line.split()) <= HEADING_WORDS and not line.endswith(_SENTENCE_END)
    return short and bool(_NUMBERED.match(line))
