"""Of a session remains what consent allows, after goodbye and after a crash."""

from pathlib import Path

import pytest

from app.conversation.replay import replay
from app.records import Archive, audit, learners
from app.records.errors import NotFound
from app.records.outbox import everything
from app.records.results import kept_results
from app.records.review_queue import open_questions
from app.records.sessions import consents_of, find_session, journal_lines, list_sessions
from app.records.settling import recover, settle
from app.records.transcripts import kept_said
from app.security import Consent, SitePolicy
from app.store import UnknownLearner
from app.store.raw_pages import raw_pages
from tests.unit.records.archived import (
    ALL,
    QUESTION,
    TALK,
    WORDS,
    FakeClock,
    archived,
    conversation,
    hold,
    read_findings,
    start,
)


def anywhere_on_disk(archive: Archive, words: str) -> bool:
    """True if one who holds the machine key finds the words by reading raw files."""
    raw = b"".join(f.read_bytes() for f in archive.folder.rglob("*") if f.is_file())
    pages = b"".join(raw_pages(archive.database.path, archive.database.page_key))
    return words.encode() in raw + pages


def test_with_consent_words_results_questions_and_journal_are_kept(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada")
        session_id = hold(archive, learner_id=ada)
        kept = find_session(archive, session_id)
        assert (kept.state, kept.reason, kept.turns, kept.recorded) == ("ended", "learner", 2, True)
        said = kept_said(archive, session_id)
        assert [one.words for one in said if one.speaker == "learner"] == [WORDS, QUESTION]
        assert said[0].speaker == "persona"
        verdicts = {one.criterion_id: one.verdict for one in kept_results(archive, session_id)}
        assert verdicts == {"says": "met", "sends": "not_met", "never": "not_reached"}
        assert [r.quote for r in kept_results(archive)] == ["I was hurt", "", ""]
        (question,) = open_questions(archive)
        assert question.question == QUESTION
        assert WORDS in question.context
        lines = list(journal_lines(archive, session_id))
        assert b"".join(lines) == conversation().journal
        assert replay(lines).difference is None


def test_without_consent_a_known_learner_keeps_results_and_no_words(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada")
        session_id = hold(archive, learner_id=ada, consent=TALK)
        assert find_session(archive, session_id).recorded is False
        assert kept_said(archive, session_id) == []
        assert open_questions(archive) == []
        assert {r.verdict for r in kept_results(archive)} == {"met", "not_met", "not_reached"}
        assert all(not r.quote for r in kept_results(archive))
        assert not archive.journal_path(session_id).exists()
        with pytest.raises(NotFound):
            journal_lines(archive, session_id)


def test_of_a_guest_without_consent_nothing_remains(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        record = start(archive, consent=TALK)
        for line in conversation().journal.splitlines(keepends=True):
            record.journal.append(line, flush=False)
        record.close()
        settle(archive, record.session_id, read_findings)
        assert learners.list_learners(archive) == []
        assert list_sessions(archive) == []
        assert everything(archive) == []
        assert list((tmp_path / "journals").iterdir()) == []
        events = [row.event for row in audit.all_rows(archive.database)]
        assert events == [
            "session.began",
            "session.settled",
            "learner.erased",
            "learner.erasure_proved",
        ]


@pytest.mark.parametrize("known", [True, False])
def test_the_learner_s_words_are_nowhere_on_the_disk_after_goodbye(
    tmp_path: Path, known: bool
) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada") if known else None
        hold(archive, learner_id=ada, consent=TALK)
        for words in (WORDS, QUESTION, "I was hurt"):
            assert not anywhere_on_disk(archive, words)


def test_the_last_word_on_recording_counts(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada")
        for name, first, last in (("a", ALL, TALK), ("b", TALK, ALL)):
            record = start(archive, learner_id=ada, consent=first, session_id=name)
            record.journal.append(conversation().journal, flush=True)
            record.consent_changed(last)
            record.close()
            settle(archive, name, read_findings)
        assert find_session(archive, "a").recorded is False
        assert find_session(archive, "b").recorded is True
        assert [consent for _, consent in consents_of(archive, "a")] == [ALL, TALK]
        assert [consent for _, consent in consents_of(archive, "b")] == [TALK, ALL]


def test_a_site_that_keeps_nothing_keeps_nothing(tmp_path: Path) -> None:
    policy = SitePolicy.model_validate({"retention": {"journals_days": 0}})
    with archived(tmp_path, policy=policy) as archive:
        hold(archive)
        assert list_sessions(archive) == []


def test_after_a_crash_a_recorded_session_is_whole_and_marked(tmp_path: Path) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock) as archive:
        ada = learners.register(archive, "Ada")
        record = start(archive, learner_id=ada)
        lines = conversation().journal.splitlines(keepends=True)
        record.journal.append(b"".join(lines[:-2]), flush=True)
    with (tmp_path / "journals" / f"{record.session_id}.sealed").open("ab") as file:
        file.write(b"\0\0\1")
    clock.pass_days(0.5)
    with archived(tmp_path, clock) as archive:
        assert recover(archive, read_findings) == [record.session_id]
        kept = find_session(archive, record.session_id)
        assert (kept.state, kept.reason, kept.turns, kept.recorded) == (
            "interrupted",
            "crash",
            2,
            True,
        )
        assert [s.words for s in kept_said(archive, kept.id) if s.speaker == "learner"] == [
            WORDS,
            QUESTION,
        ]
        assert recover(archive, read_findings) == []
        verbs = [s["verb"]["display"]["en"] for s in everything(archive)]
    assert verbs == ["attempted", "answered", "answered", "abandoned"]


def test_a_crash_after_the_end_is_no_interruption(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        record = start(archive)
        record.journal.append(conversation().journal, flush=True)
    with archived(tmp_path) as archive:
        recover(archive, read_findings)
        assert find_session(archive, record.session_id).state == "ended"


def test_after_a_crash_without_consent_the_words_are_wiped(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        record = start(archive, consent=TALK)
        record.journal.append(conversation().journal, flush=True)
    (tmp_path / "journals" / "of-nobody.sealed").write_bytes(b"VVJ1")
    with archived(tmp_path) as archive:
        recover(archive, read_findings)
        assert list((tmp_path / "journals").iterdir()) == []
        assert learners.list_learners(archive) == []
        assert not anywhere_on_disk(archive, WORDS)


def test_a_wipe_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        guest = archive.database.write(lambda tx: learners.make_guest(archive, tx))
        recover(archive, read_findings)
        with pytest.raises(UnknownLearner):
            archive.database.read(lambda tx: tx.unseal(guest, "x", b"y" * 40))


@pytest.mark.parametrize("change", ["cut", "flip", "remove"])
def test_a_tampered_journal_gives_what_stands_before_and_is_told(
    tmp_path: Path, change: str
) -> None:
    with archived(tmp_path) as archive:
        record = start(archive, learner_id=learners.register(archive, "Ada"))
        for line in conversation().journal.splitlines(keepends=True):
            record.journal.append(line, flush=False)
        record.close()
        file = archive.journal_path(record.session_id)
        content = bytearray(file.read_bytes())
        if change == "cut":
            file.write_bytes(content[: len(content) // 2])
        elif change == "flip":
            content[len(content) // 2] ^= 1
            file.write_bytes(content)
        else:
            file.unlink()
        settle(archive, record.session_id, read_findings)
        settled = next(
            row for row in audit.all_rows(archive.database) if row.event == "session.settled"
        )
        expected = "missing" if change == "remove" else "tampered"
        assert f'"journal":"{expected}"' in settled.data
        assert len(kept_said(archive, record.session_id)) < 6


def test_a_session_is_settled_once(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        session_id = hold(archive)
        with pytest.raises(NotFound):
            settle(archive, session_id, read_findings)


def test_nothing_begins_for_a_learner_who_is_gone(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        with pytest.raises(UnknownLearner):
            start(archive, learner_id="nobody", consent=Consent())
        assert list_sessions(archive) == []
