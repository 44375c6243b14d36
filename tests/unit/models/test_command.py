"""`vivavoce models` says what happened and leaves by the right exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.models import models_app
from tests.unit.models.tiny import Registry, sha256

GOOD = b"0123456789" * 500
CATALOGUE = """
format = 1
default_profile = "standard"
profiles = ["standard"]

[[artefact]]
id = "thing"
role = "vad"
upstream = "a thing"
licence = "MIT"
entry = "model.bin"

[[artefact.file]]
name = "model.bin"
sha256 = {sha}
size = {size}

[[artefact.file.source]]
kind = "package"
package = "carrier==1.0"
member = "carrier/model.bin"
"""


@pytest.fixture
def store_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(CATALOGUE.format(sha=json.dumps(sha256(GOOD)), size=len(GOOD)))
    monkeypatch.setenv("VIVAVOCE_CATALOGUE", str(path))
    monkeypatch.setenv("VIVAVOCE_MODELS", str(tmp_path / "store"))
    return tmp_path / "store"


def said(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(models_app, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


def test_fetch_list_verify_use(registry: Registry, store_root: Path, tmp_path: Path) -> None:
    registry.wheel("carrier", {"carrier/model.bin": GOOD})
    assert "missing" in said("list")
    assert "1 models ready, 1 of them new" in said("fetch")
    assert (store_root / "ready-standard.toml").read_bytes() == (
        tmp_path / "catalogue.toml"
    ).read_bytes()
    assert said("fetch", "--quiet") == ""
    assert "here" in said("list")
    assert "thing is whole" in said("verify")
    own = tmp_path / "own.bin"
    own.write_bytes(b"own")
    said("use", "vad", str(own))
    assert "replaced" in said("list")
    said("use", "vad", "--default")
    said("export", str(tmp_path / "stick"))
    assert (tmp_path / "stick" / "thing" / "model.bin").read_bytes() == GOOD


def test_a_failed_fetch_names_the_sources_and_is_not_called_ready(
    registry: Registry, store_root: Path
) -> None:
    output = said("fetch", code=1)
    assert "carrier==1.0" in output
    assert "models.sources_exhausted" in output
    assert not (store_root / "ready-standard.toml").exists()


def test_an_unknown_role_or_profile_is_told(store_root: Path) -> None:
    assert "roles are vad" in said("fetch", "--role", "nose", code=1)
    assert "no profile 'huge'" in said("list", "--profile", "huge", code=1)
    assert "not installed" in said("verify", code=1)
