"""The catalogue is refused whole, with every fault named, or it is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import CatalogueInvalid, UnknownRole, load_catalogue
from tests.unit.models.tiny import artefact, catalogue, file_entry, package

RIGHT = """
format = 1
default_profile = "standard"
profiles = ["standard"]

[[artefact]]
id = "thing"
role = "vad"
upstream = "a thing"
licence = "MIT"
entry = "a.bin"

[[artefact.file]]
name = "a.bin"
sha256 = "{sha}"
size = 3
""".format(sha="0" * 64)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_catalogue_is_valid_and_fills_every_profile() -> None:
    shipped = load_catalogue()
    roles = {"vad", "tts", "end_of_turn", "embeddings", "asr", "head_rig", "llm"}
    for profile in shipped.profiles:
        assert roles <= {a.role for a in shipped.wanted(profile)}


def test_every_shipped_file_has_a_licence_and_a_source() -> None:
    for entry in load_catalogue().artefact:
        assert entry.licence
        assert entry.upstream
        assert all(part.source for part in (*entry.file, *entry.tree))


def test_a_catalogue_on_disk_is_read(tmp_path: Path) -> None:
    assert load_catalogue(written(tmp_path, RIGHT)).roles == ("vad",)


def test_every_fault_is_told_at_once_by_artefact_name(tmp_path: Path) -> None:
    text = RIGHT.replace('licence = "MIT"', 'colour = "red"').replace("size = 3", "size = -3")
    with pytest.raises(CatalogueInvalid) as caught:
        load_catalogue(written(tmp_path, text))
    for word in ("thing.licence", "thing.colour", "thing.file.0.size", "catalogue.toml"):
        assert word in caught.value.operator


def test_text_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueInvalid, match="is not TOML"):
        load_catalogue(written(tmp_path, "format = "))


def test_a_missing_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueInvalid, match="cannot be read"):
        load_catalogue(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["../a", "/etc/a", "a/../../b", "c:\\a"])
def test_a_name_outside_the_store_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="relative path"):
        catalogue(artefact(file_entry(b"abc", name=name), entry="."))


def test_two_artefacts_for_one_role_in_a_profile_are_refused() -> None:
    with pytest.raises(ValueError, match="two artefacts for role 'vad'"):
        catalogue(artefact(file_entry(b"a")), artefact(file_entry(b"b"), id="other"))


def test_parts_must_add_up() -> None:
    source = package("p{n}==1.0", "p/x", parts=[{"sha256": "0" * 64, "size": 2}])
    with pytest.raises(ValueError, match="do not add up"):
        catalogue(artefact(file_entry(b"abc", source)))


def test_profiles_choose_among_artefacts(monkeypatch: pytest.MonkeyPatch) -> None:
    both = catalogue(
        artefact(file_entry(b"big"), id="big", profiles=["standard"]),
        artefact(file_entry(b"little"), id="little", profiles=["small"]),
    )
    assert both.artefact_for("vad").id == "big"
    monkeypatch.setenv("VIVAVOCE_PROFILE", "small")
    assert both.artefact_for("vad").id == "little"
    assert both.artefact_for("vad", "standard").id == "big"
    with pytest.raises(UnknownRole, match="huge"):
        both.artefact_for("vad", "huge")
    with pytest.raises(UnknownRole, match="eyes"):
        both.artefact_for("eyes")
