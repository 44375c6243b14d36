"""The packs of an installation: shipped ones, folders and archives an operator has put there."""

import os
import shutil
from pathlib import Path
from typing import ClassVar

from app.packs import Machine, Pack, PackError, PackNotFound, find_pack, load_pack
from app.packs.archive import SUFFIX, read_card, unpack
from app.runtime.log import log
from app.runtime.this_machine import this_machine
from app.security import is_signed, trusted_key

FOLDER, UNPACKED, LOOKED_AT = "packs", "unpacked-packs", "looked-at-packs"
EARLIER = "earlier"
"""Below FOLDER: of each pack the archive that was exchanged last."""


class PackUnsigned(PackError):
    """The site signs its packs, and this one has no signature of the site's that holds."""

    code: ClassVar[str] = "packs.unsigned"


def open_pack(name: str, data_dir: Path, machine: Machine | None = None) -> Pack:
    """The pack meant by an id, a folder or an archive, checked; with a `machine`, against it too.

    Raises PackError.
    """
    path = Path(name)
    if path.suffix == SUFFIX:
        if not path.is_file():
            raise PackNotFound(f"There is no file {name}.")
        return load_pack(_unpacked(path, data_dir, LOOKED_AT), machine)
    if path.is_dir():
        return load_pack(path, machine)
    if len(path.parts) > 1:
        raise PackNotFound(f"There is no folder {name}.")
    return load_pack(find_pack(name, shelves(data_dir)), machine)


def shelves(data_dir: Path) -> list[Path]:
    """Folders with the operator's packs. Archives are unpacked there; refused ones are logged."""
    own, shelf = data_dir / FOLDER, data_dir / UNPACKED
    kept: set[Path] = set()
    for archive in sorted(own.glob(f"*{SUFFIX}")):
        try:
            kept.add(_unpacked(archive, data_dir, UNPACKED))
        except PackError as refused:
            log.warning("pack_refused", why=refused.operator)
    for folder in shelf.glob("[!.]*"):
        if folder not in kept:
            shutil.rmtree(folder)
    return [own, shelf]


def install_pack(archive: Path, data_dir: Path) -> Path:
    """Checks the archive and all in it, then keeps it; the same pack's older one is laid aside.

    Raises ArchiveRefused, PackUnsigned, PackInvalid, or OSError with nothing changed.
    """
    pack = check_archive(archive, data_dir)
    kept = data_dir / FOLDER / f"{pack.id}{SUFFIX}"
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = kept.with_name(f"{kept.name}.new")
    try:
        shutil.copyfile(archive, fresh)
        with fresh.open("rb+") as written:
            os.fsync(written.fileno())
        if kept.is_file() and kept.read_bytes() != fresh.read_bytes():
            _lay_aside(kept)
        fresh.replace(kept)
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def exchange_pack(pack_id: str, data_dir: Path) -> None:
    """Takes the archive that was laid aside into use and lays the present one aside.

    Without one laid aside the pack that comes with the application is used again. The archive is
    checked first: raises ArchiveRefused, PackUnsigned, PackInvalid with nothing changed.
    """
    kept = data_dir / FOLDER / f"{pack_id}{SUFFIX}"
    aside = laid_aside(pack_id, data_dir)
    if aside is None:
        _lay_aside(kept)
        return
    check_archive(aside, data_dir)
    waiting = aside.with_name(f"{aside.name}.back")
    aside.replace(waiting)
    if kept.is_file():
        _lay_aside(kept)
    waiting.replace(kept)


def laid_aside(pack_id: str, data_dir: Path) -> Path | None:
    """The archive that `exchange_pack` would take into use."""
    aside = data_dir / FOLDER / EARLIER / f"{pack_id}{SUFFIX}"
    cut_off = aside.with_name(f"{aside.name}.back")
    if cut_off.is_file() and not aside.is_file():
        cut_off.replace(aside)
    return aside if aside.is_file() else None


def check_archive(archive: Path, data_dir: Path) -> Pack:
    """The pack in an archive, everything in it checked. Raises what `install_pack` does."""
    return load_pack(_unpacked(archive, data_dir, LOOKED_AT), this_machine())


def _lay_aside(kept: Path) -> None:
    folder = kept.parent / EARLIER
    folder.mkdir(exist_ok=True, mode=0o700)
    kept.replace(folder / kept.name)


def _unpacked(archive: Path, data_dir: Path, where: str) -> Path:
    """The folder with the archive's files. Raises ArchiveRefused or PackUnsigned."""
    public = trusted_key(data_dir)
    if public is not None:
        card = read_card(archive)
        if card.signature is None or not is_signed(card.listing, card.signature, public):
            raise PackUnsigned(
                f"{archive.name} is not signed with this site's key. Sign it with "
                "`vivavoce packs build --key`, or ask those who sent it."
            )
    return unpack(archive, data_dir / where)
