"""Pages, slides, sheets and web pages become words that keep their headings and page numbers."""

import struct
import tracemalloc
import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from app.knowledge import KnowledgeError, read_documents
from app.knowledge.blocks import Block, blocks

DEADLINE = "The handler calls the desk within one working hour of first hearing about an injury."


def only(folder: Path) -> list[Block]:
    (document,) = read_documents(folder)
    return blocks(document)


def test_word_keeps_headings_lists_and_tables_in_their_order(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Escalation", 0)
    made.add_heading("Deadlines", 1)
    made.add_paragraph(DEADLINE)
    table = made.add_table(rows=2, cols=2)
    for at, text in enumerate(("Role", "Limit", "Trainee", "2,500 dollars")):
        table.cell(at // 2, at % 2).text = text
    made.add_heading("Steps", 1)
    made.add_paragraph("Stop", style="List Bullet")
    made.save(str(tmp_path / "policy.docx"))
    assert only(tmp_path) == [
        Block("Deadlines", DEADLINE),
        Block("Deadlines", "Role: Trainee; Limit: 2,500 dollars.", item=True),
        Block("Steps", "Stop", item=True),
    ]


def test_slides_are_cited_by_number_and_title(tmp_path: Path) -> None:
    made = pptx.Presentation()
    for title, text in (("Hurt", "Call the desk"), ("Fraud", "Send form E-2")):
        slide = made.slides.add_slide(made.slide_layouts[1])
        assert slide.shapes.title is not None
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    assert made.slides[0].notes_slide.notes_text_frame is not None
    made.slides[0].notes_slide.notes_text_frame.text = "Say the hour twice."
    made.save(str(tmp_path / "deck.pptx"))
    assert only(tmp_path) == [
        Block("Slide 1: Hurt", "Call the desk", item=True),
        Block("Slide 1: Hurt", "Say the hour twice."),
        Block("Slide 2: Fraud", "Send form E-2", item=True),
    ]


def test_sheets_are_told_row_by_row_with_their_columns(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Limits"
    for row in (("Role", "Limit"), ("Handler", 7500.0), (None, None), ("A|B", 0.5)):
        sheet.append(row)
    made.save(tmp_path / "limits.xlsx")
    assert only(tmp_path) == [
        Block("Limits", "Role: Handler; Limit: 7500.", item=True),
        Block("Limits", "Role: A/B; Limit: 0.5.", item=True),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_in_a_text_file_is_told_row_by_row(tmp_path: Path, mark: str) -> None:
    rows = (("Desk", "Extension"), ("Injury", "4110"), ("Fraud", "4120"))
    text = "".join(mark.join(row) + "\r\n" for row in rows)
    (tmp_path / "desks.csv").write_text(text, encoding="utf-8")
    assert [block.text for block in only(tmp_path)] == [
        "Desk: Injury; Extension: 4110.",
        "Desk: Fraud; Extension: 4120.",
    ]


def test_a_web_page_is_read_without_what_nobody_reads_out(tmp_path: Path) -> None:
    page = """<!doctype html><html><head><title>T</title><style>p{}</style></head><body>
    <nav>Home</nav><script>alert(1)</script><h1>Rules</h1><p>Ask <b>once</b>,&nbsp;then wait.</p>
    <h2>Limits</h2><ul><li>One<li>Two</ul>
    <table><tr><th>Role<th>Limit</tr><tr><td>Handler</td><td>7,500</td></tr></table></body>"""
    (tmp_path / "rules.html").write_text(page, encoding="utf-8")
    assert only(tmp_path)[:3] == [
        Block("Rules", "Ask once, then wait."),
        Block("Rules › Limits", "One", item=True),
        Block("Rules › Limits", "Two", item=True),
    ]
    assert not any("alert" in block.text or "Home" in block.text for block in only(tmp_path))


def test_a_broken_table_ends_and_words_go_on(tmp_path: Path) -> None:
    (tmp_path / "t.html").write_text("<h1>A</h1><tr><td>x</tr><p>after", encoding="utf-8")
    assert only(tmp_path)[-1].text == "after"


def minimal_pdf(pages: list[list[str]]) -> bytes:
    """A PDF of plain text lines, written by hand."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        stream = "BT /F1 11 Tf 14 TL 50 800 Td " + " ".join(f"({line}) Tj T*" for line in lines)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            f"<< /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream) + 3} >>\nstream\n{stream} ET\nendstream")
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def test_running_titles_are_left_out_and_cut_words_made_whole(tmp_path: Path) -> None:
    pages = [
        ["Northfield Mutual", "1 Begin", "Nobody is criti-", "cised for it.", "Page 1 of 3"],
        ["Northfield Mutual", "It goes on here.", "Page 2 of 3"],
        ["Northfield Mutual", "2 End", "The last words.", "Page 3 of 3"],
    ]
    (tmp_path / "p.pdf").write_bytes(minimal_pdf(pages))
    assert only(tmp_path) == [
        Block("Page 1 › 1 Begin", "Nobody is criticised for it."),
        Block("Page 2 › 1 Begin", "It goes on here."),
        Block("Page 3 › 2 End", "The last words."),
    ]


def test_what_cannot_be_read_is_named_with_its_reason_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(minimal_pdf([[""]]))
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    (tmp_path / "torn.docx").write_bytes(b"PK\x03\x04 and nothing else")
    (tmp_path / "other.xlsx").write_bytes(b"not a workbook")
    with zipfile.ZipFile(tmp_path / "inside.docx", "w") as made:  # whole outside, torn inside
        made.writestr("[Content_Types].xml", "<Types")
    (tmp_path / "latin.html").write_bytes(b"<p>na\xefve")
    with pytest.raises(KnowledgeError) as raised:
        read_documents(tmp_path)
    for name in ("scan.pdf", "torn.pdf", "torn.docx", "inside.docx", "other.xlsx", "latin.html"):
        assert name in raised.value.operator
    assert "pictures of pages" in raised.value.operator


def test_a_document_that_would_swell_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.knowledge.office_text.MAX_UNPACKED_BYTES", 2_000_000)
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(3):
            made.writestr(f"word/{number}.xml", b"\0" * 700_000)
    with pytest.raises(KnowledgeError, match="200 MB"):
        read_documents(tmp_path)


def test_a_part_longer_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b"\0" * 50_000_000)
    raw = bytearray((tmp_path / "bomb.docx").read_bytes())
    for place in (22, raw.rindex(b"PK\x01\x02") + 24):
        struct.pack_into("<I", raw, place, 1000)
    (tmp_path / "bomb.docx").write_bytes(raw)
    tracemalloc.start()
    with pytest.raises(KnowledgeError, match="CRC"):
        read_documents(tmp_path)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 5_000_000
