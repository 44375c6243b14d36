"""Word, PowerPoint, Excel and CSV files to Markdown with their headings, slides and sheets."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from app.knowledge.html_text import table_row

MAX_UNPACKED_BYTES = 200_000_000
MAX_ROWS = 20_000


def docx_text(path: Path) -> str:
    """A Word document with its heading styles, lists and tables. Raises ValueError."""
    import docx
    from docx.table import Table

    document = _opened(path, docx.Document)
    written: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            written += [*_table([cell.text for cell in row.cells] for row in part.rows), ""]
            continue
        text = " ".join(part.text.split())
        style = str(part.style.name) if part.style is not None else ""
        if not text:
            continue
        if style == "Title":
            written += [f"# {text}", ""]
        elif style.startswith("Heading ") and style[8:].isdigit():
            written += [f"{'#' * min(6, int(style[8:]))} {text}", ""]
        elif style.startswith("List"):
            written.append(f"- {text}")
        else:
            written += [text, ""]
    return "\n".join(written)


def pptx_text(path: Path) -> str:
    """A presentation: one heading a slide, `Slide 3: Deadlines`. Raises ValueError."""
    from pptx import Presentation

    deck = _opened(path, Presentation)
    written: list[str] = []
    for number, slide in enumerate(deck.slides, start=1):
        title = slide.shapes.title
        name = " ".join(title.text_frame.text.split()) if title is not None else ""
        written += [f"# Slide {number}: {name}" if name else f"# Slide {number}", ""]
        for shape in slide.shapes:
            if shape.has_table:
                rows = ([cell.text for cell in row.cells] for row in shape.table.rows)
                written += [*_table(rows), ""]
            elif shape.has_text_frame and (title is None or shape.shape_id != title.shape_id):
                texts = (" ".join(p.text.split()) for p in shape.text_frame.paragraphs)
                written += [f"- {text}" for text in texts if text]
        if slide.has_notes_slide:
            written += ["", *(slide.notes_slide.notes_text_frame.text.split("\n")), ""]
    return "\n".join(written)


def xlsx_text(path: Path) -> str:
    """A workbook: one heading a sheet, the first row names the columns. Raises ValueError."""
    from openpyxl import load_workbook

    book = _opened(path, lambda file: load_workbook(file, read_only=True, data_only=True))
    written: list[str] = []
    for sheet in book.worksheets:
        rows = ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
        written += [f"# {sheet.title}", "", *_table(rows), ""]
    book.close()
    return "\n".join(written)


def csv_text(path: Path) -> str:
    """A table in a text file; commas, semicolons or tabs."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    return "\n".join([f"# {path.stem}", "", *_table(csv.reader(io.StringIO(text), dialect))])


def _opened(path: Path, opener: Callable[[str], Any]) -> Any:
    """The file, once it is known not to swell. Raises ValueError."""
    with zipfile.ZipFile(path) as parts:
        every = parts.infolist()
        if sum(part.file_size for part in every) > MAX_UNPACKED_BYTES:
            raise ValueError("it would unpack to more than 200 MB")
        for part in every:  # a part that is longer than it says ends here, in its checksum
            with parts.open(part) as file:
                file.read(part.file_size + 1)
    return opener(str(path))


def _table(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Markdown rows; empty ones are left out."""
    written = 0
    for cells in rows:
        texts = [" ".join(cell.split()) for cell in cells]
        if not any(texts):
            continue
        yield table_row(texts)
        if not written:
            yield table_row(["---"] * len(texts))
        written += 1
        if written > MAX_ROWS:
            raise ValueError(f"it has a table of more than {MAX_ROWS} rows")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
