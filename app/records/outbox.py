"""Statements that wait to be taken by the site's learning record store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.records.archive import Archive
from app.store import Row, Transaction, utc_text


@dataclass(frozen=True, slots=True)
class Waiting:
    """One statement in the outbox."""

    id: str
    statement: dict[str, Any]


def put(
    tx: Transaction, learner_id: str, at: datetime, statements: Sequence[dict[str, Any]]
) -> int:
    """Put statements into the outbox; those that are there already stay as they are."""
    row = tx.row("SELECT coalesce(max(position), 0) AS last FROM outbox")
    assert row is not None
    added = 0
    for position, statement in enumerate(statements, start=row["last"] + 1):
        key = statement["id"]
        sealed = tx.seal(learner_id, f"outbox/{key}", json.dumps(statement, ensure_ascii=False))
        added += tx.execute(
            "INSERT OR IGNORE INTO outbox (id, learner_id, position, made_utc, statement) "
            "VALUES (?, ?, ?, ?, ?)",
            (key, learner_id, position, utc_text(at), sealed),
        )
    return added


def waiting(archive: Archive, limit: int = 50) -> list[Waiting]:
    """Return the oldest statements that were neither taken nor refused."""
    return archive.database.read(
        lambda tx: [
            _opened(tx, row)
            for row in tx.rows(
                "SELECT * FROM outbox WHERE taken_utc IS NULL AND refused IS NULL "
                "ORDER BY position LIMIT ?",
                (limit,),
            )
        ]
    )


def everything(archive: Archive) -> list[dict[str, Any]]:
    """Return all statements, taken or not, for an export by hand."""
    return archive.database.read(
        lambda tx: [
            _opened(tx, row).statement for row in tx.rows("SELECT * FROM outbox ORDER BY position")
        ]
    )


def counts(archive: Archive) -> dict[str, int]:
    """Return how many wait, were taken, were refused."""
    row = archive.database.read(
        lambda tx: tx.row(
            "SELECT count(*) FILTER (WHERE taken_utc IS NULL AND refused IS NULL) AS waiting, "
            "count(taken_utc) AS taken, count(refused) AS refused FROM outbox"
        )
    )
    assert row is not None
    return {name: row[name] for name in ("waiting", "taken", "refused")}


def taken(archive: Archive, ids: Sequence[str]) -> None:
    """Note that the store has them."""
    at = utc_text(archive.now())

    def work(tx: Transaction) -> None:
        for key in ids:
            tx.execute("UPDATE outbox SET taken_utc = ? WHERE id = ?", (at, key))

    archive.database.write(work)


def refused(archive: Archive, key: str, why: str) -> None:
    """Note that the store will never take it, so that it does not hold up the others."""
    archive.database.write(
        lambda tx: tx.execute("UPDATE outbox SET refused = ? WHERE id = ?", (why, key))
    )


def _opened(tx: Transaction, row: Row) -> Waiting:
    text = tx.unseal_text(row["learner_id"], f"outbox/{row['id']}", row["statement"])
    return Waiting(row["id"], json.loads(text))
