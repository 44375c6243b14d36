"""The encrypted database: one thread owns the connection, everybody else hands it work."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from app.security.derivation import derive_key
from app.store.connection import (
    check_integrity,
    connect,
    in_plain_words,
    refuse_wrong_key,
    write_key_check,
)
from app.store.errors import StoreDamaged, StoreUnwritable, UnknownLearner
from app.store.learner_keys import new_data_key, seal_with, unseal_with
from app.store.schema import Schema, migrate

Result = TypeVar("Result")
Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = sqlcipher.Row
"""Columns by name or position."""


class Transaction:
    """What work sees of the database: all of it happens, or nothing."""

    def __init__(self, connection: sqlcipher.Connection, wrapping_key: bytes) -> None:
        self._connection = connection
        self._wrapping_key = wrapping_key

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Run one statement; return how many rows it changed."""
        return self._connection.execute(sql, tuple(parameters)).rowcount

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Return all rows of a query."""
        return self._connection.execute(sql, tuple(parameters)).fetchall()

    def row(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        found: Row | None = self._connection.execute(sql, tuple(parameters)).fetchone()
        return found

    def make_learner(self, *, guest: bool, made: datetime) -> str:
        """Return the id of a new learner with a data key of their own."""
        learner_id = uuid.uuid4().hex
        wrapped = seal_with(self._wrapping_key, f"learner/{learner_id}", new_data_key())
        self.execute(
            "INSERT INTO learner (id, guest, made_utc, wrapped_key) VALUES (?, ?, ?, ?)",
            (learner_id, int(guest), utc_text(made), wrapped),
        )
        return learner_id

    def seal(self, learner_id: str, place: str, content: bytes | str) -> bytes:
        """Return `content` encrypted under the learner's key, to be stored at `place`.

        `place` names table, row and column ("memory/17/text"); the same is needed to unseal.
        Raises UnknownLearner.
        """
        raw = content.encode() if isinstance(content, str) else content
        return seal_with(self._data_key(learner_id), f"{learner_id}/{place}", raw)

    def unseal(self, learner_id: str, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for `place`. Raises UnknownLearner, SealBroken."""
        return unseal_with(self._data_key(learner_id), f"{learner_id}/{place}", sealed)

    def unseal_text(self, learner_id: str, place: str, sealed: bytes) -> str:
        """Return the text that was sealed for `place`. Raises UnknownLearner, SealBroken."""
        return self.unseal(learner_id, place, sealed).decode()

    def _data_key(self, learner_id: str) -> bytes:
        row = self.row("SELECT wrapped_key FROM learner WHERE id = ?", (learner_id,))
        if row is None:
            raise UnknownLearner(f"There is no learner {learner_id} in the records (any more).")
        return unseal_with(self._wrapping_key, f"learner/{learner_id}", row["wrapped_key"])


class Database:
    """The records' database, encrypted with a key made from the machine's key.

    Work is a function of a `Transaction`. `write` returns once its changes are on the disk (WAL,
    synchronous FULL); whatever work raises undoes all of it. Any thread may call; work itself must
    not call the database again. Raises the errors of `app.store.errors`.
    """

    def __init__(self, path: Path, machine_key: bytes, schemas: Sequence[Schema]) -> None:
        """Open or create. A file that is there is never overwritten.

        Raises WrongKey, StoreDamaged, StoreTooNew, StoreFull, StoreUnwritable, StoreBusy.
        """
        self.path = path
        self.page_key = derive_key(machine_key, "records database")
        self._wrapping_key = derive_key(machine_key, "learner keys")
        if not path.exists():
            self._create()
        refuse_wrong_key(path, self.page_key)
        if path.stat().st_size == 0:
            raise StoreDamaged(path, "the file is empty")
        self._connection = connect(path, self.page_key)
        self._owner = ThreadPoolExecutor(1, thread_name_prefix="records")
        try:
            self.write(lambda tx: migrate(tx, schemas))
        except BaseException:
            self.close()
            raise

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Return what `work` returned, once its changes are safely kept."""
        return self._wait(self.submit(work))

    def read(self, work: Callable[[Transaction], Result]) -> Result:
        """Return what `work` returned; it saw one unchanging state of the database."""
        return self._wait(self._owner.submit(self._run, "BEGIN", work))

    def submit(self, work: Callable[[Transaction], Result]) -> Future[Result]:
        """Hand in work without waiting; it runs after all that was handed in before."""
        return self._owner.submit(self._run, "BEGIN IMMEDIATE", work)

    def check(self) -> None:
        """Authenticate every page of the file. Raises StoreDamaged."""
        self._wait(self._owner.submit(check_integrity, self._connection, self.path))

    def compact(self, *, rewrite: bool = False) -> None:
        """Move everything from the log into the file; with `rewrite` make the file anew."""
        self._wait(self._owner.submit(self._compact, rewrite))

    def close(self) -> None:
        """Finish what was handed in, fold the log into the file, close."""
        self._owner.shutdown(wait=True)
        self._connection.close()

    def _wait(self, future: Future[Result]) -> Result:
        if threading.current_thread().name.startswith("records"):
            raise RuntimeError("work handed to the database must not call the database")
        return future.result()

    def _run(self, begin: str, work: Callable[[Transaction], Result]) -> Result:
        with in_plain_words(self.path):
            self._connection.execute(begin)
            try:
                result = work(Transaction(self._connection, self._wrapping_key))
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            return result

    def _compact(self, rewrite: bool) -> None:
        with in_plain_words(self.path):
            if rewrite:
                self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _create(self) -> None:
        """Make the file under another name first: a crash leaves no half-made database."""
        unfinished = self.path.with_name(self.path.name + ".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for leftover in self.path.parent.glob(unfinished.name + "*"):
                leftover.unlink()
            os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            connection = connect(unfinished, self.page_key)
            try:
                with in_plain_words(unfinished):
                    connection.execute("BEGIN IMMEDIATE")
                    migrate(Transaction(connection, self._wrapping_key), ())
                    connection.execute("COMMIT")
            finally:
                connection.close()
            write_key_check(self.path, self.page_key)
            unfinished.rename(self.path)
            _sync_folder(self.path.parent)
        except OSError as fault:
            raise StoreUnwritable(
                f"The records cannot be kept at {self.path}: {fault.strerror}. Give the folder "
                "back to the user this application runs as."
            ) from fault


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def utc_text(moment: datetime) -> str:
    """Return the moment as ISO 8601 in UTC with microseconds: text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_utc_text(text: str) -> datetime:
    """Return the moment `utc_text` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
