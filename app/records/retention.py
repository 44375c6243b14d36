"""What is kept goes when its time is over, unless the clock cannot be believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.records import audit, learners
from app.records.archive import Archive
from app.records.errors import ClockDoubtful
from app.store import Row, Transaction, from_utc_text, utc_text

LEAP_DAYS = 60
"""A clock further ahead of the last time seen than this may be wrong: nothing is deleted by it."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What one run has removed."""

    journals: int
    """Sessions whose journal, words and quotes went."""
    sessions: int
    questions: int
    statements: int
    guests: int


def run_retention(archive: Archive, *, clock_is_right: bool = False) -> Removed:
    """Remove what the site policy no longer keeps; note it in the audit log.

    Raises ClockDoubtful if the clock has leapt ahead; `clock_is_right` is a person's word for it.
    """
    now = archive.now()
    _believe(archive, now, clock_is_right)
    keep = archive.policy.retention

    def before(days: int) -> str:
        return utc_text(now - timedelta(days=days))

    journals = _ids(
        archive,
        "SELECT id FROM session WHERE state != 'open' AND journal_key IS NOT NULL "
        "AND started_utc < ?",
        before(keep.journals_days),
    )
    for session_id in journals:
        archive.journal_path(session_id).unlink(missing_ok=True)

    def work(tx: Transaction) -> Removed:
        for session_id in journals:
            tx.execute("UPDATE session SET journal_key = NULL WHERE id = ?", (session_id,))
            tx.execute("DELETE FROM turn WHERE session_id = ?", (session_id,))
            tx.execute(
                "UPDATE criterion_result SET quote = NULL WHERE session_id = ?", (session_id,)
            )
            tx.execute("UPDATE check_result SET words = NULL WHERE session_id = ?", (session_id,))
        return Removed(
            journals=len(journals),
            questions=tx.execute(
                "DELETE FROM referred_question WHERE asked_utc < ?", (before(keep.questions_days),)
            ),
            statements=tx.execute(
                "DELETE FROM outbox WHERE made_utc < ?", (before(keep.outbox_days),)
            ),
            sessions=tx.execute(
                "DELETE FROM session WHERE state != 'open' AND journal_key IS NULL "
                "AND started_utc < ?",
                (before(keep.results_days),),
            ),
            guests=0,
        )

    removed = archive.database.write(work)
    guests = _ids(
        archive,
        "SELECT id FROM learner l WHERE guest AND made_utc < ? AND NOT EXISTS "
        "(SELECT 1 FROM session s WHERE s.learner_id = l.id "
        "AND (s.journal_key IS NOT NULL OR s.state = 'open'))",
        before(keep.journals_days),
    )
    for learner_id in guests:
        learners.erase(archive, learner_id, actor="system")
    told: audit.Data = {
        "journals": removed.journals,
        "sessions": removed.sessions,
        "questions": removed.questions,
        "statements": removed.statements,
        "guests": len(guests),
    }
    archive.database.write(lambda tx: audit.append(tx, now, "system", "retention.ran", told))
    archive.database.compact()
    return Removed(
        removed.journals, removed.sessions, removed.questions, removed.statements, len(guests)
    )


def _believe(archive: Archive, now: datetime, clock_is_right: bool) -> None:
    """Remember the latest time seen; a clock that was set back keeps things longer, never less."""

    def work(tx: Transaction) -> timedelta:
        row: Row | None = tx.row("SELECT at_utc FROM time_seen")
        seen = from_utc_text(row["at_utc"]) if row else now
        leap = now - seen
        if leap <= timedelta(days=LEAP_DAYS) or clock_is_right:
            latest = now if clock_is_right else max(now, seen)
            tx.execute(
                "INSERT INTO time_seen VALUES (1, ?) "
                "ON CONFLICT (one) DO UPDATE SET at_utc = excluded.at_utc",
                (utc_text(latest),),
            )
            return timedelta()
        audit.append(tx, now, "system", "retention.refused", {"leap_days": leap.days})
        return leap

    leap = archive.database.write(work)
    if leap:
        raise ClockDoubtful(
            f"This machine's clock is {leap.days} days ahead of the last time it was used. "
            "Nothing was deleted. Set the clock, or run `vivavoce records retention "
            "--clock-is-right`."
        )


def _ids(archive: Archive, sql: str, before: str) -> list[str]:
    return [row["id"] for row in archive.database.read(lambda tx: tx.rows(sql, (before,)))]
