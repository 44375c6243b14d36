"""A journal on disk: appended to, flushed, whole after any crash."""

import os
from collections.abc import Callable
from pathlib import Path


class JournalFile:
    """Appends journal lines to `path` (created with mode 0600).

    A full disk loses nothing: lines wait in memory and are written with the next that fits;
    `on_trouble` is told once per spell. Not safe for use by two threads.
    """

    def __init__(self, path: Path, on_trouble: Callable[[str], None]) -> None:
        self.path = path
        self._on_trouble = on_trouble
        self._waiting = b""
        self._troubled = False
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append(self, lines: bytes, *, flush: bool) -> None:
        """Write whole lines; with `flush` they are on the disk when this returns."""
        self._waiting += lines
        try:
            while self._waiting:
                written = os.write(self._fd, self._waiting)
                self._waiting = self._waiting[written:]
            if flush:
                os.fsync(self._fd)
            self._troubled = False
        except OSError as trouble:
            if not self._troubled:
                self._troubled = True
                self._on_trouble(f"the journal {self.path} cannot be written: {trouble.strerror}")

    def close(self) -> None:
        """Write what waits, as far as the disk allows, and close."""
        self.append(b"", flush=True)
        os.close(self._fd)
