"""The packs of an installation: shipped ones, folders and archives an operator has put there."""

import shutil
from pathlib import Path
from typing import ClassVar

from app.packs import Pack, PackError, find_pack, load_pack
from app.packs.archive import SUFFIX, read_card, unpack
from app.runtime.log import log
from app.security import is_signed, trusted_key

FOLDER, UNPACKED, LOOKED_AT = "packs", "unpacked-packs", "looked-at-packs"


class PackUnsigned(PackError):
    """The site signs its packs, and this one has no signature of the site's that holds."""

    code: ClassVar[str] = "packs.unsigned"


def open_pack(name: str, data_dir: Path) -> Pack:
    """The pack meant by an id, a folder or an archive, checked. Raises PackError."""
    path = Path(name)
    if path.suffix == SUFFIX and path.is_file():
        return load_pack(_unpacked(path, data_dir, LOOKED_AT))
    if path.is_dir():
        return load_pack(path)
    return load_pack(find_pack(name, shelves(data_dir)))


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
    """Checks the archive and all in it, then keeps it, in place of the same pack's older one.

    Raises ArchiveRefused, PackUnsigned or PackInvalid.
    """
    pack = load_pack(_unpacked(archive, data_dir, LOOKED_AT))
    kept = data_dir / FOLDER / f"{pack.id}{SUFFIX}"
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(archive, kept)
    return kept


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
