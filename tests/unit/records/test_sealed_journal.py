"""A sealed journal gives back every byte, replays, and shows where it was changed."""

import errno
import os
from pathlib import Path

import pytest

from app.conversation.replay import replay
from app.records.errors import JournalTampered
from app.records.sealed_journal import SealedJournal, read_sealed
from tests.unit.records.archived import KEY, WORDS, conversation


def write(path: Path, *parts: bytes) -> int:
    journal = SealedJournal(path, KEY, "s", print)
    for part in parts:
        journal.append(part, flush=True)
    journal.close()
    return journal.frames


def test_a_whole_session_replays_byte_for_byte(tmp_path: Path) -> None:
    journal = conversation().journal
    frames = write(tmp_path / "j.sealed", *journal.splitlines(keepends=True))
    assert WORDS.encode() in journal
    assert WORDS.encode() not in (tmp_path / "j.sealed").read_bytes()
    lines = list(read_sealed(tmp_path / "j.sealed", KEY, "s", frames))
    assert b"".join(lines) == journal
    result = replay(lines)
    assert result.difference is None
    assert result.inward > 10


def test_cut_at_any_byte_the_whole_frames_before_remain(tmp_path: Path) -> None:
    parts = [b"i one\n", b"i two\no three\n", b"i four\n"]
    write(tmp_path / "j", *parts)
    content = (tmp_path / "j").read_bytes()
    for size in range(len(content)):
        (tmp_path / "cut").write_bytes(content[:size])
        found = b"".join(read_sealed(tmp_path / "cut", KEY, "s"))
        assert b"".join(parts).startswith(found)
        with pytest.raises(JournalTampered, match="cut short"):
            list(read_sealed(tmp_path / "cut", KEY, "s", 3))


@pytest.mark.parametrize("at", [0, 8, 20, -1])
def test_a_changed_byte_is_found(tmp_path: Path, at: int) -> None:
    write(tmp_path / "j", b"i one\n", b"i two\n")
    content = bytearray((tmp_path / "j").read_bytes())
    content[at] ^= 1
    (tmp_path / "j").write_bytes(bytes(content))
    with pytest.raises(JournalTampered):
        list(read_sealed(tmp_path / "j", KEY, "s"))


def test_frames_cannot_change_places_or_sessions(tmp_path: Path) -> None:
    write(tmp_path / "j", b"i one\n", b"i two\n")
    content = (tmp_path / "j").read_bytes()
    frame = (len(content) - 4) // 2
    swapped = content[:4] + content[4 + frame :] + content[4 : 4 + frame]
    (tmp_path / "swapped").write_bytes(swapped)
    with pytest.raises(JournalTampered, match="Frame 1"):
        list(read_sealed(tmp_path / "swapped", KEY, "s"))
    with pytest.raises(JournalTampered):
        list(read_sealed(tmp_path / "j", KEY, "another"))
    with pytest.raises(JournalTampered):
        list(read_sealed(tmp_path / "j", bytes(32), "s"))


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    troubles: list[str] = []
    journal = SealedJournal(tmp_path / "j", KEY, "s", troubles.append)
    real, room = os.write, [10]

    def fake_write(fd: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real(fd, bytes(data)[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr(os, "write", fake_write)
    journal.append(b"i one\n", flush=True)
    journal.append(b"i two\n", flush=True)
    room[0] = 10_000
    journal.append(b"i three\n", flush=True)
    monkeypatch.undo()
    journal.close()
    assert b"".join(read_sealed(tmp_path / "j", KEY, "s", 3)) == b"i one\ni two\ni three\n"
    assert len(troubles) == 1
