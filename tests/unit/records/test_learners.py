"""Learners come by hand, badge or CSV, and go without a trace."""

from pathlib import Path

import pytest

from app.records import audit, learners
from app.records.errors import BadgeTaken, BadgeUnknown, LearnerFileInvalid
from app.store import UnknownLearner
from app.store.raw_pages import raw_pages
from tests.unit.records.archived import archived, hold


def test_a_badge_finds_its_learner_however_it_is_read(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada Lovelace", "BADGE-0042")
        learners.register(archive, "Alan Turing")
        found = learners.find_by_badge(archive, " badge-0042\n")
        assert (found.id, found.name, found.guest) == (ada, "Ada Lovelace", False)
        for unknown in ("BADGE-0043", "", " "):
            with pytest.raises(BadgeUnknown) as refused:
                learners.find_by_badge(archive, unknown)
            assert "guest" in refused.value.learner


def test_neither_name_nor_badge_lies_readable_even_inside_the_database(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        learners.register(archive, "Ada Lovelace", "BADGE-0042")
        pages = b"".join(raw_pages(archive.database.path, archive.database.page_key))
        log = "".join(row.data for row in audit.all_rows(archive.database))
    for personal in ("Ada", "Lovelace", "BADGE-0042"):
        assert personal.encode() not in pages
        assert personal not in log


def test_a_badge_belongs_to_one(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        learners.register(archive, "Ada", "1")
        with pytest.raises(BadgeTaken):
            learners.register(archive, "Alan", "1")
        assert [one.name for one in learners.list_learners(archive)] == ["Ada"]


def test_a_csv_file_adds_everybody(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("\ufeffName,Badge\nAda,1\n\nÉmile Zola,\n", encoding="utf-8")
    with archived(tmp_path / "data") as archive:
        assert len(learners.import_learners(archive, file)) == 2
        assert [one.name for one in learners.list_learners(archive)] == ["Ada", "Émile Zola"]


def test_a_csv_file_with_faults_adds_nobody_and_names_them_all(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,badge\nAda,1\n,2\nAlan,1\nGrace\nBad\x07Name,3\n", encoding="utf-8")
    with archived(tmp_path / "data") as archive:
        with pytest.raises(LearnerFileInvalid) as refused:
            learners.import_learners(archive, file)
        told = refused.value.operator
        assert "4 fault(s)" in told
        for line in ("line 3: ", "line 4: the badge of line 2", "line 5: ", "line 6: "):
            assert line in told
        assert learners.list_learners(archive) == []


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    with archived(tmp_path / "data") as archive, pytest.raises(LearnerFileInvalid):
        learners.import_learners(archive, file)


def test_a_badge_of_the_file_that_is_taken_adds_nobody(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,badge\nGrace,7\nAlan,1\n")
    with archived(tmp_path / "data") as archive:
        learners.register(archive, "Ada", "1")
        with pytest.raises(BadgeTaken):
            learners.import_learners(archive, file)
        assert len(learners.list_learners(archive)) == 1


def test_erasing_takes_everything_and_leaves_a_row_in_the_log(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada Lovelace", "1")
        session = hold(archive, learner_id=ada)
        assert archive.journal_path(session).exists()
        proof = learners.erase(archive, ada)
        assert proof.rows["session"] == 1
        assert proof.rows["turn"] >= 4
        assert proof.rows["outbox"] >= 3
        assert not archive.journal_path(session).exists()
        assert learners.list_learners(archive) == []
        rows = [row.event for row in audit.all_rows(archive.database)]
        assert rows[-2:] == ["learner.erased", "learner.erasure_proved"]
        assert audit.verify(archive.database).whole
        assert learners.register(archive, "Somebody else", "1") != ada
        with pytest.raises(UnknownLearner):
            learners.erase(archive, ada)
