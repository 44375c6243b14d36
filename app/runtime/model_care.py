"""What staff do with model files at the kiosk: see, check byte by byte, bring in from a stick."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from app.errors import VivaError
from app.models import Artefact, Store
from app.models.errors import ModelError, SourcesExhausted, WrongBytes
from app.models.fetch import import_models
from app.models.progress import Progress
from app.runtime.pack_care import Note
from app.runtime.settings import Settings
from app.runtime.sticks import carriers


@dataclass(frozen=True, slots=True)
class Step:
    """How far a long piece of work has come: `done` of `total`, 0 where nobody knows."""

    words: str
    done: int = 0
    total: int = 0


Tell = Callable[[Step], None]


class NothingBrought(ModelError):
    """No stick holds what is missing."""

    code: ClassVar[str] = "models.nothing_brought"


class ModelState(enum.StrEnum):
    """Whether a role can be filled."""

    HERE = "here"
    MISSING = "missing"
    ON_REQUEST = "on_request"
    """Missing, and nothing of what is shipped needs it."""
    OWN = "own"
    """The site's own file is used in its place."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One entry of the catalogue, for this profile."""

    role: str
    model: str
    licence: str
    megabytes: int
    state: ModelState


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """What reading every byte has shown: the damaged ones by id, with the reason."""

    whole: int
    faults: tuple[str, ...]


class ModelCare:
    """The model files of one installation's profile."""

    def __init__(self, settings: Settings, note: Note) -> None:
        self._settings, self._note = settings, note

    def listed(self) -> list[ModelCard]:
        """Return what the profile uses and how it is; reads no model."""
        store = self._store()
        own = store.overrides()
        return [
            ModelCard(
                one.role,
                one.id,
                one.licence,
                round(one.installed_bytes / 1e6),
                ModelState.OWN if one.role in own else _state(store, one),
            )
            for one in store.catalogue.artefact
            if one.serves(store.profile)
        ]

    def verify(self, tell: Tell) -> ModelCheck:
        """Read and hash every byte of what is here; name what is not as it was installed."""
        store = self._store()
        here = [one for one in store.catalogue.wanted(store.profile) if store.receipt(one)]
        total = sum(one.installed_bytes for one in here)
        done, faults = 0, []
        for one in here:
            tell(Step(one.id, done, total))
            try:
                store.verify(one)
            except WrongBytes:
                faults.append(f"{one.id} is not as it was installed. Bring it in again.")
            except VivaError as fault:
                faults.append(fault.operator)
            done += one.installed_bytes
        tell(Step("", total, total))
        checked = ModelCheck(len(here) - len(faults), tuple(faults))
        told = {"whole": str(checked.whole), "faults": str(len(faults))}
        self._note("models.verified", told)
        return checked

    def bring_in(self, tell: Tell) -> list[str]:
        """Install what is missing from the first stick that has any of it; return its ids.

        Raises NothingBrought, WrongBytes for damaged files, NoSpace.
        """
        store = self._store()
        missing = [one for one in store.catalogue.artefact if not store.present(one)]
        if not missing:
            raise NothingBrought("Every model is here already.")
        folders = carriers(self._settings)
        if not folders:
            raise NothingBrought("No stick is plugged in.")
        taken: list[str] = []
        for folder in folders:
            taken += self._taken_from(store, folder, missing, tell)
        if not taken:
            searched = ", ".join(str(folder) for folder in folders)
            raise NothingBrought(f"None of the missing models is in {searched}.")
        if not store.missing():
            store.mark_ready()
        self._note("models.imported", {"models": ", ".join(taken)})
        return taken

    def use_catalogue(self, role: str) -> None:
        """Put the catalogue's model back in the place of the site's own. Raises UnknownRole."""
        self._store().use(role, None)
        self._note("models.own_file_dropped", {"role": role})

    def _taken_from(
        self, store: Store, folder: Path, missing: list[Artefact], tell: Tell
    ) -> list[str]:
        def watched(step: Progress) -> None:
            tell(Step(step.artefact, step.done, step.total))

        try:
            return import_models(store, folder, missing, watched)
        except SourcesExhausted:
            return []

    def _store(self) -> Store:
        return Store(profile=self._settings.profile)


def _state(store: Store, artefact: Artefact) -> ModelState:
    if store.present(artefact):
        return ModelState.HERE
    return ModelState.MISSING if artefact.by_default else ModelState.ON_REQUEST
