"""Archives that nobody means well with, made on the spot."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

BOMB_BYTES = 2_000_000_000
_PART_BYTES = 10_000_000
_INSIDE = "knowledge/zeros.md"
_CENTRAL, _END = b"PK\x01\x02", b"PK\x05\x06"


def bomb(name: str = _INSIDE, said_bytes: int = BOMB_BYTES) -> bytes:
    """A zip of two gigabytes of zeros, whose headers say `said_bytes`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(_PART_BYTES)
    crc = 0
    for _ in range(BOMB_BYTES // _PART_BYTES):
        crc = zlib.crc32(zeros, crc)
    part = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    parts = BOMB_BYTES // _PART_BYTES - 1
    packed = part + again * parts + packer.flush()
    raw = name.encode()
    sizes = struct.pack("<III", crc, len(packed), said_bytes)
    common = struct.pack("<HHHHH", 20, 0, zipfile.ZIP_DEFLATED, 0, 33) + sizes
    local = b"PK\x03\x04" + common + struct.pack("<HH", len(raw), 0) + raw
    rest = struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, stat.S_IFREG << 16, 0)
    central = _CENTRAL + struct.pack("<H", 20) + common + rest + raw
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(packed), 0)
    return local + packed + central + _END + end


def overlapping(entries: int = 400) -> bytes:
    """Many entries of a directory that all show the same megabyte."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("knowledge/0000.md", bytes(range(256)) * 4000)
    raw = made.getvalue()
    at, end = raw.rindex(_CENTRAL), raw.rindex(_END)
    directory = b"".join(raw[at:end].replace(b"0000", b"%04d" % n) for n in range(entries))
    tail = bytearray(raw[end:])
    struct.pack_into("<HHI", tail, 8, entries, entries, len(directory))
    return raw[:at] + directory + bytes(tail)


def many(entries: int = 60_000) -> bytes:
    """More files than anybody writes."""
    return _zip({f"knowledge/{number}.md": b"" for number in range(entries)})


def link() -> bytes:
    """A document that is a link to a file of the machine."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        entry = zipfile.ZipInfo("knowledge/hosts.md")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, b"/etc/hosts")
    return made.getvalue()


def _zip(contents: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return made.getvalue()


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "bomb": bomb,
    "bomb_that_lies": lambda: bomb(said_bytes=1000),
    "bomb_in_a_zip": lambda: _zip({"knowledge/inner.zip": bomb()}),
    "overlapping": overlapping,
    "many_files": many,
    "far_up": lambda: _zip({"../../../pack.yaml": b"id: up\n"}),
    "absolute": lambda: _zip({"/pack.yaml": b"id: up\n"}),
    "backslash": lambda: _zip({"knowledge\\..\\..\\pack.yaml": b"id: up\n"}),
    "link": link,
    "no_archive": lambda: b"PK\x05\x06" + b"\xff" * 18,
}
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "bomb.docx": lambda: bomb("word/document.xml"),
    "lies.docx": lambda: bomb("word/document.xml", said_bytes=1000),
    "lies.xlsx": lambda: bomb("xl/workbook.xml", said_bytes=1000),
    "lies.pptx": lambda: bomb("ppt/presentation.xml", said_bytes=1000),
}


def unpacked(path: Path) -> int:
    """How many bytes come out of an archive that is unpacked piece by piece without a limit."""
    with zipfile.ZipFile(path) as archive, archive.open(archive.infolist()[0]) as file:
        return sum(len(piece) for piece in iter(lambda: file.read(1_000_000), b""))
