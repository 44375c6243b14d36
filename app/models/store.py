"""The store of verified model files on this machine.

Layout below the root, one folder per artefact, named by its content::

    <role>/<artefact id>-<first 16 digits of its digest>/   the files and receipt.json
    overrides.toml                                          an operator's own files (`use`)
    partial/                                                what an interrupted fetch has so far

A folder appears by one atomic rename after every byte in it was verified, so there is never a
half-installed role. Opening a role compares sizes and times with the receipt; `verify` reads and
hashes every byte again.
"""

from __future__ import annotations

import json
import os
import shutil
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.models.catalogue import (
    Artefact,
    Catalogue,
    default_catalogue_path,
    load_catalogue,
)
from app.models.digest import file_sha256, lines_sha256
from app.models.errors import ModelMissing, WrongBytes
from app.models.receipt import Receipt, Stamp, read_receipt, stamp_files

DIGEST_DIGITS = 16
OVERRIDES_NAME = "overrides.toml"
PARTIAL_NAME = "partial"


def default_store_dir() -> Path:
    """VIVAVOCE_MODELS, else the user's cache folder for this application."""
    override = os.environ.get("VIVAVOCE_MODELS")
    if override:
        return Path(override)
    return Path(platformdirs.user_cache_dir("vivavoce", appauthor=False)) / "models"


@dataclass(frozen=True, slots=True)
class Override:
    """An operator's own file for a role, trusted as it was when they named it."""

    path: Path
    sha256: str
    size: int
    mtime_ns: int


