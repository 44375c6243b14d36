"""A session's journal, encrypted line by line as it is written.

File: `VVJ1`, then frames of a length (4 bytes, big-endian) and AES-256-GCM of some whole lines. The
nonce is the frame's number, for a key serves this one file and is never used again after a crash:
whoever goes on writing has a key of their own. The session's id is bound in. A frame that a crash
cut short is left out, as a line is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.records.errors import JournalTampered
from app.records.journal_file import JournalFile

MAGIC = b"VVJ1"
LENGTH_BYTES = 4
TAG_BYTES = 16
KEY_BYTES = 32


class SealedJournal:
    """Appends journal lines to a new file; what a full disk holds back waits. One thread only.

    With `frames` the file holds that many whole ones and nothing behind them, and `key` is new.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        session_id: str,
        on_trouble: Callable[[str], None],
        frames: int = 0,
    ) -> None:
        self._file = JournalFile(path, on_trouble)
        self._cipher = AESGCM(key)
        self._bound = session_id.encode()
        self.frames = frames
        if not frames:
            self._file.append(MAGIC, flush=False)

    def append(self, lines: bytes, *, flush: bool) -> None:
        """Write whole lines; with `flush` they are on the disk when this returns."""
        sealed = self._cipher.encrypt(_nonce(self.frames), lines, self._bound)
        self.frames += 1
        self._file.append(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed, flush=flush)

    def close(self) -> None:
        """Write what waits, as far as the disk allows, and close."""
        self._file.close()


def read_sealed(
    path: Path, keys: bytes, session_id: str, frames: int | None = None
) -> Iterator[bytes]:
    """Yield the journal's lines, byte for byte as they were appended.

    `keys`: of each writer in turn, 32 bytes each. With `frames` the file must hold that many.
    Raises JournalTampered naming the frame, OSError.
    """
    number = 0
    for lines, _ in _frames(path, keys, session_id):
        number += 1
        yield from lines.splitlines(keepends=True)
    if frames is not None and number < frames:
        raise JournalTampered(f"{path} ends after frame {number} of {frames}: it was cut short.")


def cut_to_whole_frames(path: Path, keys: bytes, session_id: str) -> int:
    """Take away what a crash left unfinished; return how many frames there are.

    Raises JournalTampered, OSError.
    """
    ends = [end for _, end in _frames(path, keys, session_id)]
    with path.open("rb+") as file:
        file.truncate(max(ends, default=0))
    return len(ends)


def _frames(path: Path, keys: bytes, session_id: str) -> Iterator[tuple[bytes, int]]:
    """Yield the lines of each whole frame and the offset at which it ends."""
    ciphers = [AESGCM(keys[at : at + KEY_BYTES]) for at in range(0, len(keys), KEY_BYTES)]
    bound, number = session_id.encode(), 0
    with path.open("rb") as file:
        if not MAGIC.startswith(file.read(len(MAGIC))):
            raise JournalTampered(f"{path} is no sealed journal.")
        while len(head := file.read(LENGTH_BYTES)) == LENGTH_BYTES:
            length = int.from_bytes(head, "big")
            sealed = file.read(length) if length >= TAG_BYTES else b""
            if len(sealed) < length:
                return
            lines = _opened(ciphers, number, sealed, bound)
            if lines is None:
                raise JournalTampered(
                    f"Frame {number + 1} of {path} is not what was written. Nothing after it can "
                    "be trusted; keep a copy and see who had access."
                )
            number += 1
            yield lines, file.tell()


def _opened(ciphers: list[AESGCM], number: int, sealed: bytes, bound: bytes) -> bytes | None:
    """Return a frame's lines; a writer whose key does not open it has no more frames to come."""
    while ciphers:
        try:
            return ciphers[0].decrypt(_nonce(number), sealed, bound)
        except (InvalidTag, ValueError):
            ciphers.pop(0)
    return None


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
