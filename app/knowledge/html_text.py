"""HTML to the same marks as Markdown: headings, paragraphs, list items and tables; no scripts."""

from __future__ import annotations

from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "head", "nav", "template", "noscript", "svg", "form"})
"""What is inside of these is not read out to anybody."""
_BLOCKS = frozenset({"p", "div", "section", "article", "main", "aside", "header", "footer", "br"})
_BLOCKS |= {"blockquote", "pre", "dt", "dd", "figcaption", "hr", "ul", "ol", "table", "li"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def html_text(source: str) -> str:
    """The page's words as Markdown."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    reader.flush()
    return "\n".join(reader.lines).strip() + "\n"


def table_row(cells: list[str]) -> str:
    """One row of a Markdown table."""
    return "| " + " | ".join(" ".join(cell.replace("|", "/").split()) for cell in cells) + " |"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._words: list[str] = []
        self._mark = ""
        self._silent = 0
        self._row: list[str] | None = None
        self._first_row = False

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in _HEADINGS:
            self.flush()
            self._mark = "#" * int(tag[1]) + " "
        elif tag == "li":
            self.flush()
            self._mark = "- "
        elif tag == "tr":
            self.flush()
            self._row = []
        elif tag in ("td", "th"):
            self._words.clear()
        elif tag in _BLOCKS and self._row is None:
            self.flush()
            self._first_row = self._first_row or tag == "table"

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th") and self._row is not None:
            self._row.append(" ".join("".join(self._words).split()))
            self._words.clear()
        elif tag == "tr" and self._row is not None:
            row, self._row = self._row, None
            if any(row):
                self.lines.append(table_row(row))
                if self._first_row:
                    self.lines.append(table_row(["---"] * len(row)))
                self._first_row = False
        elif tag in _BLOCKS | _HEADINGS and self._row is None:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def flush(self) -> None:
        """Ends the paragraph, heading or item that is being read."""
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self.lines += [self._mark + text, ""]
        self._mark = ""
