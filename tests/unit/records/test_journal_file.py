"""A journal on disk is private, whole, and survives a full disk."""

import errno
import os
import stat
from pathlib import Path

import pytest

from app.records import JournalFile


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path / "j" / "s.jsonl", print)
    journal.append(b"i {}\n", flush=True)
    journal.close()
    assert stat.S_IMODE((tmp_path / "j" / "s.jsonl").stat().st_mode) == 0o600


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    troubles: list[str] = []
    journal = JournalFile(tmp_path / "s.jsonl", troubles.append)
    real = os.write
    full = True

    def fake_write(fd: int, data: bytes) -> int:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, data)

    monkeypatch.setattr(os, "write", fake_write)
    journal.append(b"first\n", flush=True)
    journal.append(b"second\n", flush=False)
    full = False
    journal.append(b"third\n", flush=True)
    monkeypatch.undo()
    journal.close()
    assert (tmp_path / "s.jsonl").read_bytes() == b"first\nsecond\nthird\n"
    assert len(troubles) == 1
    assert "No space left" in troubles[0]
