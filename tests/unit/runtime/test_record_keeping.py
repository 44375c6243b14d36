"""A kiosk keeps what it may, and talks on where it can keep nothing."""

import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.conversation import events as ev
from app.conversation.findings import Findings
from app.errors import VivaError
from app.records import learners
from app.records.review_queue import open_questions
from app.records.sessions import find_session, journal_lines, list_sessions
from app.records.transcripts import kept_said
from app.runtime.record_keeping import (
    AnotherKiosk,
    NothingKept,
    RecordKeeping,
    open_archive,
)
from app.runtime.settings import Settings, load_settings
from app.security import Consent, NoKeyPlace, WrongPassphrase
from app.security import vaults as places
from app.store import StoreFull, WrongKey
from tests.unit.records.archived import ALL, PLAN, TALK, WORDS, conversation, read_findings


class Kiosk:
    """Record keeping with what it told the window."""

    def __init__(self, settings: Settings) -> None:
        self.told: list[ev.Event] = []
        self.keeping = RecordKeeping(settings, self.told.append, read_findings)

    def talk(self, consent: Consent = ALL, session_id: str = "s") -> None:
        sink = self.keeping.begin(session_id, PLAN, consent)
        for line in conversation().journal.splitlines(keepends=True):
            sink.append(line, flush=False)

    def lost(self) -> list[str]:
        return [e.detail for e in self.told if isinstance(e, ev.Degraded)]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(places, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")
    return load_settings(data_dir=tmp_path / "data")


@pytest.fixture
def kiosk(settings: Settings) -> Iterator[Kiosk]:
    kiosk = Kiosk(settings)
    kiosk.keeping.open()
    yield kiosk
    kiosk.keeping.close()


@pytest.mark.parametrize(("recording", "kept"), [(True, True), (False, False)])
def test_questions_may_be_passed_on_only_where_words_are_kept(
    kiosk: Kiosk, recording: bool, kept: bool
) -> None:
    assert not kiosk.keeping.keeps_words
    kiosk.talk(Consent.to(microphone=True, recording=recording))
    assert kiosk.keeping.keeps_words is kept
    kiosk.keeping.end()
    assert not kiosk.keeping.keeps_words
    archive = kiosk.keeping.archive
    assert archive is not None
    assert bool(open_questions(archive)) is kept


def test_a_site_that_keeps_no_words_passes_no_question_on(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / "site_policy.toml").write_text("[retention]\njournals_days = 0\n")
    kiosk = Kiosk(settings)
    kiosk.keeping.open()
    kiosk.talk(ALL)
    assert not kiosk.keeping.keeps_words
    kiosk.keeping.close()


def test_a_session_with_consent_is_kept_and_found_again(kiosk: Kiosk, settings: Settings) -> None:
    kiosk.talk()
    kiosk.keeping.close()
    archive = open_archive(settings)
    (kept,) = list_sessions(archive)
    assert (kept.state, kept.recorded) == ("ended", True)
    assert WORDS in [one.words for one in kept_said(archive, kept.id)]
    assert b"".join(journal_lines(archive, kept.id)) == conversation().journal
    archive.database.close()
    for file in settings.data_dir.rglob("*"):
        assert file.stat().st_mode & 0o077 == 0, file
        assert file.is_dir() or WORDS.encode() not in file.read_bytes()
    assert kiosk.lost() == []


def test_a_guest_s_session_without_consent_leaves_nothing(kiosk: Kiosk) -> None:
    kiosk.talk(TALK)
    kiosk.keeping.end()
    archive = kiosk.keeping.archive
    assert archive is not None
    assert list_sessions(archive) == []
    assert list((archive.folder / "journals").iterdir()) == []


def test_consent_withdrawn_in_the_middle_wipes_it(kiosk: Kiosk) -> None:
    kiosk.talk()
    kiosk.keeping.consent_changed(TALK)
    kiosk.keeping.end()
    archive = kiosk.keeping.archive
    assert archive is not None
    assert list_sessions(archive) == []


def test_who_signs_in_holds_one_session(kiosk: Kiosk) -> None:
    archive = kiosk.keeping.archive
    assert archive is not None
    ada = learners.register(archive, "Ada", "B-1")
    refused = kiosk.keeping.sign_in("B-2")
    assert not refused.known
    assert "badge" in refused.refused
    assert kiosk.keeping.sign_in("b-1") == ev.SignInAnswered(known=True, name="Ada")
    kiosk.keeping.end()
    kiosk.talk(session_id="hers")
    kiosk.keeping.end()
    kiosk.talk(session_id="next")
    kiosk.keeping.end()
    assert find_session(archive, "hers").learner_id == ada
    assert find_session(archive, "next").learner_id != ada
    kiosk.keeping.sign_in("b-1")
    assert kiosk.keeping.sign_in("") == ev.SignInAnswered(known=False)
    assert kiosk.keeping.learner_id is None


def test_a_second_kiosk_leaves_the_first_one_s_session_alone(
    kiosk: Kiosk, settings: Settings
) -> None:
    kiosk.talk()
    second = Kiosk(settings)
    with pytest.raises(AnotherKiosk):
        second.keeping.open()
    assert isinstance(second.keeping.begin("other", PLAN, ALL), NothingKept)
    second.keeping.close()
    kiosk.keeping.end()
    assert kiosk.keeping.archive is not None
    assert find_session(kiosk.keeping.archive, "s").state == "ended"


def test_a_crash_costs_nothing_that_was_flushed(settings: Settings) -> None:
    crashed = Kiosk(settings)
    crashed.keeping.open()
    crashed.talk()
    archive = crashed.keeping.archive
    assert archive is not None
    archive.database.close()
    crashed.keeping._alone.release()
    after = Kiosk(settings)
    after.keeping.open()
    assert after.keeping.archive is not None
    assert find_session(after.keeping.archive, "s").recorded
    after.keeping.close()


def no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIVAVOCE_PASSPHRASE")
    monkeypatch.setattr("sys.platform", "plan9")


def test_without_a_place_for_the_key_the_talk_goes_on_unwritten(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_place(monkeypatch)
    kiosk = Kiosk(settings)
    with pytest.raises(NoKeyPlace) as refused:
        kiosk.keeping.open()
    assert "kept" in refused.value.learner
    assert isinstance(kiosk.keeping.begin("s", PLAN, ALL), NothingKept)
    kiosk.talk()
    kiosk.keeping.consent_changed(TALK)
    assert kiosk.keeping.sign_in("b-1") == ev.SignInAnswered(known=False)
    kiosk.keeping.close()
    assert not settings.data_dir.exists()


def damage_key(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> type[VivaError]:
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "another long passphrase")
    return WrongPassphrase


def change_key(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> type[VivaError]:
    (settings.data_dir / "machine_key.json").unlink()
    records = settings.data_dir / "records.db"
    aside = settings.data_dir / "aside"
    records.rename(aside)
    other = settings.data_dir / "records.db.key-check"
    kept = other.read_bytes()
    open_archive(settings).database.close()
    records.unlink()
    aside.rename(records)
    other.write_bytes(kept)
    return WrongKey


@pytest.mark.parametrize("spoil", [damage_key, change_key])
def test_a_wrong_key_opens_nothing_and_changes_nothing(
    kiosk: Kiosk, settings: Settings, monkeypatch: pytest.MonkeyPatch, spoil: object
) -> None:
    kiosk.talk()
    kiosk.keeping.close()
    expected = spoil(settings, monkeypatch)  # type: ignore[operator]
    before = {f: f.read_bytes() for f in settings.data_dir.rglob("*") if f.is_file()}
    again = Kiosk(settings)
    with pytest.raises(expected, match="Nothing was changed"):
        again.keeping.open()
    assert isinstance(again.keeping.begin("s", PLAN, ALL), NothingKept)
    again.keeping.close()
    after = {f: f.read_bytes() for f in settings.data_dir.rglob("*") if f.is_file()}
    assert after == before


def test_a_full_disk_at_goodbye_is_caught_up_with_later(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = kiosk.keeping.archive
    assert archive is not None
    kiosk.talk(session_id="first")

    def fake_full(_events: Sequence[ev.Event]) -> Findings:
        raise StoreFull(archive.database.path)

    monkeypatch.setattr(kiosk.keeping, "_read_findings", fake_full)
    kiosk.keeping.end()
    assert "is full" in kiosk.lost()[0]
    assert find_session(archive, "first").state == "open"
    monkeypatch.setattr(kiosk.keeping, "_read_findings", read_findings)
    kiosk.talk(session_id="second")
    assert find_session(archive, "first").state == "ended"
    kiosk.keeping.end()
    assert find_session(archive, "second").recorded


def test_a_journal_that_cannot_be_made_costs_the_record_only(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake_open(_path: object, _flags: int, _mode: int) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "open", fake_open)
    sink = kiosk.keeping.begin("s", PLAN, TALK)
    monkeypatch.undo()
    assert isinstance(sink, NothingKept)
    assert len(kiosk.lost()) == 1
