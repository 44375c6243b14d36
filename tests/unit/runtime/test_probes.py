"""A pack's probes are drawn by the model of this machine, and whoever writes the pack sees them."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.conversation.ports import Vectors
from app.packs import Pack, load_pack
from app.packs.new_pack import write_new_pack
from app.runtime.probes import ProbesNotKept, draw_probes, probes_of, told_of_probes
from tests.unit.knowledge.test_probes import fake_read


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    write_new_pack(tmp_path / "mine", "mine", "Mine")
    return load_pack(tmp_path / "mine")


class FakeHidden:
    """Reads letters; no two texts are the same to it."""

    def of(self, texts: Sequence[str]) -> Vectors:
        return fake_read(texts)

    def close(self) -> None:
        return None


class FakeModel:
    """Knows no layers."""

    def hidden_states(self) -> FakeHidden:
        return FakeHidden()


FAKE_MODEL: Any = FakeModel()


def test_they_are_drawn_for_one_model_and_kept_in_the_pack(pack: Pack) -> None:
    told: list[str] = []
    sha256 = "a" * 64
    assert "vivavoce packs probes mine" in told_of_probes(pack, sha256)
    (file,) = draw_probes([pack], FAKE_MODEL, sha256, told.append)
    assert file == pack.probes_file(sha256)
    assert told[-1].strip().endswith("texts read")
    again = load_pack(pack.folder)
    assert "all of today's examples" in told_of_probes(again, sha256)
    assert probes_of(again, "b" * 64) is None

    scenario = next((pack.folder / "scenarios").iterdir())
    text = scenario.read_text("utf-8")
    changed_text = re.sub(r"(not_met_by:\n +- )", r"\1Not at all, ", text, count=1)
    scenario.write_text(changed_text, "utf-8")
    changed = told_of_probes(load_pack(pack.folder), sha256)
    assert " of " in changed
    assert "vivavoce packs probes mine" in changed


def test_a_damaged_file_is_as_good_as_none(pack: Pack) -> None:
    sha256 = "a" * 64
    pack.probes_file(sha256).parent.mkdir()
    pack.probes_file(sha256).write_text("{")
    assert probes_of(load_pack(pack.folder), sha256) is None


def test_where_they_cannot_be_kept_nothing_is_read(pack: Pack) -> None:
    with pytest.raises(ProbesNotKept, match="catalogue"):
        next(draw_probes([pack], FAKE_MODEL, "", print))
    (pack.folder / "probes").write_text("")
    with pytest.raises(ProbesNotKept, match="folder of your own"):
        next(draw_probes([pack], FAKE_MODEL, "a" * 64, print))
