"""The learners' memories in the store, each readable, correctable and erasable by its learner."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

import msgspec

from app.errors import VivaError
from app.memory.memory import Memory, MemoryKind, Proposal
from app.memory.proposing import Proposals
from app.store import Database, Row, Transaction, from_utc_text, utc_text


class UnknownMemory(VivaError):
    """There is no such memory of this learner."""

    code: ClassVar[str] = "memory.unknown"
    learner_sentence: ClassVar[str] = "This is not remembered any more."


class _Content(msgspec.Struct, frozen=True):
    text: str
    topic: str = ""


class Memories:
    """Keeps, shows, corrects and erases. Blocks for the store; errors are the store's.

    Whoever calls `keep` has the learner's consent to memory.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    def keep(
        self, learner_id: str, proposals: Proposals, made: datetime | None = None
    ) -> list[Memory]:
        """Remember what is new in place of what it is newer than; drop what is settled.

        `made`: when the session showed it, None: now. Of one moment, what was kept first leads.
        """
        made = made or self._now()

        def work(tx: Transaction) -> list[Memory]:
            for subject in proposals.settled:
                tx.execute(
                    "DELETE FROM memory WHERE learner_id = ? AND subject = ?",
                    (learner_id, subject),
                )
            known = {(m.scope, m.text) for m in self._all(tx, learner_id)}
            return [
                self._insert(tx, learner_id, proposal, made)
                for proposal in proposals.new
                if proposal.subject or (proposal.scope, proposal.text) not in known
            ]

        return self._database.write(work)

    def about(self, learner_id: str, scopes: Sequence[str] | None = None) -> list[Memory]:
        """Return what is remembered, newest first; all of it, or what these scopes may use."""
        found = self._database.read(lambda tx: self._all(tx, learner_id))
        return [m for m in found if scopes is None or m.scope in scopes]

    def correct(self, learner_id: str, memory_id: str, text: str) -> Memory:
        """Put the memory into the learner's words. Raises UnknownMemory."""

        def work(tx: Transaction) -> Memory:
            before = self._one(tx, learner_id, memory_id)
            content = _Content(" ".join(text.split()), before.topic)
            changed = tx.execute(
                "UPDATE memory SET content = ?, corrected = 1 WHERE id = ? AND learner_id = ?",
                (_sealed(tx, learner_id, memory_id, content), memory_id, learner_id),
            )
            assert changed == 1
            return self._one(tx, learner_id, memory_id)

        return self._database.write(work)

    def erase(self, learner_id: str, memory_id: str) -> None:
        """Forget one memory. Raises UnknownMemory."""

        def work(tx: Transaction) -> None:
            self._one(tx, learner_id, memory_id)
            tx.execute(
                "DELETE FROM memory WHERE id = ? AND learner_id = ?", (memory_id, learner_id)
            )

        self._database.write(work)

    def _insert(
        self, tx: Transaction, learner_id: str, proposal: Proposal, made: datetime
    ) -> Memory:
        if proposal.subject:
            tx.execute(
                "DELETE FROM memory WHERE learner_id = ? AND scope = ? AND subject = ?",
                (learner_id, proposal.scope, proposal.subject),
            )
        memory_id = uuid.uuid4().hex
        content = _Content(proposal.text, proposal.topic)
        tx.execute(
            "INSERT INTO memory (id, learner_id, made_utc, kind, scope, subject, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                memory_id,
                learner_id,
                utc_text(made),
                proposal.kind.value,
                proposal.scope,
                proposal.subject,
                _sealed(tx, learner_id, memory_id, content),
            ),
        )
        return self._one(tx, learner_id, memory_id)

    def _one(self, tx: Transaction, learner_id: str, memory_id: str) -> Memory:
        row = tx.row(
            "SELECT * FROM memory WHERE id = ? AND learner_id = ?", (memory_id, learner_id)
        )
        if row is None:
            raise UnknownMemory(f"Learner {learner_id} has no memory {memory_id}.")
        return _memory(tx, row)

    def _all(self, tx: Transaction, learner_id: str) -> list[Memory]:
        rows = tx.rows(
            "SELECT * FROM memory WHERE learner_id = ? ORDER BY made_utc DESC, rowid", (learner_id,)
        )
        return [_memory(tx, row) for row in rows]


def _place(memory_id: str) -> str:
    return f"memory/{memory_id}/content"


def _sealed(tx: Transaction, learner_id: str, memory_id: str, content: _Content) -> bytes:
    return tx.seal(learner_id, _place(memory_id), msgspec.json.encode(content))


def _memory(tx: Transaction, row: Row) -> Memory:
    raw = tx.unseal(row["learner_id"], _place(row["id"]), row["content"])
    content = msgspec.json.decode(raw, type=_Content)
    return Memory(
        memory_id=row["id"],
        kind=MemoryKind(row["kind"]),
        scope=row["scope"],
        subject=row["subject"],
        text=content.text,
        topic=content.topic,
        made=from_utc_text(row["made_utc"]),
        corrected=bool(row["corrected"]),
    )
