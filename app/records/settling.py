"""What is kept of a session when it is over: what consent allows, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.conversation import events as ev
from app.conversation.check_results import checked_in
from app.conversation.findings import Findings
from app.conversation.journal import JournalFault, entries
from app.conversation.rubric import Rubric, score
from app.records import audit, learners, outbox, xapi
from app.records.archive import Archive
from app.records.check_results import check_results_of, keep_check_results
from app.records.errors import JournalTampered, NotFound
from app.records.results import MET, NOT_REACHED, CriterionResult, keep_results, results_of
from app.records.review_queue import keep_questions
from app.records.sessions import journal_lines
from app.records.transcripts import LEARNER, keep_said, said_in
from app.store import Row, Transaction, utc_text

ReadFindings = Callable[[Sequence[ev.Event]], Findings]
"""What a session's events hold for and against its criteria."""

LEFT = ("left", "closed", "idle", "crash", "abandoned")
"""Reasons of a session that was left or cut off; any other means that it came to its end."""


def settle(archive: Archive, session_id: str, read_findings: ReadFindings) -> None:
    """Turn an open session's journal into what is kept of it.

    A journal without the session's end is of one that was interrupted.
    With consent to recording: words, results with quotes, questions, journal. Without: of a known
    learner the results, of a guest nothing; the journal and its key are destroyed.
    """
    events, trouble = _events(archive, session_id)
    recorded = _recorded(archive, session_id)
    said = said_in(events)
    turns = sum(one.speaker == LEARNER for one in said)
    started = next((e for e in events if isinstance(e, ev.SessionStarted)), None)
    ended = next((e for e in events if isinstance(e, ev.SessionEnded)), None)
    state, reason = ("ended", ended.reason) if ended is not None else ("interrupted", "crash")
    findings = read_findings(events) if started is not None else Findings()
    results = results_of(session_id, started.plan.rubric, findings) if started is not None else []
    checks = checked_in(events)

    def work(tx: Transaction) -> tuple[str, bool]:
        row = tx.row(
            "SELECT s.*, l.guest FROM session s JOIN learner l ON l.id = s.learner_id "
            "WHERE s.id = ? AND s.state = 'open'",
            (session_id,),
        )
        if row is None:
            raise NotFound(f"There is no open session {session_id}.")
        learner, at = row["learner_id"], archive.now()
        if recorded:
            keep_said(tx, learner, session_id, said)
            asked = (*findings.referrals, *findings.pending)
            keep_questions(tx, learner, session_id, at, asked, said)
        if recorded or not row["guest"]:
            keep_results(tx, learner, results, with_words=recorded)
            answers = check_results_of(session_id, checks)
            keep_check_results(tx, learner, answers, with_words=recorded)
            if started is not None:
                facts = _facts(row, utc_text(at), reason, started.plan.rubric, findings, results)
                outbox.put(tx, learner, at, xapi.statements(started.plan, facts, results, checks))
        tx.execute(
            "UPDATE session SET state = ?, reason = ?, ended_utc = ?, turns = ?, "
            "journal_key = CASE WHEN ? THEN journal_key END WHERE id = ?",
            (state, reason, utc_text(at), turns, int(recorded), session_id),
        )
        told: dict[str, str | int | float | bool | None] = {
            "session": session_id,
            "state": state,
            "reason": reason,
            "turns": turns,
            "recorded": recorded,
            "journal": trouble or "whole",
        }
        audit.append(tx, at, "kiosk", "session.settled", told)
        return learner, bool(row["guest"])

    learner_id, guest = archive.database.write(work)
    if not recorded:
        archive.journal_path(session_id).unlink(missing_ok=True)
        if guest:
            learners.erase(archive, learner_id, actor="system")
        else:
            archive.database.compact()


def recover(
    archive: Archive, read_findings: ReadFindings, *, spared: Sequence[str] = ()
) -> list[str]:
    """Settle what a crash or a power cut left open, but for `spared`; return the sessions' ids.

    Finishes wiping that was cut short, too. Only for the one process that holds sessions, before
    it begins any.
    """
    cut_off = [row["id"] for row in _query(archive, "SELECT id FROM session WHERE state = 'open'")]
    cut_off = [session_id for session_id in cut_off if session_id not in spared]
    for session_id in cut_off:
        settle(archive, session_id, read_findings)
    kept = _query(archive, "SELECT id FROM session WHERE journal_key IS NOT NULL")
    known = {row["id"] for row in kept}
    for file in (archive.folder / "journals").glob("*.sealed"):
        if file.stem not in known:
            file.unlink()
    gone = _query(
        archive,
        "SELECT id FROM learner l WHERE guest AND NOT EXISTS (SELECT 1 FROM session s "
        "WHERE s.learner_id = l.id AND s.journal_key IS NOT NULL)",
    )
    for row in gone:
        learners.erase(archive, row["id"], actor="system")
    return cut_off


def _events(archive: Archive, session_id: str) -> tuple[list[ev.Event], str]:
    """Return what the journal holds, as far as it can be trusted, and what is wrong with it."""
    events: list[ev.Event] = []
    try:
        for _, event in entries(journal_lines(archive, session_id)):
            events.append(event)
    except (JournalTampered, JournalFault):
        return events, "tampered"
    except FileNotFoundError:
        return events, "missing"
    return events, ""


def _recorded(archive: Archive, session_id: str) -> bool:
    """True if the learner's last word on recording was yes and the site keeps any."""
    row = archive.database.read(
        lambda tx: tx.row(
            "SELECT recording FROM consent WHERE session_id = ? ORDER BY id DESC LIMIT 1",
            (session_id,),
        )
    )
    return bool(row and row["recording"] and archive.policy.retention.journals_days)


def _facts(
    row: Row,
    ended_utc: str,
    reason: str,
    rubric: Rubric,
    findings: Findings,
    results: Sequence[CriterionResult],
) -> xapi.SessionFacts:
    judged = [one.criterion_id for one in results if one.verdict != NOT_REACHED]
    met = {one.criterion_id for one in results if one.verdict == MET}
    found = score(rubric, judged, met, {trip.guardrail_id for trip in findings.trips})
    return xapi.SessionFacts(
        session_id=row["id"],
        learner_id=row["learner_id"],
        started_utc=row["started_utc"],
        ended_utc=ended_utc,
        finished=reason not in LEFT,
        passed=found.passed if judged else None,
        share=found.share if judged else None,
    )


def _query(archive: Archive, sql: str) -> list[Row]:
    return archive.database.read(lambda tx: tx.rows(sql))
