"""The model catalogue: what each role needs, where its bytes are, and the digests they must have.

`local_models/catalogue.toml` is data; these types are its grammar. Unknown keys are refused and
all faults are reported at once.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from app.models.digest import lines_sha256
from app.models.errors import CatalogueInvalid, UnknownRole

CATALOGUE_FORMAT = 1

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(gt=0)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
RoleName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _inside_only(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise ValueError(f"{name!r} must be a relative path without '..'")
    return name


class Part(_Strict):
    """One piece of a file that a source ships in several; joined in the order listed."""

    sha256: Sha256
    size: Size


class PackageSource(_Strict):
    """A data file inside a registry package, read as archive data only.

    `{n}` in `package` and `member` counts 1, 2, 3 … over `parts`. `member` may be a glob that
    matches exactly one name; `inside` names a file within that member when it is itself a zip.
    """

    kind: Literal["package"]
    client: Literal["pip", "npm"] = "pip"
    package: str
    member: str
    inside: str | None = None
    parts: tuple[Part, ...] = ()

    def numbered(self, text: str, number: int) -> str:
        """`text` with `{n}` replaced by the part's number, counted from 1."""
        return text.replace("{n}", str(number))


class PackageTreeSource(_Strict):
    """Many files of one registry package: every member matching a glob, `strip` taken off."""

    kind: Literal["package"]
    client: Literal["pip", "npm"] = "pip"
    package: str
    members: tuple[str, ...]
    strip: str = ""


class UrlSource(_Strict):
    """The upstream's own address, for sites with internet; tried after everything else."""

    kind: Literal["url"]
    url: Annotated[str, Field(pattern=r"^https://")]


FileSource = Annotated[PackageSource | UrlSource, Field(discriminator="kind")]


class FileEntry(_Strict):
    """One file to be had: its name below the artefact, its bytes, its sources in order."""

    name: str
    sha256: Sha256
    size: Size
    source: tuple[FileSource, ...] = ()

    _name_inside = field_validator("name")(_inside_only)

    @model_validator(mode="after")
    def _parts_fill_it(self) -> FileEntry:
        for source in self.source:
            parts = source.parts if isinstance(source, PackageSource) else ()
            if parts and sum(part.size for part in parts) != self.size:
                raise ValueError(f"{self.name}: its parts do not add up to its size")
        return self


class TreeEntry(_Strict):
    """Many small files pinned by one digest; `name` is their folder, "." the artefact's own."""

    name: str
    tree_sha256: Sha256
    files: Annotated[int, Field(gt=0)]
    size: Size
    source: tuple[PackageTreeSource, ...] = ()

    @field_validator("name")
    @classmethod
    def _folder_inside(cls, name: str) -> str:
        return name if name == "." else _inside_only(name)


class ResultEntry(_Strict):
    """One file our own conversion makes; its bytes are pinned because the conversion is exact."""

    name: str
    sha256: Sha256
    size: Size

    _name_inside = field_validator("name")(_inside_only)


class Conversion(_Strict):
    """Which of our converters turns the fetched files into the results, and its version."""

    step: str
    version: Annotated[int, Field(gt=0)]


class Artefact(_Strict):
    """Everything one role needs under one name: fetched, converted and installed as a whole."""

    id: Identifier
    role: RoleName
    upstream: str
    licence: str
    evidence: str = ""
    entry: str
    profiles: tuple[str, ...] = ()
    optional: bool = False
    by_default: bool = True
    file: tuple[FileEntry, ...] = ()
    tree: tuple[TreeEntry, ...] = ()
    convert: Conversion | None = None
    result: tuple[ResultEntry, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Artefact:
        if not self.file and not self.tree:
            raise ValueError(f"{self.id}: lists no file and no tree")
        if bool(self.convert) != bool(self.result):
            raise ValueError(f"{self.id}: convert and result belong together")
        names = [entry.name for entry in self.installed_files]
        names += [entry.name for entry in self.tree]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.id}: a name appears twice")
        if self.entry != "." and self.entry not in names:
            raise ValueError(f"{self.id}: entry {self.entry!r} is none of its files")
        return self

    @property
    def installed_files(self) -> tuple[FileEntry | ResultEntry, ...]:
        """The single files that end up in the store: results, or the fetched files unchanged."""
        return self.result if self.convert else self.file

    @property
    def digest(self) -> str:
        """Content address of the installed whole: 64 hex digits from all pinned digests."""
        files = [(entry.name, entry.sha256) for entry in self.installed_files]
        trees = [(entry.name + "/", entry.tree_sha256) for entry in self.tree]
        return lines_sha256(files + trees)

    @property
    def installed_bytes(self) -> int:
        """What the artefact takes on the disk once installed."""
        files = sum(entry.size for entry in self.installed_files)
        return files + sum(tree.size for tree in self.tree)

    @property
    def fetched_bytes(self) -> int:
        """What has to be fetched before any conversion."""
        return sum(entry.size for entry in self.file) + sum(tree.size for tree in self.tree)

    def serves(self, profile: str) -> bool:
        """Whether the profile uses this artefact; one that names no profile serves them all."""
        return not self.profiles or profile in self.profiles


