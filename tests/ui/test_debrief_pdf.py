"""The PDF holds the same words as the page, on whole A4 pages, marked as made by a machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from app.conversation.certainty import SelfRating
from app.conversation.debriefing import build_debrief
from tests.unit.conversation.debriefed import FINDINGS, a_session
from ui.debrief_pdf import write_debrief_pdf


def test_the_pdf_says_what_the_page_says(qapp: Any, tmp_path: Path) -> None:
    debrief = build_debrief(
        a_session(),
        FINDINGS,
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
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for part in (
        "Three reasons to escalate",
        "You said “fully” and were very sure",
        "“if anybody got hurt, even a sore neck”",
        "you, at 0:06",
        "The moment somebody is hurt, it leaves my desk.",
        "nudge at 0:15",
        "AI-generated conversation",
    ):
        assert part in words, part
    assert reader.metadata is not None
    assert "AI-generated" in str(reader.metadata.title)
