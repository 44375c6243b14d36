"""A path is only ever given to bytes that were verified and not touched since."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.models import ModelMissing, Store, UnknownRole, WrongBytes
from tests.unit.models.tiny import StoreOf, artefact, file_entry

GOOD = b"the right bytes"


def installed(store: Store, data: bytes = GOOD) -> Path:
    wanted = store.catalogue.artefact[0]
    staged = store.staging(wanted)
    (staged / "model.bin").write_bytes(data)
    return store.install(wanted, staged, {}, {})


def test_a_missing_model_says_how_to_get_it(store_of: StoreOf) -> None:
    store = store_of(artefact(file_entry(GOOD)))
    with pytest.raises(ModelMissing) as caught:
        store.path("vad")
    assert "vivavoce models fetch --profile standard --role vad" in caught.value.operator
    assert caught.value.code == "models.missing"
    assert "vad" not in caught.value.learner


def test_an_installed_file_is_given(store_of: StoreOf) -> None:
    store = store_of(artefact(file_entry(GOOD)))
    installed(store)
    assert store.path("vad").read_bytes() == GOOD
    assert store.missing() == ()


def test_a_role_of_several_files_is_a_folder(store_of: StoreOf) -> None:
    store = store_of(artefact(file_entry(GOOD), entry="."))
    assert installed(store) == store.path("vad")


def test_wrong_bytes_are_never_installed(store_of: StoreOf) -> None:
    store = store_of(artefact(file_entry(GOOD)))
    with pytest.raises(WrongBytes):
        installed(store, b"the wrong bytes")
    assert not (store.root / "vad").exists()
    assert list(store.partial.iterdir()) == []


def test_a_file_the_catalogue_does_not_know_is_refused(store_of: StoreOf) -> None:
    store = store_of(artefact(file_entry(GOOD)))
    wanted = store.catalogue.artefact[0]
    staged = store.staging(wanted)
    (staged / "model.bin").write_bytes(GOOD)
    (staged / "extra.py").write_bytes(b"")
    with pytest.raises(WrongBytes, match="extra"):
        store.install(wanted, staged, {}, {})


def test_a_touched_file_is_missing_again(store_of: StoreOf) -> None:
    store = store_of(artefact(file_entry(GOOD)))
    installed(store)
    store.path("vad").write_bytes(b"other")
    with pytest.raises(ModelMissing):
        store.path("vad")


def test_verify_finds_a_changed_byte_behind_an_unchanged_stamp(store_of: StoreOf) -> None:
    store = store_of(artefact(file_entry(GOOD)))
    installed(store)
    path = store.path("vad")
    before = path.stat()
    path.write_bytes(GOOD.replace(b"right", b"wrong"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.path("vad") == path
    with pytest.raises(WrongBytes):
        store.verify(store.catalogue.artefact[0])


def test_an_operators_own_file_wins_until_it_changes(store_of: StoreOf, tmp_path: Path) -> None:
    store = store_of(artefact(file_entry(GOOD)))
    installed(store)
    own = tmp_path / 'my "own" model.gguf'
    own.write_bytes(b"larger")
    store.use("vad", own)
    assert store.path("vad") == own
    assert store.path("vad", "standard").read_bytes() == GOOD
    os.utime(own, ns=(1, 1))
    with pytest.raises(ModelMissing, match="has changed"):
        store.path("vad")
    store.use("vad", None)
    assert store.path("vad").read_bytes() == GOOD


def test_an_override_needs_a_known_role_and_a_real_file(store_of: StoreOf, tmp_path: Path) -> None:
    store = store_of(artefact(file_entry(GOOD)))
    with pytest.raises(UnknownRole):
        store.use("nose", tmp_path)
    with pytest.raises(ModelMissing, match="does not exist"):
        store.use("vad", tmp_path / "none")
