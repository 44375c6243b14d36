"""A kiosk keeps what it may, and talks on where it can keep nothing."""

import errno
import os
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.conversation import events as ev
from app.conversation.findings import Findings
from app.conversation.journal import entry
from app.conversation.replay import replay as replayed
from app.errors import VivaError
from app.records import audit, learners
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

    def __init__(self, settings: Settings, **changed: float) -> None:
        self.told: list[ev.Event] = []
        self.keeping = RecordKeeping(settings, self.told.append, read_findings, **changed)

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
    second = Kiosk(settings, predecessor_ends_within_s=0.0)
    with pytest.raises(AnotherKiosk):
        second.keeping.open()
    assert isinstance(second.keeping.begin("other", PLAN, ALL), NothingKept)
    second.keeping.close()
    kiosk.keeping.end()
    assert kiosk.keeping.archive is not None
    assert find_session(kiosk.keeping.archive, "s").state == "ended"


def test_a_kiosk_waits_for_the_one_before_it_to_end(settings: Settings) -> None:
    first, second = Kiosk(settings), Kiosk(settings)
    first.keeping.open()
    opening = threading.Thread(target=second.keeping.open)
    opening.start()
    opening.join(0.1)
    assert second.keeping.archive is None
    first.keeping.close()
    opening.join()
    assert second.keeping.archive is not None
    second.keeping.close()


def cut_off(settings: Settings, badge: str = "", whole: bool = False) -> Kiosk:
    """A kiosk started after a crash in the middle of a talk."""
    crashed = Kiosk(settings)
    crashed.keeping.open()
    archive = crashed.keeping.archive
    assert archive is not None
    if badge:
        learners.register(archive, "Ada Lovelace", badge)
        crashed.keeping.sign_in(badge)
    lines = conversation().journal.splitlines(keepends=True)
    sink = crashed.keeping.begin("s", PLAN, ALL)
    for line in lines if whole else lines[: lines.index(first(lines, b"TurnTaken")) + 1]:
        sink.append(line, flush=True)
    archive.database.close()
    crashed.keeping._alone.release()
    after = Kiosk(settings)
    after.keeping.open()
    return after


def first(lines: Sequence[bytes], kind: bytes) -> bytes:
    """The first input after that event: there a crash leaves whole consequences behind."""
    at = next(n for n, line in enumerate(lines) if kind in line)
    return next(lines[n - 1] for n in range(at + 1, len(lines)) if lines[n][:1] == b"i")


def state(kiosk: Kiosk) -> str:
    assert kiosk.keeping.archive is not None
    return find_session(kiosk.keeping.archive, "s").state


def test_a_crash_costs_nothing_that_was_flushed(settings: Settings) -> None:
    after = cut_off(settings)
    after.keeping.sign_out()
    assert after.keeping.archive is not None
    assert find_session(after.keeping.archive, "s").recorded
    assert state(after) == "interrupted"
    after.keeping.close()


def test_who_comes_back_with_their_badge_finds_the_talk_they_were_in(settings: Settings) -> None:
    after = cut_off(settings, badge="B-17")
    keeping, archive = after.keeping, after.keeping.archive
    assert archive is not None
    keeping.sign_out()
    assert keeping.take_up("s", ALL) is None, "nobody has signed in"
    learners.register(archive, "Grace Hopper", "B-18")
    assert keeping.sign_in("B-18").interrupted == ""
    assert keeping.take_up("s", ALL) is None, "it is somebody else's"
    assert keeping.sign_in("B-17").interrupted == "s"
    found = keeping.take_up("s", ALL)
    assert found is not None
    taken_up, sink = found
    assert [m.content for m in taken_up.session.history.messages if m.role == "user"] == [WORDS]
    session = taken_up.session
    for event in (
        ev.SessionResumed(origin_monotonic_s=0.0),
        ev.SessionEndRequested(reason="learner"),
    ):
        entered, follows = session.handle(replace(event, t_s=taken_up.at_s))
        lines = entry(entered, False) + b"".join(entry(e, True) for e in follows)
        sink.append(lines, flush=True)
    keeping.end()
    assert state(after) == "ended"
    assert [one.words for one in kept_said(archive, "s")][1] == WORDS
    assert replayed(journal_lines(archive, "s")).difference is None
    assert audit.verify(archive.database).whole
    keeping.close()


def test_cut_off_again_and_again_it_stays_one_talk(settings: Settings) -> None:
    after = cut_off(settings, badge="B-17")
    for _ in range(3):
        after.keeping.sign_in("B-17")
        found = after.keeping.take_up("s", ALL)
        assert found is not None
        taken_up, sink = found
        event = replace(ev.SessionResumed(origin_monotonic_s=0.0), t_s=taken_up.at_s)
        entered, follows = taken_up.session.handle(event)
        sink.append(entry(entered, False) + b"".join(entry(e, True) for e in follows), flush=True)
        assert after.keeping.archive is not None
        path = after.keeping.archive.journal_path("s")
        after.keeping.leave()
        with path.open("ab") as torn:
            torn.write(b"\0\0\1\0 half a frame")
        after.keeping.close()
        after = Kiosk(settings)
        after.keeping.open()
    assert after.keeping.sign_in("B-17").interrupted == "s"
    after.keeping.close()


@pytest.mark.parametrize("badge", ["", "B-17"])
def test_who_does_not_come_back_is_not_waited_for(
    settings: Settings, badge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = cut_off(settings, badge=badge)
    after.keeping.look()
    assert state(after) == "open"
    later_s = time.monotonic() + 700
    monkeypatch.setattr(time, "monotonic", lambda: later_s)
    after.keeping.look()
    assert state(after) == "interrupted"
    after.keeping.close()


def test_a_guest_is_waited_for_from_when_they_can_ask(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = cut_off(settings)
    loaded_s = time.monotonic() + 240
    monkeypatch.setattr(time, "monotonic", lambda: loaded_s)
    after.keeping.ready()
    after.keeping.look()
    assert state(after) == "open"
    found = after.keeping.take_up("s", ALL)
    assert found is not None
    after.keeping.end()
    after.keeping.close()


def test_long_after_a_power_cut_nobody_is_waited_for(settings: Settings) -> None:
    after = cut_off(settings, badge="B-17")
    assert after.keeping.archive is not None
    path = after.keeping.archive.journal_path("s")
    after.keeping.close()
    os.utime(path, (time.time() - 3600, time.time() - 3600))
    after = Kiosk(settings)
    after.keeping.open()
    assert state(after) == "interrupted"
    assert after.keeping.sign_in("B-17").interrupted == ""
    after.keeping.close()


def test_a_talk_begun_anew_settles_the_one_that_was_cut_off(settings: Settings) -> None:
    after = cut_off(settings, badge="B-17")
    after.keeping.sign_in("B-17")
    after.talk(session_id="s2")
    assert state(after) == "interrupted"
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
