"""Every page that lies in the database's files, decrypted: live, freed, or left in the log.

What SQL no longer shows may still be on the disk. This reads the files below SQL, as somebody would
who holds the machine key and a copy of the disk. Layout: SQLite file format 3 and its write-ahead
log; SQLCipher 4 (AES-256-CBC, 16 bytes of IV and 64 of HMAC at the end of each page).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE_BYTES = 4096
RESERVED_BYTES = 80
IV_BYTES = 16
SALT_BYTES = 16
"""At the head of page 1 in place of SQLite's own first bytes; never encrypted."""
WAL_HEADER_BYTES = 32
FRAME_HEADER_BYTES = 24


def raw_pages(database: Path, key: bytes) -> Iterator[bytes]:
    """Yield the plain content of every page in the file and in its log, live or not."""
    for number, page in enumerate(_pieces(database, 0, PAGE_BYTES), start=1):
        yield _decrypted(page, key, first=number == 1)
    log = database.with_name(database.name + "-wal")
    if log.is_file():
        for frame in _pieces(log, WAL_HEADER_BYTES, FRAME_HEADER_BYTES + PAGE_BYTES):
            number = int.from_bytes(frame[:4], "big")
            yield _decrypted(frame[FRAME_HEADER_BYTES:], key, first=number == 1)
    index = database.with_name(database.name + "-shm")
    if index.is_file():
        yield index.read_bytes()


def _pieces(path: Path, offset: int, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        while len(piece := file.read(size)) == size:
            yield piece


def _decrypted(page: bytes, key: bytes, *, first: bool) -> bytes:
    begin, end = SALT_BYTES if first else 0, PAGE_BYTES - RESERVED_BYTES
    decryptor = Cipher(algorithms.AES(key), modes.CBC(page[end : end + IV_BYTES])).decryptor()
    return decryptor.update(page[begin:end]) + decryptor.finalize()
