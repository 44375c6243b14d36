"""A pack as one file: a zip with a list of hashes in front, the same bytes for the same content.

What comes from outside is read with suspicion: every limit is checked before anything is unpacked,
and nothing is written outside the folder it is unpacked into.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
import struct
import uuid
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import ClassVar

from app.packs.errors import PackError
from app.packs.reading import MAX_FILES, load_pack

SUFFIX = ".vvpack"
LIST_NAME = "FILES.json"
SIGNATURE_NAME = "SIGNATURE"
SIGNATURE_BYTES = 64
"""An Ed25519 signature of the list of hashes (RFC 8032)."""
MAX_ARCHIVE_BYTES = 256_000_000
MAX_UNPACKED_BYTES = 256_000_000
MAX_RATIO = 200
"""Text packs about 4 to 1 and never 200 to 1."""
MAX_NAME = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)
_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _END64_BYTES, _LONGEST_COMMENT = 22, 20, 0xFFFF
_MAX_DIRECTORY_BYTES = 1_000_000
_RESERVED = frozenset({"con", "prn", "aux", "nul"}) | frozenset(
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
)


class ArchiveRefused(PackError):
    """The file is no pack archive, was changed after it was built, or could do harm."""

    code: ClassVar[str] = "packs.archive_refused"


@dataclass(frozen=True, slots=True)
class ArchiveCard:
    """What an archive says of itself, hashes checked."""

    pack_id: str
    version: str
    files: Mapping[str, str]
    """Name to SHA-256."""
    listing: bytes
    """The list as it stands in the archive: what a signature is about."""
    signature: bytes | None


def build_archive(
    folder: Path, target: Path, sign: Callable[[bytes], bytes] | None = None
) -> ArchiveCard:
    """Writes the pack in `folder` to `target`, signed where `sign` can, and returns its card.

    The same content gives the same bytes on every machine. Raises what `load_pack` and `sign`
    raise, with nothing written.
    """
    pack = load_pack(folder)
    contents = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
    hashes = {name: hashlib.sha256(contents[name]).hexdigest() for name in sorted(contents)}
    listing = json.dumps(
        {"archive": 1, "id": pack.id, "version": pack.manifest.version, "files": hashes},
        indent=1,
        ensure_ascii=False,
    ).encode()
    signature = sign(listing) if sign is not None else None
    signed = {SIGNATURE_NAME: signature} if signature is not None else {}
    _write(target, {LIST_NAME: listing, **signed, **{name: contents[name] for name in hashes}})
    return ArchiveCard(pack.id, pack.manifest.version, hashes, listing, signature)


def read_card(archive: Path) -> ArchiveCard:
    """The archive's card after every file was compared with its hash. Raises ArchiveRefused."""
    return _card(_contents(archive))


def unpack(archive: Path, shelf: Path) -> Path:
    """The folder below `shelf` that holds the archive's files, unpacked once per content.

    Raises ArchiveRefused before anything is written.
    """
    contents = _contents(archive)
    card = _card(contents)
    digest = hashlib.sha256(card.listing).hexdigest()[:16]
    target = shelf / f"{card.pack_id}-{digest}"
    if target.is_dir() and _unchanged(target, card.files):
        return target
    building = shelf / f".{target.name}-{uuid.uuid4().hex[:8]}"
    try:
        for name in card.files:
            path = building / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents[name])
        if target.exists():
            shutil.rmtree(target)
        building.rename(target)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return target


def _write(target: Path, contents: Mapping[str, bytes]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}-{uuid.uuid4().hex[:8]}")
    beside.write_bytes(made.getvalue())
    beside.replace(target)


def _contents(archive: Path) -> dict[str, bytes]:
    """Every file of the archive, all limits kept."""
    try:
        size = archive.stat().st_size
        if size > MAX_ARCHIVE_BYTES:
            mega = size // 1_000_000
            raise ArchiveRefused(f"{archive.name} is {mega} MB; at most 256 MB are read.")
        with archive.open("rb") as file:
            _check_end(archive, file, size)
            with zipfile.ZipFile(file) as opened:
                entries = opened.infolist()
                _check_entries(archive, entries)
                return {entry.filename: _content(opened, entry) for entry in entries}
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise ArchiveRefused(f"{archive.name} cannot be read: {error}.") from error


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The entry's bytes, and not one more unpacked than it says it has: `read()` has no bound."""
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)


