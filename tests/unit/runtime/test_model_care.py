"""Model files at the kiosk: listed, read byte by byte, brought in from a stick."""

from pathlib import Path

import pytest

from app.models import Store
from app.runtime.model_care import ModelCare, ModelState, NothingBrought, Step
from app.runtime.settings import Settings, load_settings
from tests.unit.models.tiny import sha256

GOOD = b"the right bytes"
CATALOGUE = f"""
format = 1
default_profile = "standard"
profiles = ["standard", "small"]

[[artefact]]
id = "thing"
role = "vad"
upstream = "a thing"
licence = "MIT"
entry = "model.bin"
[[artefact.file]]
name = "model.bin"
size = {len(GOOD)}
sha256 = "{sha256(GOOD)}"
source = [{{ kind = "url", url = "https://models.invalid/model.bin" }}]
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setenv("VIVAVOCE_CATALOGUE", str(tmp_path / "catalogue.toml"))
    monkeypatch.setenv("VIVAVOCE_MODELS", str(tmp_path / "store"))
    (tmp_path / "stick").mkdir()
    return load_settings(data_dir=tmp_path / "data", transfer_folder=tmp_path / "stick")


def test_missing_models_come_from_a_stick_and_every_byte_is_read(
    settings: Settings, tmp_path: Path
) -> None:
    notes: list[str] = []
    steps: list[Step] = []
    care = ModelCare(settings, lambda event, _data: notes.append(event))
    assert [one.state for one in care.listed()] == [ModelState.MISSING]
    with pytest.raises(NothingBrought, match="stick"):
        care.bring_in(steps.append)
    (tmp_path / "stick" / "whatever.dat").write_bytes(GOOD)
    assert care.bring_in(steps.append) == ["thing"]
    assert steps
    assert [one.state for one in care.listed()] == [ModelState.HERE]
    assert (care.verify(steps.append).whole, care.verify(steps.append).faults) == (1, ())
    assert steps[-1].done == steps[-1].total
    Store().path("vad").write_bytes(b"the wrong bytes")
    (fault,) = care.verify(steps.append).faults
    assert "thing" in fault
    assert notes == ["models.imported", *["models.verified"] * 3]


def test_a_sites_own_file_gives_way_again(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own.bin"
    own.write_bytes(b"ours")
    Store().use("vad", own)
    care = ModelCare(settings, lambda _event, _data: None)
    assert [one.state for one in care.listed()] == [ModelState.OWN]
    care.use_catalogue("vad")
    assert [one.state for one in care.listed()] == [ModelState.MISSING]
