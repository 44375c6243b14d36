"""How a room's tables come into being and change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.store.errors import StoreTooNew

if TYPE_CHECKING:
    from app.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Schema:
    """One room's tables. `steps` is only ever appended to: each runs once, in order.

    A table about a learner has a column `learner_id TEXT NOT NULL REFERENCES learner(id) ON
    DELETE CASCADE`; opening the store fails otherwise, so that erasure can forget no table.
    """

    room: str
    steps: tuple[str, ...]
    """Each one SQL statement."""


STORE_SCHEMA = Schema(
    room="store",
    steps=(
        """CREATE TABLE learner (
            id TEXT PRIMARY KEY,
            guest INTEGER NOT NULL,
            made_utc TEXT NOT NULL,
            wrapped_key BLOB NOT NULL
        ) STRICT""",
    ),
)


def migrate(transaction: Transaction, schemas: Sequence[Schema]) -> None:
    """Run every step that has not run yet. Raises StoreTooNew, ValueError for a bad schema."""
    transaction.execute(
        "CREATE TABLE IF NOT EXISTS schema_step "
        "(room TEXT NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (room, step)) STRICT"
    )
    for schema in (STORE_SCHEMA, *schemas):
        (done,) = transaction.rows(
            "SELECT count(*) AS n FROM schema_step WHERE room = ?", (schema.room,)
        )
        if done["n"] > len(schema.steps):
            raise StoreTooNew(
                f"The records were written by a later version (room {schema.room}, step "
                f"{done['n']}; this version knows {len(schema.steps)}). Nothing was changed. "
                "Install that version again."
            )
        for step in range(done["n"], len(schema.steps)):
            transaction.execute(schema.steps[step])
            transaction.execute("INSERT INTO schema_step VALUES (?, ?)", (schema.room, step))
    _refuse_what_erasure_would_miss(transaction)


def learner_tables(transaction: Transaction) -> list[str]:
    """Return the tables whose rows belong to one learner each."""
    return [
        row["name"]
        for row in transaction.rows(
            "SELECT m.name AS name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = 'learner_id' ORDER BY m.name"
        )
    ]


def _refuse_what_erasure_would_miss(transaction: Transaction) -> None:
    for table in learner_tables(transaction):
        cascades = transaction.rows(
            "SELECT 1 FROM pragma_foreign_key_list(?) WHERE \"from\" = 'learner_id' "
            "AND \"table\" = 'learner' AND on_delete = 'CASCADE'",
            (table,),
        )
        if not cascades:
            raise ValueError(f"table {table}: learner_id must go with its learner (CASCADE)")