class Store:
    """Finds verified model files; the only place a path to one comes from.

    `root` defaults to `default_store_dir()`, `catalogue` to the shipped one, `profile` to
    VIVAVOCE_PROFILE or the catalogue's default. Safe to use from any thread and process: installed
    folders never change.
    """

    def __init__(
        self,
        root: Path | None = None,
        catalogue: Catalogue | None = None,
        profile: str | None = None,
    ) -> None:
        self.root = root if root is not None else default_store_dir()
        self.catalogue = catalogue if catalogue is not None else load_catalogue()
        self.profile = self.catalogue.known_profile(profile)

    @property
    def partial(self) -> Path:
        """Where unfinished downloads wait for the next run."""
        return self.root / PARTIAL_NAME

    def path(self, role: str, profile: str | None = None) -> Path:
        """The role's verified file, or its folder when the role is several files.

        An operator's override wins unless `profile` is given. Raises ModelMissing with the command
        that mends it, UnknownRole for a name the catalogue does not have. Sizes and times are
        compared, nothing is hashed: under a millisecond for a file, some tens for a folder of
        hundreds.
        """
        if profile is None:
            override = self.overrides().get(role)
            if override is not None:
                return self._checked_override(role, override)
        artefact = self.catalogue.artefact_for(role, profile or self.profile)
        if not self.present(artefact):
            chosen = profile or self.profile
            raise ModelMissing(
                f"The model for {role!r} ({artefact.upstream}) is not in {self.root}. "
                f"Fetch it with `vivavoce models fetch --profile {chosen} --role {role}`, or "
                "bring it on a stick with `vivavoce models import FOLDER`."
            )
        folder = self.folder(artefact)
        return folder if artefact.entry == "." else folder / artefact.entry

    def folder(self, artefact: Artefact) -> Path:
        """Where the artefact is, or would be, installed."""
        return self.root / artefact.role / f"{artefact.id}-{artefact.digest[:DIGEST_DIGITS]}"

    def receipt(self, artefact: Artefact) -> Receipt | None:
        """The installed artefact's receipt, or None."""
        return read_receipt(self.folder(artefact))

    def present(self, artefact: Artefact) -> bool:
        """Whether the artefact is installed and untouched since it was verified."""
        receipt = self.receipt(artefact)
        if receipt is None or receipt.digest != artefact.digest:
            return False
        return receipt.untouched(self.folder(artefact))

    def missing(self, profile: str | None = None) -> tuple[Artefact, ...]:
        """What a plain fetch would still have to install for the profile."""
        wanted = self.catalogue.wanted(profile or self.profile)
        return tuple(artefact for artefact in wanted if not self.present(artefact))

    def mark_ready(self) -> None:
        """Leaves a copy of the catalogue that was filled for the profile.

        The door compares it with the catalogue it has and asks for nothing when they are alike, so
        that a start costs no look at the models. It vanishes with the store.
        """
        shutil.copyfile(default_catalogue_path(), self.root / f"ready-{self.profile}.toml")

    def verify(self, artefact: Artefact) -> None:
        """Reads and hashes every installed byte. Raises ModelMissing or WrongBytes."""
        receipt = self.receipt(artefact)
        folder = self.folder(artefact)
        if receipt is None:
            raise ModelMissing(f"{artefact.id} is not installed in {self.root}.")
        _check_pinned(artefact, stamp_files(folder), folder)

    def staging(self, artefact: Artefact) -> Path:
        """A fresh empty folder on the store's own disk, to be filled and then installed."""
        folder = self.partial / f"staged-{artefact.id}-{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        return folder

    def install(
        self,
        artefact: Artefact,
        staged: Path,
        fetched: Mapping[str, str],
        sources: Mapping[str, str],
    ) -> Path:
        """Verifies every staged byte, then makes the folder the artefact's own by one rename.

        Raises WrongBytes and removes the staged folder when a byte differs from the catalogue.
        """
        try:
            stamps = stamp_files(staged)
            _check_pinned(artefact, stamps, staged)
        except WrongBytes:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        converter = (
            f"{artefact.convert.step}@{artefact.convert.version}" if artefact.convert else ""
        )
        Receipt(
            artefact=artefact.id,
            digest=artefact.digest,
            converter=converter,
            fetched=dict(fetched),
            sources=dict(sources),
            files=stamps,
        ).write(staged)
        _flush_tree(staged)
        target = self.folder(artefact)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        staged.rename(target)
        _flush_folder(target.parent)
        return target

    def overrides(self) -> dict[str, Override]:
        """The operator's own files by role."""
        try:
            text = (self.root / OVERRIDES_NAME).read_text(encoding="utf-8")
        except OSError:
            return {}
        return {
            role: Override(
                Path(entry["path"]), entry["sha256"], int(entry["size"]), int(entry["mtime_ns"])
            )
            for role, entry in tomllib.loads(text).items()
        }

    def use(self, role: str, path: Path | None) -> None:
        """Makes `path` the file for `role` from now on; None goes back to the catalogue's."""
        self.catalogue.artefact_for(role, self.profile)
        overrides = self.overrides()
        overrides.pop(role, None)
        if path is not None:
            if not path.exists():
                raise ModelMissing(f"{path} does not exist, so it cannot be used for {role!r}.")
            overrides[role] = _override_of(path.resolve())
        self.root.mkdir(parents=True, exist_ok=True)
        lines = []
        for name, entry in sorted(overrides.items()):
            lines.append(f"[{name}]\npath = {json.dumps(str(entry.path))}\n")
            lines.append(f'sha256 = "{entry.sha256}"\nsize = {entry.size}\n')
            lines.append(f"mtime_ns = {entry.mtime_ns}\n\n")
        fresh = self.root / (OVERRIDES_NAME + ".new")
        fresh.write_text("".join(lines), encoding="utf-8")
        fresh.replace(self.root / OVERRIDES_NAME)

    def _checked_override(self, role: str, override: Override) -> Path:
        try:
            found = override.path.stat()
        except OSError:
            found = None
        if found is None or found.st_mtime_ns != override.mtime_ns:
            raise ModelMissing(
                f"The operator's own file for {role!r}, {override.path}, is gone or has changed. "
                f"Name it again with `vivavoce models use {role} FILE`, or go back with "
                f"`vivavoce models use {role} --default`."
            )
        return override.path


def _override_of(path: Path) -> Override:
    found = path.stat()
    if path.is_dir():
        digest = lines_sha256((stamp.name, stamp.sha256) for stamp in stamp_files(path))
        return Override(path, digest, 0, found.st_mtime_ns)
    return Override(path, file_sha256(path), found.st_size, found.st_mtime_ns)


def _check_pinned(artefact: Artefact, stamps: tuple[Stamp, ...], folder: Path) -> None:
    found = {stamp.name: stamp.sha256 for stamp in stamps}
    for entry in artefact.installed_files:
        if found.pop(entry.name, "nothing") != entry.sha256:
            actual = next((s.sha256 for s in stamps if s.name == entry.name), "no such file")
            raise WrongBytes(f"{artefact.id}: {entry.name}", entry.sha256, actual)
    for tree in artefact.tree:
        prefix = "" if tree.name == "." else tree.name + "/"
        inside = [name for name in found if name.startswith(prefix)]
        digest = lines_sha256((name[len(prefix) :], found.pop(name)) for name in inside)
        if digest != tree.tree_sha256:
            raise WrongBytes(f"{artefact.id}: folder {tree.name}", tree.tree_sha256, digest)
    if found:
        raise WrongBytes(f"{artefact.id}: {folder.name}", "no further files", ", ".join(found))


def _flush_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
