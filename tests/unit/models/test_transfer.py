"""Models travel on a stick, exported or as upstream files, and arrive verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import ModelMissing, SourcesExhausted, Store, WrongBytes
from app.models.fetch import fetch, import_models
from app.models.transfer import CONTENTS_NAME, export_models
from tests.unit.models.tiny import StoreOf, artefact, file_entry

GOOD = b"the right bytes"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


@pytest.fixture
def full(store_of: StoreOf) -> Store:
    store = store_of(artefact(file_entry(GOOD)))
    wanted = store.catalogue.artefact[0]
    staged = store.staging(wanted)
    (staged / "model.bin").write_bytes(GOOD)
    store.install(wanted, staged, {}, {})
    return store


@pytest.fixture
def empty(store_of: StoreOf) -> Store:
    return store_of(artefact(file_entry(GOOD)), root="other")


def test_out_to_a_stick_and_in_again(full: Store, empty: Store, stick: Path) -> None:
    assert export_models(full, stick, full.catalogue.artefact) == ["thing"]
    assert "MIT" in (stick / CONTENTS_NAME).read_text()
    assert import_models(empty, stick, empty.catalogue.artefact) == ["thing"]
    assert empty.path("vad").read_bytes() == GOOD
    empty.verify(empty.catalogue.artefact[0])


def test_another_machines_whole_store_serves_as_a_stick(full: Store, empty: Store) -> None:
    assert import_models(empty, full.root, empty.catalogue.artefact) == ["thing"]


def test_upstream_files_in_a_folder_serve_under_any_name(empty: Store, stick: Path) -> None:
    (stick / "deep").mkdir(parents=True)
    (stick / "deep" / "whatever.dat").write_bytes(GOOD)
    assert import_models(empty, stick, empty.catalogue.artefact) == ["thing"]
    assert empty.path("vad").read_bytes() == GOOD


def test_a_named_folder_serves_a_plain_fetch(
    empty: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick.mkdir()
    (stick / "model.bin").write_bytes(GOOD)
    monkeypatch.setenv("VIVAVOCE_MODEL_DIRS", str(stick))
    assert fetch(empty).installed == ["thing"]


def test_a_damaged_export_is_refused(full: Store, empty: Store, stick: Path) -> None:
    export_models(full, stick, full.catalogue.artefact)
    (stick / "thing" / "model.bin").write_bytes(GOOD[::-1])
    with pytest.raises(WrongBytes):
        import_models(empty, stick, empty.catalogue.artefact)
    assert not (empty.root / "vad").exists()


def test_a_stick_without_models_is_told(empty: Store, stick: Path) -> None:
    stick.mkdir()
    with pytest.raises(SourcesExhausted, match="stick"):
        import_models(empty, stick, empty.catalogue.artefact)


def test_an_empty_store_has_nothing_to_export(empty: Store, stick: Path) -> None:
    with pytest.raises(ModelMissing, match="nothing to export"):
        export_models(empty, stick, empty.catalogue.artefact)
