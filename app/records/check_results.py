"""What a learner answered without help, before and after a talk; the words only with consent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.conversation.checked import CheckedCriterion
from app.records.archive import Archive
from app.store import Transaction

FORMS = ("before", "after")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One answer to one question of one session."""

    session_id: str
    criterion_id: str
    form: str
    """before or after."""
    certainty: int
    """1 not sure, 2 fairly, 3 very."""
    correct: bool | None
    """None: never judged."""
    words: str = ""
    """Empty: not kept, or the learner did not know."""


def check_results_of(session_id: str, checks: Sequence[CheckedCriterion]) -> list[CheckResult]:
    """Return every answer of a session, those before the talk first."""
    return [
        CheckResult(
            session_id, one.criterion_id, form, answer.certainty, answer.correct, answer.text
        )
        for form in FORMS
        for one in checks
        if (answer := one.answer(form)) is not None
    ]


def keep_check_results(
    tx: Transaction, learner_id: str, results: Iterable[CheckResult], *, with_words: bool
) -> None:
    """Keep the answers of a session; the words, sealed, only `with_words`."""
    for one in results:
        words = None
        if with_words and one.words:
            words = tx.seal(learner_id, _place(one), one.words)
        tx.execute(
            "INSERT OR REPLACE INTO check_result VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                learner_id,
                one.session_id,
                one.criterion_id,
                one.form,
                one.certainty,
                None if one.correct is None else int(one.correct),
                words,
            ),
        )


def kept_check_results(archive: Archive, session_id: str | None = None) -> list[CheckResult]:
    """Return the answers of one session, or of all."""

    def read(tx: Transaction) -> list[CheckResult]:
        found = []
        for row in tx.rows(
            "SELECT * FROM check_result WHERE ?1 IS NULL OR session_id = ?1 ORDER BY rowid",
            (session_id,),
        ):
            correct = None if row["correct"] is None else bool(row["correct"])
            bare = CheckResult(
                row["session_id"], row["criterion_id"], row["form"], row["certainty"], correct
            )
            words = ""
            if row["words"] is not None:
                words = tx.unseal_text(row["learner_id"], _place(bare), row["words"])
            found.append(replace(bare, words=words))
        return found

    return archive.database.read(read)


def _place(one: CheckResult) -> str:
    return f"check_result/{one.session_id}/{one.criterion_id}/{one.form}/words"
