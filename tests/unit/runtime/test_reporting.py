"""What leaves on a stick: every file under a free name, every export in the audit log."""

import csv
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.records import Archive, audit, learners
from app.records.checkpoints import verify_with
from app.records.errors import NotFound
from app.records.exports import transcript_is_genuine
from app.runtime import reporting
from app.runtime.reporting import Export, NotExported, Reporting
from app.runtime.settings import Settings, load_settings
from app.security import machine_signer, public_text
from tests.unit.records.archived import TALK, WORDS, archived, hold

SESSION = "20260301-090000-aaaa"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada Winter")
        hold(archive, learner_id=ada)
        hold(archive, learner_id=ada, session_id="20260301-100000-bbbb", consent=TALK)
        yield archive


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "stick").mkdir()
    monkeypatch.setattr(reporting, "carriers", lambda of: [of.transfer_folder])
    return load_settings(data_dir=tmp_path / "data", transfer_folder=tmp_path / "stick")


@pytest.fixture
def reports(settings: Settings, archive: Archive) -> Reporting:
    return Reporting(settings, archive)


@pytest.mark.parametrize("what", [one for one in Export if one is not Export.DIAGNOSTICS])
def test_every_export_leaves_twice_and_is_noted(
    reports: Reporting, archive: Archive, what: Export
) -> None:
    first, second = (reports.export(what, SESSION) for _ in range(2))
    assert first != second
    assert first.stat().st_size > 0
    noted = [row for row in audit.all_rows(archive.database) if row.event == "records.exported"]
    assert len(noted) == 2
    if what is Export.CHECKPOINT:
        assert verify_with(archive, [first, second]).whole
    elif what is Export.TRANSCRIPT:
        page = first.read_text(encoding="utf-8")
        assert WORDS in page
        assert transcript_is_genuine(page, public_text(machine_signer(archive.machine_key)))
    elif what is Export.STATEMENTS:
        assert json.loads(first.read_text())
    elif what is Export.REPORT:
        rows = list(csv.DictReader(first.read_text(encoding="utf-8").splitlines()))
        assert [(row["criterion"], row["met"], row["judged"]) for row in rows][:2] == [
            ("says", "2", "2"),
            ("sends", "0", "2"),
        ]
        assert "Ada" not in first.read_text(encoding="utf-8")


def test_the_diagnostics_bundle_holds_no_learner(
    reports: Reporting, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.runtime.diagnostics.examine", lambda _settings: [])
    file = reports.export(Export.DIAGNOSTICS)
    with zipfile.ZipFile(file) as bundle:
        text = "".join(bundle.read(name).decode() for name in bundle.namelist())
    personal = ["Ada", WORDS, *(one.id for one in learners.list_learners(archive))]
    assert not [words for words in personal if words in text]
    assert audit.rows(archive.database)[-1].event == "records.exported"


def test_only_kept_words_can_leave_as_a_transcript(reports: Reporting) -> None:
    assert [one.id for one in reports.transcripts()] == [SESSION]
    with pytest.raises(NotFound):
        reports.export(Export.TRANSCRIPT, "20260301-100000-bbbb")


def test_without_a_stick_nothing_leaves(
    reports: Reporting, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "carriers", lambda _settings: [])
    with pytest.raises(NotExported):
        reports.export(Export.RESULTS)


def test_a_stick_pulled_out_is_told_plainly(reports: Reporting, settings: Settings) -> None:
    assert settings.transfer_folder is not None
    shutil.rmtree(settings.transfer_folder)
    with pytest.raises(NotExported, match="could not be written"):
        reports.export(Export.RESULTS)
