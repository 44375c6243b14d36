"""A learner leaves: the rows go, the key goes, and the disk is read again to see that it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.store.database import Database, Transaction
from app.store.errors import ErasureIncomplete, UnknownLearner
from app.store.learner_keys import NONCE_BYTES
from app.store.raw_pages import raw_pages
from app.store.schema import learner_tables


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was removed, and the proof: no trace of the data key in `scanned_bytes` of files."""

    learner_id: str
    rows: Mapping[str, int]
    """Per table; the learner's own row is not counted."""
    scanned_bytes: int


def erase_learner(
    database: Database, learner_id: str, also: Callable[[Transaction], object] | None = None
) -> Erasure:
    """Remove the learner's rows and key, and prove it from the raw files.

    `also` runs in the transaction that removes them.

    Whatever was encrypted under the key anywhere (other files, old copies of a page) can then be
    read by nobody. Raises UnknownLearner, ErasureIncomplete, StoreBusy.
    """

    def remove(tx: Transaction) -> tuple[bytes, dict[str, int]]:
        removed = _remove(tx, learner_id)
        if also is not None:
            also(tx)
        return removed

    wrapped, rows = database.write(remove)
    key = wrapped[NONCE_BYTES : NONCE_BYTES + 32]
    needles = (key[:16], key[16:])
    for rewrite in (False, True):
        database.compact(rewrite=rewrite)
        scanned = 0
        found = False
        for page in raw_pages(database.path, database.page_key):
            scanned += len(page)
            found = found or any(needle in page for needle in needles)
        if not found:
            return Erasure(learner_id, rows, scanned)
    raise ErasureIncomplete(
        f"The rows of learner {learner_id} are gone, but a copy of their key is still in "
        f"{database.path}, because another program is reading it. It goes when the last program "
        "that has the records open is closed: end the kiosk now."
    )


def _remove(transaction: Transaction, learner_id: str) -> tuple[bytes, dict[str, int]]:
    row = transaction.row("SELECT wrapped_key FROM learner WHERE id = ?", (learner_id,))
    if row is None:
        raise UnknownLearner(f"There is no learner {learner_id} in the records (any more).")
    counts: dict[str, int] = {}
    for table in learner_tables(transaction):
        (count,) = transaction.rows(
            f'SELECT count(*) AS n FROM "{table}" WHERE learner_id = ?',  # noqa: S608 - our table
            (learner_id,),
        )
        counts[table] = count["n"]
    transaction.execute("DELETE FROM learner WHERE id = ?", (learner_id,))
    return row["wrapped_key"], counts
