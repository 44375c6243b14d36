"""What a session has shown, criterion by criterion; words of the learner only with consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.conversation.findings import Findings, Mark
from app.conversation.rubric import Rubric
from app.records.archive import Archive
from app.store import Transaction

MET, NOT_MET, NOT_REACHED = "met", "not_met", "not_reached"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion in one session."""

    session_id: str
    objective_id: str
    criterion_id: str
    verdict: str
    """met, not_met or not_reached."""
    said_in_turn: int = 0
    """0: nowhere."""
    quote: str = ""


def results_of(session_id: str, rubric: Rubric, findings: Findings) -> list[CriterionResult]:
    """Return one result for each criterion of the rubric: met once is met, if a quote bears it."""
    results = []
    for objective in rubric.objectives:
        for criterion in objective.criteria:
            marks = [m for m in findings.marks if m.criterion_id == criterion.criterion_id]
            best = next((m for m in marks if m.met and m.quote), marks[-1] if marks else None)
            unknown = criterion.criterion_id in findings.unjudged
            reached = best is not None or objective.objective_id in findings.active
            reached = reached and not unknown
            results.append(
                CriterionResult(
                    session_id,
                    objective.objective_id,
                    criterion.criterion_id,
                    _verdict(best, reached),
                    best.turn_idx if best else 0,
                    best.quote if best else "",
                )
            )
    return results


def keep_results(
    tx: Transaction, learner_id: str, results: Iterable[CriterionResult], *, with_words: bool
) -> None:
    """Keep the results of a session; the quotes, sealed, only `with_words`."""
    for one in results:
        quote = None
        if with_words and one.quote:
            quote = tx.seal(learner_id, _place(one), one.quote)
        tx.execute(
            "INSERT OR REPLACE INTO criterion_result VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                learner_id,
                one.session_id,
                one.objective_id,
                one.criterion_id,
                one.verdict,
                one.said_in_turn,
                quote,
            ),
        )


def kept_results(archive: Archive, session_id: str | None = None) -> list[CriterionResult]:
    """Return the results of one session, or of all."""

    def read(tx: Transaction) -> list[CriterionResult]:
        found = []
        for row in tx.rows(
            "SELECT * FROM criterion_result WHERE ?1 IS NULL OR session_id = ?1 ORDER BY rowid",
            (session_id,),
        ):
            columns = ("session_id", "objective_id", "criterion_id", "verdict", "said_in_turn")
            bare = CriterionResult(*(row[name] for name in columns))
            quote = ""
            if row["quote"] is not None:
                quote = tx.unseal_text(row["learner_id"], _place(bare), row["quote"])
            found.append(replace(bare, quote=quote))
        return found

    return archive.database.read(read)


def _verdict(best: Mark | None, reached: bool) -> str:
    if best is not None and best.met and best.quote:
        return MET
    return NOT_MET if reached else NOT_REACHED


def _place(one: CriterionResult) -> str:
    return f"criterion_result/{one.session_id}/{one.objective_id}/{one.criterion_id}/quote"
