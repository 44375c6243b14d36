"""An SQLCipher connection with this house's settings, and its faults in plain words."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from app.store.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreUnwritable,
    WrongKey,
)

BUSY_MS = 5000
_PRIMARY = 0xFF
"""SQLite's extended result codes carry the primary code in their low byte."""


def connect(path: Path, key: bytes) -> sqlcipher.Connection:
    """Return an open connection in autocommit mode: WAL, synchronous FULL, secure_delete.

    Raises whatever `in_plain_words` makes of a wrong key or a damaged file.
    """
    connection = sqlcipher.connect(
        path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )
    try:
        connection.row_factory = sqlcipher.Row
        with in_plain_words(path):
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for setting in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "secure_delete = ON",
                "foreign_keys = ON",
                "trusted_schema = OFF",
                "temp_store = MEMORY",
            ):
                connection.execute(f"PRAGMA {setting}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def check_integrity(connection: sqlcipher.Connection, path: Path) -> None:
    """Authenticate every page and check the structure. Raises StoreDamaged."""
    with in_plain_words(path):
        faults = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
        if not faults:
            faults = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
            faults = [fault for fault in faults if fault != "ok"]
    if faults:
        raise StoreDamaged(path, faults[0])


@contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn SQLite's faults of disk, key and file into this room's; a broken rule stays as it is."""
    try:
        yield
    except sqlcipher.Error as fault:
        plain = _plain(fault, path)
        if plain is None:
            raise
        raise plain from fault


def _plain(fault: sqlcipher.Error, path: Path) -> StoreError | None:
    code = getattr(fault, "sqlite_errorcode", 0) & _PRIMARY
    if code == sqlcipher.SQLITE_NOTADB or code == sqlcipher.SQLITE_CORRUPT:
        return StoreDamaged(path, str(fault))
    if code == sqlcipher.SQLITE_FULL:
        return StoreFull(path)
    if code in (sqlcipher.SQLITE_BUSY, sqlcipher.SQLITE_LOCKED):
        return StoreBusy(path)
    if code in (sqlcipher.SQLITE_IOERR, sqlcipher.SQLITE_CANTOPEN, sqlcipher.SQLITE_READONLY):
        return StoreUnwritable(
            f"The records at {path} cannot be read or written ({fault}). Nothing was lost. See "
            "whether the disk is full, read-only or unplugged."
        )
    return None


def key_check_path(path: Path) -> Path:
    """Where the mark lies that tells a wrong key from a damaged file."""
    return path.with_name(path.name + ".key-check")


def write_key_check(path: Path, key: bytes) -> None:
    """Leave the mark of `key` beside the database; it says nothing about the key itself."""
    mark = key_check_path(path)
    fd = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(_mark_of(key))
        file.flush()
        os.fsync(file.fileno())


def refuse_wrong_key(path: Path, key: bytes) -> None:
    """Raises WrongKey if the database's mark is another key's."""
    mark = key_check_path(path)
    if mark.is_file() and not hmac.compare_digest(mark.read_bytes(), _mark_of(key)):
        raise WrongKey(path)


def _mark_of(key: bytes) -> bytes:
    digest = hmac.new(key, b"vivavoce records", hashlib.sha256).hexdigest()[:32]
    return digest.encode() + b"\n"
