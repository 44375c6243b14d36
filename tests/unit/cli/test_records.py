"""The people who answer for the records can do all of it from the command line."""

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.main import main
from app.records import learners
from app.records.exports import transcript_is_genuine
from app.runtime.record_keeping import open_archive
from app.runtime.settings import load_settings
from app.security import machine_signer, public_text
from app.security import vaults as places
from tests.unit.records.archived import WORDS, hold

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command; its exit code, what it said and what it complained of."""
    monkeypatch.setattr(places, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["vivavoce", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 1), said.out, said.err

    return run


@pytest.fixture
def held(run: Run) -> str:
    """An installation with one learner and one session; the session's id."""
    archive = open_archive(load_settings())
    session_id = hold(archive, learner_id=learners.register(archive, "Ada Lovelace", "B-1"))
    archive.database.close()
    return session_id


def test_from_listing_to_proved_erasure(run: Run, held: str) -> None:
    code, said, _ = run("records", "list")
    assert code == 0
    learner = said.split()[0]
    assert "Ada Lovelace" in said
    assert held in said
    _, said, _ = run("records", "show", held)
    assert WORDS in said
    assert "injury/says met" in said
    assert "allowed: camera, memory, microphone, recording" in said
    code, said, _ = run("records", "erase", learner, "--yes")
    assert code == 0
    assert "no trace of their key" in said
    assert run("records", "list")[1] == ""
    code, _, complaint = run("records", "show", held)
    assert code == 1
    assert "no session" in complaint
    assert run("records", "audit", "verify")[0] == 0


def test_every_export_is_written(run: Run, held: str, tmp_path: Path) -> None:
    files = {}
    for what in ("results", "statements", "audit", "transcript", "journal"):
        files[what] = tmp_path / what
        code, _, complaint = run("records", "export", what, "--out", files[what], "--session", held)
        assert code == 0, complaint
    archive = open_archive(load_settings())
    public = public_text(machine_signer(archive.machine_key))
    archive.database.close()
    assert transcript_is_genuine(files["transcript"].read_text(), public)
    assert len(json.loads(files["statements"].read_text())) == 4
    assert files["results"].read_text().count("\n") == 4
    code, said, _ = run("replay", files["journal"])
    assert code == 0
    assert "identical" in said


def test_a_checkpoint_is_made_and_checked(run: Run, held: str, tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.json"
    assert run("records", "checkpoint", "--out", file)[0] == 0
    assert run("records", "audit", "verify", "--checkpoint", file)[0] == 0
    file.write_text(file.read_text().replace('"rows": ', '"rows": 1'))
    code, _, complaint = run("records", "audit", "verify", "--checkpoint", file)
    assert code == 1
    assert "no checkpoint" in complaint
    assert "records.exported" not in run("records", "audit", "list")[1]


def test_a_question_is_answered(run: Run, held: str) -> None:
    _, said, _ = run("records", "questions", "list")
    number = said.split()[0]
    code, said, _ = run(
        "records", "questions", "answer", number, "--question", "Who pays?", "--answer", "We do."
    )
    assert code == 0
    assert said.strip() == "## Who pays?\n\nWe do."
    assert "Who pays?" in run("records", "questions", "drafts")[1]


def test_the_bundle_holds_nothing_personal(run: Run, held: str, tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    assert run("records", "diagnostics", "--out", file)[0] == 0
    with zipfile.ZipFile(file) as bundle:
        text = "".join(bundle.read(name).decode() for name in bundle.namelist())
    settings = load_settings()
    for personal in ("Ada", "Lovelace", "B-1", WORDS, held, str(settings.data_dir), "battery"):
        assert personal not in text
    assert '"session": 1' in text
    assert '"audit_whole": true' in text


def test_a_wrong_passphrase_is_one_plain_sentence(
    run: Run, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "quite another one")
    code, said, complaint = run("records", "list")
    assert (code, said) == (1, "")
    assert "does not open the records" in complaint
    assert "Traceback" not in complaint
    code, said, _ = run("security", "status")
    assert code == 1
    assert "records: closed" in said


def test_the_site_s_key_signs_a_policy(run: Run, tmp_path: Path) -> None:
    data = load_settings().data_dir
    code, public, _ = run("security", "make-site-key", tmp_path / "site.key")
    assert code == 0
    assert run("security", "make-site-key", tmp_path / "site.key")[0] != 0
    assert run("security", "trust", public)[0] == 0
    (data / "site_policy.toml").write_text('perception = "off"\n')
    assert "not signed" in run("security", "policy")[1]
    assert run("security", "sign-policy", "--key", tmp_path / "site.key")[0] == 0
    code, said, _ = run("security", "status")
    assert code == 0
    assert "policy: signed, perception off" in said
    assert "staff PIN: not set" in said
