"""The audit log: who did what when, each row bound to all before it.

A row's hash is SHA-256 over the hash before it and the row as canonical JSON. Rows hold ids and
numbers, never names or words, so that they can stay when a learner goes.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.store import Database, Row, Transaction, utc_text

Data: TypeAlias = Mapping[str, str | int | float | bool | None]
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row as it is exported."""

    seq: int
    at_utc: str
    actor: str
    """staff, kiosk or system."""
    event: str
    data: str
    """Canonical JSON."""
    hash: bytes


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading the whole chain has shown. `bad_row` is the first row that is not as written."""

    rows: int
    head: bytes
    bad_row: int | None = None
    why: str = ""

    @property
    def whole(self) -> bool:
        """True if every row is as it was written and none is missing."""
        return self.bad_row is None


def append(tx: Transaction, at: datetime, actor: str, event: str, data: Data | None = None) -> int:
    """Add a row in the same transaction as what it tells of; return its number."""
    head = tx.row("SELECT seq, hash FROM audit_head")
    seq = head["seq"] + 1 if head else 1
    previous = head["hash"] if head else GENESIS
    at_utc = utc_text(at)
    text = json.dumps(data or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = row_hash(previous, seq, at_utc, actor, event, text)
    tx.execute(
        "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, at_utc, actor, event, text, previous, digest),
    )
    tx.execute(
        "INSERT INTO audit_head VALUES (1, ?, ?) "
        "ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        (seq, digest),
    )
    return seq


def verify(database: Database, known: Mapping[int, bytes] | None = None) -> Verification:
    """Read the whole chain; name the first row that was changed, removed or put in.

    `known` maps row numbers to hashes kept elsewhere (checkpoints): they also find a chain that
    was rewritten from some row on, or cut off.
    """
    return database.read(lambda tx: _verify(tx, known or {}))


def rows(database: Database, after: int = 0, limit: int = 1000) -> list[AuditRow]:
    """Return rows in order, from the one after `after`."""
    found = database.read(
        lambda tx: tx.rows("SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit))
    )
    return [_exported(row) for row in found]


def all_rows(database: Database) -> Iterator[AuditRow]:
    """Yield every row in order."""
    after = 0
    while page := rows(database, after):
        yield from page
        after = page[-1].seq


def row_hash(previous: bytes, seq: int, at_utc: str, actor: str, event: str, data: str) -> bytes:
    """Return the hash that binds a row to the one before it."""
    row = json.dumps([seq, at_utc, actor, event, data], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + row.encode()).digest()


def _verify(tx: Transaction, known: Mapping[int, bytes]) -> Verification:
    last, before = 0, GENESIS
    head = tx.row("SELECT seq, hash FROM audit_head")
    chain = tx.rows("SELECT * FROM audit ORDER BY seq")
    for row, following in itertools.zip_longest(chain, chain[1:]):
        fault = _fault_of(row, last, before)
        if fault == "unlinked":
            # Whoever rewrites a row leaves it at odds with the next: which of the two is it?
            bound_next = following["previous"] if following else head and head["hash"]
            fault = "replaced" if last == 0 or bound_next != row["hash"] else "before"
        if fault == "missing":
            return Verification(last, before, last + 1, f"row {last + 1} is missing")
        if fault:
            number = last if fault == "before" else row["seq"]
            return Verification(last, before, number, f"row {number} was changed or replaced")
        if known.get(row["seq"], row["hash"]) != row["hash"]:
            number = row["seq"]
            return Verification(
                last,
                before,
                number,
                f"row {number}, or one before it, is not the one a checkpoint has seen",
            )
        last, before = row["seq"], row["hash"]
    longest = max([head["seq"] if head else 0, *known])
    if longest > last:
        return Verification(last, before, last + 1, f"row {last + 1} and all after it are missing")
    if last and (head is None or (head["seq"], head["hash"]) != (last, before)):
        return Verification(last, before, last, f"row {last} was put in or replaced")
    return Verification(last, before)


def _fault_of(row: Row, last: int, before: bytes) -> str:
    if row["seq"] != last + 1:
        return "missing"
    columns = (row[name] for name in ("at_utc", "actor", "event", "data"))
    if row_hash(row["previous"], row["seq"], *columns) != row["hash"]:
        return "changed"
    return "" if row["previous"] == before else "unlinked"


def _exported(row: Row) -> AuditRow:
    return AuditRow(row["seq"], row["at_utc"], row["actor"], row["event"], row["data"], row["hash"])