def _check_end(archive: Path, file: io.BufferedReader, size: int) -> None:
    """How many entries there are, before a reader builds a list of them."""
    tail_bytes = min(size, _END_BYTES + _LONGEST_COMMENT + _END64_BYTES)
    file.seek(size - tail_bytes)
    tail = file.read(tail_bytes)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise ArchiveRefused(f"{archive.name} is no zip archive.")
    count, directory_bytes = struct.unpack_from("<HI", tail, at + 10)
    if tail[max(0, at - _END64_BYTES) : at].startswith(_END64) or count == 0xFFFF:
        raise ArchiveRefused(f"{archive.name} is in the zip64 form, which no pack needs.")
    if count > MAX_FILES + 2 or directory_bytes > _MAX_DIRECTORY_BYTES:
        raise ArchiveRefused(f"{archive.name} holds {count} files; at most {MAX_FILES} are read.")
    file.seek(0)


def _check_entries(archive: Path, entries: list[zipfile.ZipInfo]) -> None:
    pack = archive.name
    if len(entries) > MAX_FILES + 2:
        raise ArchiveRefused(f"{pack} holds {len(entries)} files; at most {MAX_FILES} are read.")
    names = [entry.filename.lower() for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        mega = unpacked // 1_000_000
        raise ArchiveRefused(f"{pack} would unpack to {mega} MB; at most 256 MB are allowed.")
    for entry in entries:
        name = entry.filename
        path = PurePosixPath(name)
        shown = name[:60]
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or entry.is_dir():
            raise ArchiveRefused(f"{pack} holds {shown!r}, which is a link, a folder or a device.")
        if (
            not name.isprintable()
            or len(name) > MAX_NAME
            or path.is_absolute()
            or path.as_posix() != name
            or len(path.parts) > 2
            or any(character in name for character in '\\:*?"<>|')
            or any(_unsafe(part) for part in path.parts)
        ):
            raise ArchiveRefused(f"{pack} holds the unsafe name {shown!r}.")
        if names.count(name.lower()) > 1:
            raise ArchiveRefused(f"{pack} holds {shown!r} twice.")
        if entry.flag_bits & 1:
            raise ArchiveRefused(f"{pack} holds {shown!r}, which is locked with a password.")
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 64):
            raise ArchiveRefused(
                f"{pack} holds {shown!r}, which swells more than {MAX_RATIO} times."
            )


def _unsafe(part: str) -> bool:
    stem = part.split(".")[0].lower()
    return part.startswith(".") or part.endswith((".", " ")) or stem in _RESERVED


def _card(contents: Mapping[str, bytes]) -> ArchiveCard:
    listing = contents.get(LIST_NAME)
    if listing is None:
        raise ArchiveRefused(
            f"The archive has no {LIST_NAME}: build it with `vivavoce packs build`."
        )
    try:
        said = json.loads(listing)
        files = {str(name): str(digest) for name, digest in said["files"].items()}
        pack_id, version = str(said["id"]), str(said["version"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveRefused(f"The archive's {LIST_NAME} cannot be read: {error}.") from error
    if not pack_id.isascii() or not pack_id.replace("-", "").replace("_", "").isalnum():
        raise ArchiveRefused(f"The archive names an impossible id: {pack_id[:60]!r}.")
    given = set(contents) - {LIST_NAME, SIGNATURE_NAME}
    wrong = sorted(given ^ set(files)) + sorted(
        name
        for name in given & set(files)
        if hashlib.sha256(contents[name]).hexdigest() != files[name]
    )
    if wrong:
        raise ArchiveRefused(
            "The archive is not as it was built: " + ", ".join(wrong[:5]) + ". Ask for a new copy."
        )
    return ArchiveCard(pack_id, version, files, listing, contents.get(SIGNATURE_NAME))


def _unchanged(folder: Path, files: Mapping[str, str]) -> bool:
    there = {
        (Path(base) / name).relative_to(folder).as_posix()
        for base, _, names in os.walk(folder)
        for name in names
    }
    return there == set(files) and all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        for name, digest in files.items()
    )
