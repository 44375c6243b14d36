"""Exports are signed, marked as AI-generated, safe in a spreadsheet, and noted."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from app.records import audit, learners
from app.records.audit import row_hash
from app.records.errors import NotFound
from app.records.exports import (
    audit_jsonl,
    results_csv,
    signed_transcript,
    statements_json,
    transcript_is_genuine,
    write_export,
)
from app.security import machine_signer, public_text
from tests.unit.records.archived import KEY, TALK, WORDS, archived, hold

PUBLIC = public_text(machine_signer(KEY))


def test_a_transcript_says_what_it_is_and_proves_where_it_is_from(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        page = signed_transcript(archive, hold(archive))
    assert "AI-generated" in page
    assert f"**Learner** (0:06): {WORDS}" in page
    assert "**Persona (AI)**" in page
    assert transcript_is_genuine(page, PUBLIC)
    assert not transcript_is_genuine(page.replace("hurt", "fine"), PUBLIC)
    assert not transcript_is_genuine(page.replace("AI-generated", "Said by a person"), PUBLIC)
    assert not transcript_is_genuine(page, public_text(machine_signer(bytes(32))))
    assert not transcript_is_genuine("words", PUBLIC)


def test_without_consent_there_is_no_transcript(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada")
        session_id = hold(archive, learner_id=ada, consent=TALK)
        with pytest.raises(NotFound, match="not kept"):
            signed_transcript(archive, session_id)
        with pytest.raises(NotFound, match="no session"):
            signed_transcript(archive, "other")


def test_results_open_in_a_spreadsheet_without_running(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, '=HYPERLINK("x")')
        hold(archive, learner_id=ada)
        rows = list(csv.DictReader(io.StringIO(results_csv(archive))))
    assert [row["verdict"] for row in rows] == ["met", "not_met", "not_reached"]
    assert rows[0]["quote"] == "I was hurt"
    assert {row["name"] for row in rows} == {'\'=HYPERLINK("x")'}


def test_anybody_can_compute_the_exported_chain_again(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        hold(archive)
        lines = audit_jsonl(archive).splitlines()
    before = bytes(32)
    for line in lines:
        *row, digest = json.loads(line)
        before = row_hash(before, *row)
        assert before.hex() == digest
    assert len(lines) >= 2


def test_every_export_is_noted(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        session_id = hold(archive)
        results_csv(archive)
        statements_json(archive)
        signed_transcript(archive, session_id)
        noted = [r.data for r in audit.all_rows(archive.database) if r.event == "records.exported"]
    assert [json.loads(data)["what"] for data in noted] == ["results", "statements", "transcript"]


def test_a_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    write_export(tmp_path / "out.csv", "a\r\n")
    assert (tmp_path / "out.csv").read_bytes() == b"a\r\n"
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
