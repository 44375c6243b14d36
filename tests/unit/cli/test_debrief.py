"""`vivavoce debrief` turns a journal into a page and a PDF."""

from pathlib import Path

import pytest
import typer
from pypdf import PdfReader
from typer.testing import CliRunner

from app.cli.debrief import register
from app.conversation.journal import entry
from tests.unit.conversation.debriefed import a_session


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    register(app)
    return app


def test_a_journal_becomes_a_page_and_a_pdf(command: typer.Typer, tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(b"".join(entry(event, outward=False) for event in a_session()))
    out = tmp_path / "out"
    wish = [str(journal), "--out", str(out), "--rating", "mostly", "--certainty", "2"]
    done = CliRunner().invoke(command, wish)
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in out.iterdir()) == ["debrief.html", "debrief.pdf"]
    page = (out / "debrief.html").read_text(encoding="utf-8")
    assert "22 November 2026" in page
    words = PdfReader(out / "debrief.pdf").pages[0].extract_text()
    assert "Three reasons to escalate" in " ".join(words.split())


def test_a_file_that_is_no_journal_is_refused(command: typer.Typer, tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(b"x {}\n")
    assert CliRunner().invoke(command, [str(journal)]).exit_code == 2
    journal.write_bytes(b"")
    assert CliRunner().invoke(command, [str(journal)]).exit_code == 2
