"""The packs of an installation: shipped ones, folders and archives an operator has put there."""

import shutil
from pathlib import Path
from typing import ClassVar

from app.packs import Pack, PackError, find_pack, load_pack
from app.packs.archive import SUFFIX, read_card, unpack
from app.security import is_signed, trusted_key

FOLDER, UNPACKED = "packs", "unpacked-packs"


class PackUnsigned(PackError):
    """The site signs its packs, and this one has no signature of the site's that holds."""

    code: ClassVar[str] = "packs.unsigned"


def open_pack(name: str, data_dir: Path) -> Pack:
    """The pack meant by an id, a folder or an archive, checked. Raises PackError."""
    path = Path(name)
    if path.suffix == SUFFIX and path.is_file():
        return load_pack(unpacked(path, data_dir))
    if path.is_dir():
        return load_pack(path)
    return load_pack(find_pack(name, shelves(data_dir)))


def shelves(data_dir: Path) -> list[Path]:
    """Folders with the operator's packs, unpacking the archives among them where needed."""
    own = data_dir / FOLDER
    for archive in sorted(own.glob(f"*{SUFFIX}")):
        unpacked(archive, data_dir)
    return [own, data_dir / UNPACKED]


def unpacked(archive: Path, data_dir: Path) -> Path:
    """The folder with the archive's files. Raises ArchiveRefused or PackUnsigned."""
    check_signature(archive, data_dir)
    return unpack(archive, data_dir / UNPACKED)


def check_signature(archive: Path, data_dir: Path) -> None:
    """Raises PackUnsigned where this machine trusts a key and the archive is not signed by it."""
    public = trusted_key(data_dir)
    if public is None:
        return
    card = read_card(archive)
    if card.signature is None or not is_signed(card.listing, card.signature, public):
        raise PackUnsigned(
            f"{archive.name} is not signed with this site's key. Sign it with "
            "`vivavoce packs build --key`, or ask those who sent it."
        )


def install_pack(archive: Path, data_dir: Path) -> Path:
    """Checks the archive and all in it, then keeps it, in place of the same pack's older one.

    Raises ArchiveRefused, PackUnsigned or PackInvalid.
    """
    pack = load_pack(unpacked(archive, data_dir))
    kept = data_dir / FOLDER / f"{pack.id}{SUFFIX}"
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for older in (data_dir / UNPACKED).glob(f"{pack.id}-*"):
        if older != pack.folder and older.name[len(pack.id) + 1 :].isalnum():
            shutil.rmtree(older)
    shutil.copyfile(archive, kept)
    return kept
