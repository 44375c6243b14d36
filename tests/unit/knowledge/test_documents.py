"""Every file that cannot be read is named, and no invisible sign gets through."""

from pathlib import Path

import pytest

from app.knowledge import Document, read_documents
from app.knowledge.documents import tidy
from app.knowledge.errors import DocumentUnreadable


def test_documents_come_in_the_order_of_their_names_with_their_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text("Two.", encoding="utf-8")
    (tmp_path / "a.md").write_bytes("\ufeffOne.\r\nMore.".encode())
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert read_documents(tmp_path) == (
        Document("a.md", "One.\nMore."),
        Document("b/two.txt", "Two."),
    )


def test_all_unreadable_documents_are_named_at_once(tmp_path: Path) -> None:
    for name in ("first.md", "second.txt"):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(DocumentUnreadable, match=r"first\.md.*second\.txt"):
        read_documents(tmp_path)


def test_accents_are_composed_and_hidden_signs_removed() -> None:
    assert tidy("Cafe\u0301 zero\u200bwidth \u202eflipped\x07\ttab") == (
        "Café zerowidth flipped\ttab"
    )
