"""What staff do with packs at the kiosk: see, check, bring in, take into use, go back."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from app.packs import PackError, list_packs, load_pack
from app.packs.archive import SUFFIX, ArchiveCard, read_card
from app.packs.shelf import shipped_packs_dir
from app.records.audit import Data
from app.runtime import installed_packs
from app.runtime.installed_packs import FOLDER, PackUnsigned, laid_aside, shelves
from app.runtime.settings import Settings, keep_setting, load_settings
from app.runtime.sticks import carriers, files_on
from app.runtime.this_machine import this_machine
from app.security import is_signed, trusted_key

Note = Callable[[str, Data], None]
"""Writes into the audit log what was done: the event and its data."""


class CarryFailed(PackError):
    """A file could not be brought in or taken out; nothing was changed."""

    code: ClassVar[str] = "packs.not_carried"


class Origin(enum.StrEnum):
    """Where a pack comes from."""

    SHIPPED = "shipped"
    """With the application."""
    FOLDER = "folder"
    """A folder that somebody works on."""
    ARCHIVE = "archive"
    """One file that was brought in."""


class Signature(enum.StrEnum):
    """Who answers for a pack."""

    APPLICATION = "application"
    SITE = "site"
    """The key this kiosk trusts."""
    UNKNOWN = "unknown"
    """Signed; this kiosk trusts no key or another one."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PackCard:
    """One pack of the installation. `fault` says why it cannot be used."""

    pack_id: str
    title: str
    version: str
    origin: Origin
    signature: Signature
    chosen: bool
    """True for the one that this kiosk is to use."""
    offered: bool = False
    """True for one whose exercises are offered beside those of the chosen one."""
    other_version: str = ""
    """What going back would take into use; empty: nothing."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack on a stick. `fault` says why it would be refused."""

    file: Path
    pack_id: str
    version: str
    signature: Signature
    fault: str = ""


class PackCare:
    """The packs of one installation. Everything that is changed is noted."""

    def __init__(self, settings: Settings, note: Note) -> None:
        self._settings, self._note = settings, note
        self._data = settings.data_dir

    def installed(self) -> list[PackCard]:
        """Return every pack, the chosen one first."""
        cards = [
            self._card(pack_id, folder)
            for pack_id, folder in list_packs(shelves(self._data)).items()
        ]
        return sorted(
            cards, key=lambda card: (not card.chosen, not card.offered, card.title.casefold())
        )

    def offered(self) -> list[Offer]:
        """Return the packs on all sticks; reads each of them whole."""
        return [
            self._offer(file)
            for folder in carriers(self._settings)
            for file in files_on(folder, SUFFIX)
        ]

    def verify(self, pack_id: str) -> PackCard:
        """Read everything of a pack again and compare it with what was built and signed.

        Raises PackError with every fault.
        """
        archive = self._archive(pack_id)
        if archive is not None:
            installed_packs.check_archive(archive, self._data)
        folder = list_packs(shelves(self._data))[pack_id]
        load_pack(folder, this_machine())
        card = self._card(pack_id, folder)
        self._note("pack.verified", {"pack": pack_id, "version": card.version})
        return card

    def install(self, offer: Offer) -> PackCard:
        """Bring a pack in. Raises PackError with nothing changed."""
        with _plainly(offer.file.name):
            installed_packs.install_pack(offer.file, self._data)
        self._note("pack.installed", {"pack": offer.pack_id, "version": offer.version})
        return self._card_of(offer.pack_id)

    def choose(self, pack_id: str) -> PackCard:
        """Make this the pack that is used from the next start on. Raises PackError, SettingFixed.

        It is checked whole first.
        """
        card = self.verify(pack_id)
        keep_setting(self._data, "pack", pack_id)
        self._note("pack.chosen", {"pack": pack_id, "version": card.version})
        return self._card_of(pack_id)

    def offer(self, pack_id: str, offered: bool) -> PackCard:
        """Offer this pack's exercises beside the chosen one's from the next start on, or no more.

        Raises PackError, SettingFixed. It is checked whole before it is offered.
        """
        if offered:
            self.verify(pack_id)
        others = [one for one in self._now().more_packs if one != pack_id]
        keep_setting(self._data, "more_packs", [*others, pack_id] if offered else others)
        self._note("pack.offered", {"pack": pack_id, "offered": offered})
        return self._card_of(pack_id)

    def go_back(self, pack_id: str) -> PackCard:
        """Exchange a pack for the version it replaced. Raises PackError with nothing changed."""
        with _plainly(pack_id):
            installed_packs.exchange_pack(pack_id, self._data)
        card = self._card_of(pack_id)
        self._note("pack.rolled_back", {"pack": pack_id, "version": card.version})
        return card

    def _now(self) -> Settings:
        return load_settings(data_dir=self._data)

    def _card_of(self, pack_id: str) -> PackCard:
        return self._card(pack_id, list_packs(shelves(self._data))[pack_id])

    def _archive(self, pack_id: str) -> Path | None:
        file = self._data / FOLDER / f"{pack_id}{SUFFIX}"
        return file if file.is_file() else None

    def _card(self, pack_id: str, folder: Path) -> PackCard:
        now = self._now()
        chosen = pack_id == now.pack
        archive = self._archive(pack_id)
        origin, signature, fault = Origin.FOLDER, Signature.NONE, ""
        if folder.parent == shipped_packs_dir():
            origin, signature = Origin.SHIPPED, Signature.APPLICATION
        elif archive is not None:
            origin = Origin.ARCHIVE
            signature = self._signature(read_card(archive))
        title, version = pack_id, ""
        try:
            manifest = load_pack(folder).manifest
            title, version = manifest.title, manifest.version
        except PackError as found:
            fault = found.operator
        return PackCard(
            pack_id=pack_id,
            title=title,
            version=version,
            origin=origin,
            signature=signature,
            chosen=chosen,
            offered=not chosen and pack_id in now.more_packs,
            other_version=self._other_version(pack_id, origin),
            fault=fault,
        )

    def _other_version(self, pack_id: str, origin: Origin) -> str:
        aside = laid_aside(pack_id, self._data)
        shipped = list_packs().get(pack_id)
        try:
            if aside is not None:
                return read_card(aside).version
            if origin is Origin.ARCHIVE and shipped is not None:
                return load_pack(shipped).manifest.version
        except PackError:
            pass
        return ""

    def _offer(self, file: Path) -> Offer:
        try:
            card = read_card(file)
        except PackError as refused:
            return Offer(file, file.stem, "", Signature.NONE, refused.operator)
        signature, fault = self._signature(card), ""
        if trusted_key(self._data) is not None and signature is not Signature.SITE:
            fault = PackUnsigned(
                "It is not signed with this site's key, and this kiosk takes no others."
            ).operator
        return Offer(file, card.pack_id, card.version, signature, fault)

    def _signature(self, card: ArchiveCard) -> Signature:
        public = trusted_key(self._data)
        if card.signature is None:
            return Signature.NONE
        if public is not None and is_signed(card.listing, card.signature, public):
            return Signature.SITE
        return Signature.UNKNOWN


@contextmanager
def _plainly(what: str) -> Iterator[None]:
    """Tell of a full disk or a pulled stick as a fault of the pack."""
    try:
        yield
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise CarryFailed(f"{what} could not be brought in: {why}. Nothing was changed.") from fault
