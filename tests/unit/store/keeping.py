"""A small database with one table about learners."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from app.store import Database, Schema, Transaction

KEY = bytes(range(32))
MADE = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NOTES = Schema(
    room="notes",
    steps=(
        "CREATE TABLE note (id TEXT PRIMARY KEY, learner_id TEXT NOT NULL REFERENCES learner(id) "
        "ON DELETE CASCADE, words BLOB NOT NULL) STRICT",
    ),
)


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    """The database in `folder`, closed at the end."""
    database = Database(folder / "records.db", KEY, (NOTES,))
    try:
        yield database
    finally:
        database.close()


def note(tx: Transaction, learner_id: str, words: str) -> str:
    """Keep some words of a learner, sealed."""
    note_id = uuid4().hex
    sealed = tx.seal(learner_id, f"note/{note_id}", words)
    tx.execute("INSERT INTO note VALUES (?, ?, ?)", (note_id, learner_id, sealed))
    return note_id
