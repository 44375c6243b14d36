"""A PDF set by Qt, with its fonts, ligatures and page breaks, is read back page by page."""

from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPdfWriter, QTextDocument

from app.knowledge import read_documents
from app.knowledge.chunking import chunk_documents

DEADLINE = "The handler calls the desk within one working hour of first hearing about an injury."


def test_a_pdf_is_cited_by_page_and_section(tmp_path: Path, qapp: object) -> None:
    page = "<h2>2.1 Deadline for injuries</h2>" + f"<p>{DEADLINE}</p>" * 3
    rest = "<p>The call comes first: the form does not replace it.</p><h2>2.2 Form</h2><p>E-1.</p>"
    made = QTextDocument()
    made.setHtml(f"{page}<p style='page-break-before: always'></p>{rest}")
    writer = QPdfWriter(str(tmp_path / "policy.pdf"))
    writer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
    made.print_(writer)
    del writer
    chunks = chunk_documents(read_documents(tmp_path))
    told = {chunk.heading: chunk.text for chunk in chunks}
    assert DEADLINE in told["Page 1 › 2.1 Deadline for injuries"]
    assert "does not replace" in told["Page 2 › 2.1 Deadline for injuries"]
    assert "E-1" in told["Page 2 › 2.2 Form"]
