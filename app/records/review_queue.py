"""What went to a person: learners' questions, answered and drafted for the pack; objectives whose
author wants a person to confirm what the machine found."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.conversation.findings import TO_CONFIRM, Referral
from app.records import audit
from app.records.archive import Archive
from app.records.errors import NotFound
from app.records.transcripts import Said, context_of
from app.store import Row, Transaction, utc_text


@dataclass(frozen=True, slots=True)
class ReferredQuestion:
    """A question in the queue, with what was said just before it."""

    id: str
    session_id: str
    pack_id: str
    scenario_id: str
    asked_utc: str
    reason: str
    question: str
    context: str
    state: str


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer for the pack's author. It says nothing about who asked."""

    id: str
    pack_id: str
    scenario_id: str
    made_utc: str
    question: str
    answer: str

    def as_markdown(self) -> str:
        """Return it as a passage that can be pasted into the pack's documents."""
        return f"## {self.question}\n\n{self.answer}\n"


def keep_questions(
    tx: Transaction,
    learner_id: str,
    session_id: str,
    asked: datetime,
    referrals: Sequence[Referral],
    said: Sequence[Said],
) -> None:
    """Put a session's questions into the queue, sealed, with a little of what was said before."""
    for number, referral in enumerate(referrals):
        question_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{session_id}/{number}").hex
        tx.execute(
            "INSERT OR IGNORE INTO referred_question "
            "(id, learner_id, session_id, asked_utc, reason, question, context) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                question_id,
                learner_id,
                session_id,
                utc_text(asked),
                referral.reason,
                tx.seal(learner_id, f"referred_question/{question_id}/question", referral.question),
                tx.seal(
                    learner_id,
                    f"referred_question/{question_id}/context",
                    context_of(said, referral.t_s),
                ),
            ),
        )


def open_questions(archive: Archive) -> list[ReferredQuestion]:
    """Return the questions nobody has answered yet, oldest first."""
    return archive.database.read(
        lambda tx: [
            _question(tx, row) for row in tx.rows(f"{_SELECT} WHERE q.state = 'open' {_ORDER}")
        ]
    )


def answer(archive: Archive, question_id: str, *, question: str, answer: str) -> AnswerDraft:
    """Answer a question, in the reviewer's own wording of it; return the draft. Raises NotFound.

    The draft stays when the learner is erased: give it no name and nothing personal.
    """

    def work(tx: Transaction) -> AnswerDraft:
        asked = _open_one(tx, question_id)
        draft = AnswerDraft(
            id=uuid.uuid4().hex,
            pack_id=asked.pack_id,
            scenario_id=asked.scenario_id,
            made_utc=utc_text(archive.now()),
            question=question.strip(),
            answer=answer.strip(),
        )
        tx.execute(
            "INSERT INTO answer_draft VALUES (?, ?, ?, ?, ?, ?)",
            (
                draft.id,
                draft.pack_id,
                draft.scenario_id,
                draft.made_utc,
                draft.question,
                draft.answer,
            ),
        )
        _settle(archive, tx, question_id, "answered")
        return draft

    return archive.database.write(work)


def confirm(archive: Archive, question_id: str) -> None:
    """Confirm what the machine found of an objective. Raises NotFound, also for a question."""

    def work(tx: Transaction) -> None:
        if _open_one(tx, question_id).reason != TO_CONFIRM:
            raise NotFound(f"There is no open question {question_id}.")
        _settle(archive, tx, question_id, "answered")

    archive.database.write(work)


def dismiss(archive: Archive, question_id: str) -> None:
    """Take a question out of the queue unanswered. Raises NotFound."""

    def work(tx: Transaction) -> None:
        _open_one(tx, question_id)
        _settle(archive, tx, question_id, "dismissed")

    archive.database.write(work)


def drafts(archive: Archive, pack_id: str | None = None) -> list[AnswerDraft]:
    """Return the answers that wait for a pack's author, oldest first."""
    found = archive.database.read(
        lambda tx: tx.rows(
            "SELECT id, pack_id, scenario_id, made_utc, question, answer FROM answer_draft "
            "WHERE ?1 IS NULL OR pack_id = ?1 ORDER BY made_utc",
            (pack_id,),
        )
    )
    return [AnswerDraft(*row) for row in found]


_SELECT = (
    "SELECT q.*, s.pack_id, s.scenario_id FROM referred_question q "
    "JOIN session s ON s.id = q.session_id"
)
_ORDER = "ORDER BY q.asked_utc, q.rowid"


def _open_one(tx: Transaction, question_id: str) -> ReferredQuestion:
    row = tx.row(f"{_SELECT} WHERE q.id = ? AND q.state = 'open'", (question_id,))
    if row is None:
        raise NotFound(f"There is no open question {question_id}.")
    return _question(tx, row)


def _settle(archive: Archive, tx: Transaction, question_id: str, state: str) -> None:
    tx.execute("UPDATE referred_question SET state = ? WHERE id = ?", (state, question_id))
    audit.append(tx, archive.now(), "staff", f"question.{state}", {"question": question_id})


def _question(tx: Transaction, row: Row) -> ReferredQuestion:
    sealed_at = f"referred_question/{row['id']}"
    return ReferredQuestion(
        id=row["id"],
        session_id=row["session_id"],
        pack_id=row["pack_id"],
        scenario_id=row["scenario_id"],
        asked_utc=row["asked_utc"],
        reason=row["reason"],
        question=tx.unseal_text(row["learner_id"], f"{sealed_at}/question", row["question"]),
        context=tx.unseal_text(row["learner_id"], f"{sealed_at}/context", row["context"]),
        state=row["state"],
    )