class Catalogue(_Strict):
    """The whole list. Profiles differ only in the artefacts that name them."""

    format: Literal[1]
    default_profile: str
    profiles: tuple[str, ...]
    artefact: tuple[Artefact, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Catalogue:
        faults: list[str] = []
        ids = [artefact.id for artefact in self.artefact]
        faults += [f"{name}: listed twice" for name in sorted({i for i in ids if ids.count(i) > 1})]
        if self.default_profile not in self.profiles:
            faults.append(f"default_profile {self.default_profile!r} is not among the profiles")
        for artefact in self.artefact:
            faults += [
                f"{artefact.id}: unknown profile {name!r}"
                for name in artefact.profiles
                if name not in self.profiles
            ]
        for profile in self.profiles:
            taken: dict[str, str] = {}
            for artefact in self.artefact:
                if not artefact.serves(profile):
                    continue
                if artefact.role in taken:
                    faults.append(
                        f"profile {profile!r} has two artefacts for role {artefact.role!r}: "
                        f"{taken[artefact.role]} and {artefact.id}"
                    )
                taken[artefact.role] = artefact.id
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role once, in catalogue order."""
        return tuple(dict.fromkeys(artefact.role for artefact in self.artefact))

    def known_profile(self, profile: str | None) -> str:
        """The profile asked for, else VIVAVOCE_PROFILE, else the default. Raises UnknownRole."""
        chosen = profile or os.environ.get("VIVAVOCE_PROFILE") or self.default_profile
        if chosen not in self.profiles:
            raise UnknownRole(
                f"There is no profile {chosen!r}; the catalogue has {', '.join(self.profiles)}."
            )
        return chosen

    def artefact_for(self, role: str, profile: str | None = None) -> Artefact:
        """The artefact that fills `role` in the profile. Raises UnknownRole."""
        chosen = self.known_profile(profile)
        for artefact in self.artefact:
            if artefact.role == role and artefact.serves(chosen):
                return artefact
        raise UnknownRole(
            f"No artefact fills role {role!r} in profile {chosen!r}; "
            f"roles are {', '.join(self.roles)}."
        )

    def wanted(self, profile: str | None = None) -> tuple[Artefact, ...]:
        """What a plain fetch installs for the profile, in catalogue order (small ones first)."""
        chosen = self.known_profile(profile)
        return tuple(a for a in self.artefact if a.by_default and a.serves(chosen))


def default_catalogue_path() -> Path:
    """VIVAVOCE_CATALOGUE, else `local_models/catalogue.toml` beside the `app` package."""
    override = os.environ.get("VIVAVOCE_CATALOGUE")
    if override:
        return Path(override)
    return Path(__file__).resolve().parents[2] / "local_models" / "catalogue.toml"


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The validated catalogue. Raises CatalogueInvalid naming every fault and the file."""
    source = path or default_catalogue_path()
    try:
        raw: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueInvalid(f"{source}: cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueInvalid(f"{source}: is not TOML: {error}.") from error
    try:
        return Catalogue.model_validate(raw)
    except ValidationError as error:
        faults = "".join(
            f"\n  - {_place(raw, fault['loc'])}: {fault['msg']}" for fault in error.errors()
        )
        raise CatalogueInvalid(f"{source} breaks the catalogue's rules:{faults}") from error


def _place(raw: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    words = [str(step) for step in loc]
    if len(loc) > 1 and loc[0] == "artefact" and isinstance(loc[1], int):
        entry = raw["artefact"][loc[1]]
        if isinstance(entry, dict) and "id" in entry:
            words[1] = str(entry["id"])
    return ".".join(words) or "catalogue"
