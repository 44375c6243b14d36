"""Who the learners are: a name and perhaps a badge, both known to nobody but the staff."""

from __future__ import annotations

import csv
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.records import audit
from app.records.archive import Archive
from app.records.errors import BadgeTaken, BadgeUnknown, LearnerFileInvalid, NotFound
from app.security import derive_key
from app.store import Erasure, Transaction, erase_learner, from_utc_text

COLUMNS = ("name", "badge")
MAX_NAME, MAX_BADGE, MAX_ROWS = 120, 120, 20_000


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner as the staff see them."""

    id: str
    name: str
    """Empty for a guest."""
    guest: bool
    made: datetime
    sessions: int = 0


def register(archive: Archive, name: str, badge: str = "", *, actor: str = "staff") -> str:
    """Return the id of a new learner. Raises BadgeTaken, LearnerFileInvalid for a bad name."""
    faults = _faults(name, badge)
    if faults:
        raise LearnerFileInvalid(" ".join(faults))
    return archive.database.write(lambda tx: _register(archive, tx, name, badge, actor))


def make_guest(archive: Archive, tx: Transaction) -> str:
    """Return the id of a learner nobody knows, for one session."""
    return tx.make_learner(guest=True, made=archive.now())


def find_by_badge(archive: Archive, badge: str) -> Learner:
    """Return the learner whose badge this is. Raises BadgeUnknown."""
    mac = _badge_mac(archive, badge)
    found = archive.database.read(
        lambda tx: tx.row("SELECT learner_id FROM learner_detail WHERE badge_mac = ?", (mac,))
    )
    if found is None:
        raise BadgeUnknown("No learner has this badge. Register them, or go on as a guest.")
    return next(one for one in _learners(archive, found["learner_id"]))


def matching(archive: Archive, who: str) -> list[Learner]:
    """Return the learners with this badge, else with this id or name."""
    try:
        return [find_by_badge(archive, who)]
    except BadgeUnknown:
        return [one for one in _learners(archive) if who in (one.id, one.name)]


def find(archive: Archive, who: str) -> Learner:
    """Return the one learner with this badge, id or name. Raises NotFound."""
    found = matching(archive, who)
    if len(found) != 1:
        raise NotFound(f"{len(found)} learners have the badge, id or name {who!r}; one is needed.")
    return found[0]


def list_learners(archive: Archive) -> list[Learner]:
    """Return all learners, guests included, by name."""
    return sorted(_learners(archive), key=lambda one: (one.guest, one.name.casefold(), one.id))


def import_learners(archive: Archive, file: Path) -> list[str]:
    """Register everybody in a CSV file with the columns name and badge; all of them or nobody.

    Raises LearnerFileInvalid with every fault and its line.
    """
    people, faults = _read(file)
    if faults:
        raise LearnerFileInvalid(
            f"{file.name} has {len(faults)} fault(s), nobody was added:"
            + "".join(f"\n  - {fault}" for fault in faults)
        )

    def add_all(tx: Transaction) -> list[str]:
        return [_register(archive, tx, name, badge, "staff") for name, badge in people]

    return archive.database.write(add_all)


def erase(archive: Archive, learner_id: str, *, actor: str = "staff") -> Erasure:
    """Remove a learner with everything about them; return the proof.

    The audit log keeps that it happened, under the learner's random id. Raises UnknownLearner,
    ErasureIncomplete.
    """
    journals = archive.database.read(
        lambda tx: tx.rows("SELECT id FROM session WHERE learner_id = ?", (learner_id,))
    )
    gone: audit.Data = {"learner": learner_id, "journals": len(journals)}
    erasure = erase_learner(
        archive.database,
        learner_id,
        also=lambda tx: audit.append(tx, archive.now(), actor, "learner.erased", gone),
    )
    for row in journals:
        archive.journal_path(row["id"]).unlink(missing_ok=True)
    proof: audit.Data = {
        "learner": learner_id,
        "rows": sum(erasure.rows.values()),
        "scanned_bytes": erasure.scanned_bytes,
    }
    archive.database.write(
        lambda tx: audit.append(tx, archive.now(), actor, "learner.erasure_proved", proof)
    )
    return erasure


def _register(archive: Archive, tx: Transaction, name: str, badge: str, actor: str) -> str:
    mac = _badge_mac(archive, badge) if badge.strip() else None
    if mac and tx.row("SELECT 1 FROM learner_detail WHERE badge_mac = ?", (mac,)):
        raise BadgeTaken("Another learner has this badge already. Nobody was added.")
    learner_id = tx.make_learner(guest=False, made=archive.now())
    sealed = tx.seal(learner_id, "learner_detail/name", name.strip())
    tx.execute("INSERT INTO learner_detail VALUES (?, ?, ?)", (learner_id, sealed, mac))
    audit.append(tx, archive.now(), actor, "learner.registered", {"learner": learner_id})
    return learner_id


def _learners(archive: Archive, learner_id: str | None = None) -> list[Learner]:
    def read(tx: Transaction) -> Iterable[Learner]:
        for row in tx.rows(
            "SELECT l.id, l.guest, l.made_utc, d.name, "
            "(SELECT count(*) FROM session s WHERE s.learner_id = l.id) AS sessions "
            "FROM learner l LEFT JOIN learner_detail d ON d.learner_id = l.id "
            "WHERE ?1 IS NULL OR l.id = ?1",
            (learner_id,),
        ):
            name = (
                tx.unseal_text(row["id"], "learner_detail/name", row["name"]) if row["name"] else ""
            )
            made = from_utc_text(row["made_utc"])
            yield Learner(row["id"], name, bool(row["guest"]), made, row["sessions"])

    return archive.database.read(lambda tx: list(read(tx)))


def _badge_mac(archive: Archive, badge: str) -> bytes:
    key = derive_key(archive.machine_key, "badges")
    return hmac.new(key, badge.strip().casefold().encode(), hashlib.sha256).digest()


def _read(file: Path) -> tuple[list[tuple[str, str]], list[str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = list(csv.reader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        return [], [f"it cannot be read as CSV in UTF-8 ({fault})"]
    header = tuple(cell.strip().lower() for cell in table[0]) if table else ()
    if header != COLUMNS:
        return [], [f"line 1: the columns must be {','.join(COLUMNS)}"]
    if len(table) > MAX_ROWS:
        return [], [f"it has more than {MAX_ROWS} lines"]
    people: list[tuple[str, str]] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(COLUMNS):
            faults.append(f"line {number}: {len(cells)} cells instead of {len(COLUMNS)}")
            continue
        name, badge = cells[0].strip(), cells[1].strip()
        faults += [f"line {number}: {fault}" for fault in _faults(name, badge)]
        if badge and badge.casefold() in seen:
            faults.append(f"line {number}: the badge of line {seen[badge.casefold()]} again")
        seen[badge.casefold()] = number
        people.append((name, badge))
    return people, faults


def _faults(name: str, badge: str) -> list[str]:
    faults = []
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        faults.append(f"a name has 1 to {MAX_NAME} printable characters.")
    if len(badge) > MAX_BADGE or not badge.isprintable():
        faults.append(f"a badge has at most {MAX_BADGE} printable characters.")
    return faults
