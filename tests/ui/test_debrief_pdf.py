"""The PDF holds the same words as the page, on whole A4 pages, marked as made by a machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader
from PySide6.QtGui import QFont

from app.conversation.certainty import SelfRating
from app.conversation.debriefing import build_debrief
from app.conversation.findings import Trip
from tests.unit.conversation.debriefed import FINDINGS, a_session
from ui.debrief_export import save_debrief
from ui.debrief_pdf import write_debrief_pdf
from ui.paper import Block, Space, Words, write_pdf
from ui.words import Tongue


def test_the_pdf_says_what_the_page_says(qapp: Any, tmp_path: Path) -> None:
    trip = Trip(guardrail_id="promise", quote="I'll pay it", action="rephrase", t_s=28.4)
    debrief = build_debrief(
        a_session(),
        msgspec.structs.replace(FINDINGS, trips=(trip,)),
        app_version="0.1.0",
        self_rating=SelfRating(share=1.0, certainty=3),
    )
    path = tmp_path / "debrief.pdf"
    pages = write_debrief_pdf(debrief, path, date(2026, 11, 22))
    reader = PdfReader(path)
    assert len(reader.pages) == pages
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages} == {
        (595, 842)
    }
    words = words_of(reader)
    for part in (
        "Three reasons to escalate",
        "You said “fully” and were very sure",
        "Certainty mark −6.",
        "so it does not count as passed. “I'll pay it” (you, at 0:28)",
        "“if anybody got hurt, even a sore neck”",
        "you, at 0:06",
        "The moment somebody is hurt, it leaves my desk.",
        "With help: nudge (0:15)",
        "AI-generated conversation",
    ):
        assert part in words, part
    assert reader.metadata is not None
    assert "AI-generated" in str(reader.metadata.title)


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def taken_along(qapp: Any, folder: Path, language: str) -> tuple[str, PdfReader]:
    """The page and the PDF of a debrief that is saved from a window in this language."""
    debrief = build_debrief(a_session(), FINDINGS, app_version="0.1.0")
    tongue = Tongue(qapp)
    tongue.speak(language)
    try:
        page, pdf = save_debrief(debrief, folder, date(2026, 11, 22), tongue.language)
    finally:
        tongue.hush()
    return page.read_text(encoding="utf-8"), PdfReader(pdf)


def test_what_is_taken_along_is_in_the_language_of_the_window(qapp: Any, tmp_path: Path) -> None:
    html, reader = taken_along(qapp, tmp_path, "de")
    assert '<html lang="de" dir="ltr">' in html
    for part in ("Deine Auswertung", "Sonntag, 22. November 2026", "KI-erzeugtes Gespräch"):
        assert part in html, part
        assert part in words_of(reader), part
    for english in ("Your debrief", "One way to say it", "Who spoke when", "AI-generated"):
        assert english not in html, english
        assert english not in words_of(reader), english


def test_from_right_to_left_columns_begin_at_the_right(qapp: Any, tmp_path: Path) -> None:
    html, reader = taken_along(qapp, tmp_path, "ar")
    assert '<html lang="ar" dir="rtl">' in html
    places: dict[str, list[float]] = {}

    def note(text: str, _cm: Any, matrix: list[float], *_font: Any) -> None:
        places.setdefault(" ".join(text.split()), []).append(matrix[4])

    for one in reader.pages:
        one.extract_text(visitor_text=note)
    (quote,) = (at for text, at in places.items() if "if anybody got hurt" in text)
    signs = [x for text, at in places.items() if "✓" in text for x in at]
    assert signs
    assert min(signs) > max(quote)


@pytest.mark.parametrize("above_pt", range(560, 740, 20))
def test_a_heading_is_never_the_last_on_a_page(qapp: Any, tmp_path: Path, above_pt: int) -> None:
    font = QFont()
    font.setPixelSize(120)

    def words(text: str, *, keep: bool = False) -> Words:
        return Words(text, font, "#000000", keep=keep)

    flow: list[Block] = [words("Begin"), Space(above_pt), words("Heading", keep=True), Space(6)]
    flow += [words("Title", keep=True), words("Text " * 200)]
    write_pdf(flow, tmp_path / "flow.pdf", title="-", creator="-", foot=font, colour="#000000")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "flow.pdf").pages]
    (heading,) = [page for page in pages if "Heading" in page]
    assert "Title" in heading
    assert "Text" in heading
