"""The compiled engine is found again only where it is the same engine on the same machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

INSTALLER = Path(__file__).parents[3] / "installer"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(INSTALLER))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    import llama_wheel

    yield llama_wheel
    for name in ("llama_wheel", "system_packages"):
        sys.modules.pop(name, None)


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "engine-1-py3-none-any.whl"
    path.write_bytes(b"compiled")
    return path


@pytest.mark.parametrize("fact", ["source", "flags", "cpu", "machine", "libc", "python"])
def test_every_fact_changes_the_key(
    engine: ModuleType, monkeypatch: pytest.MonkeyPatch, fact: str
) -> None:
    before, facts = engine.key(), engine.facts()
    assert facts[fact] or fact == "libc"
    monkeypatch.setattr(engine, "facts", lambda: {**facts, fact: "another"})
    assert engine.key() != before


def test_a_kept_wheel_is_found_again(engine: ModuleType, wheel: Path) -> None:
    assert engine.cached() is None
    assert engine.cached() != engine.keep(wheel)
    assert engine.cached().read_bytes() == b"compiled"


def test_a_damaged_wheel_is_not_used(engine: ModuleType, wheel: Path) -> None:
    engine.keep(wheel).write_bytes(b"damaged")
    assert engine.cached() is None


def test_a_wheel_of_another_processor_is_not_found(
    engine: ModuleType, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.keep(wheel)
    monkeypatch.setattr(engine, "_processor", lambda: "another processor")
    assert engine.cached() is None


def test_a_missing_compiler_is_said_plainly(
    engine: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_compiler", lambda: False)
    monkeypatch.setattr(engine.system_packages, "ensure", lambda *lists: False)
    with pytest.raises(engine.BuildFailed, match="compiler was found"):
        engine.build(Path(sys.executable))
