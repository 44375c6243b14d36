"""What a pack names and does not hold is looked for, and its documents are opened: with lines."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.packs import packs_app
from app.face import shipped_look, shipped_looks, target_names
from app.knowledge import headings, unsearchable
from app.models import ModelError, Store
from app.packs import Machine, PackInvalid, find_pack, list_packs, load_pack
from app.packs.archive import build_archive
from app.packs.new_pack import write_new_pack
from app.runtime.installed_packs import install_pack
from app.runtime.this_machine import this_machine
from tests.packs.writing import replace

PERSONA, LOOK, SCRIPT = "personas/coach.yaml", "looks/robin.yaml", "rehearsals/first-try.yaml"
MACHINE = Machine(
    voices={"hibari", "am_michael"},
    looks=set(shipped_looks()),
    targets={"head/head-oval", "eyes/*-eye-scale-incr"},
    unreadable=unsearchable,
    headings=headings,
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A new pack with a face of its own and a learner who is seen."""
    folder = tmp_path / "house-rules"
    write_new_pack(folder, "house-rules", "House rules")
    (folder / "looks").mkdir()
    (folder / LOOK).write_text(
        "id: robin\nname: Robin\nbody:\n  gender: 0.9\n  targets:\n    head/head-oval: 0.5\n"
        "    eyes/*-eye-scale-incr: 0.2\n",
        encoding="utf-8",
    )
    replace(folder, PERSONA, "look: maya", "look: robin")
    replace(folder, SCRIPT, "  voice: am_michael", "  voice: am_michael\n  look: ingrid")
    return folder


def faults_on(machine: Machine, pack: Path) -> list[tuple[str, int, str]]:
    try:
        load_pack(pack, machine)
    except PackInvalid as invalid:
        return [(fault.file, fault.line, str(fault)) for fault in invalid.faults]
    return []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (LOOK, "head/head-oval", "head/head-ovla", "did you mean 'head/head-oval'?"),
        (LOOK, "eyes/*-eye-scale-incr", "nose/nose-huge", "no body target is called"),
        (PERSONA, "look: robin", "look: gandalf", "no look is called 'gandalf'"),
        (PERSONA, "voice: hibari", "voice: hibarri", "did you mean 'hibari'?"),
        (SCRIPT, "voice: am_michael", "voice: am_nobody", "no voice is called 'am_nobody'"),
        (SCRIPT, "look: ingrid", "look: robin", "no look is called 'robin'"),
        (SCRIPT, "manager, I think.", "manager.\n    voice: xx", "no voice is called 'xx'"),
    ],
)
def test_a_name_the_machine_has_not_is_refused_on_its_line(
    pack: Path, file: str, old: str, new: str, said: str
) -> None:
    assert faults_on(MACHINE, pack) == []
    line = replace(pack, file, old, new) + new.count("\n")
    ((found, at, words),) = faults_on(MACHINE, pack)
    assert (found, at) == (file, line)
    assert said in words
    nothing_known = Machine(set(), set(), set(), lambda _: {})
    assert faults_on(nothing_known, pack) == []


@pytest.mark.parametrize(
    ("document", "heading", "line", "said"),
    [
        ("hose-rules.md", "Fire", 2, "no document is called 'hose-rules.md'"),
        ("house-rules.md", "Fier", 3, "did you mean 'Fire'?"),
    ],
)
def test_questions_are_about_sections_that_are_there(
    pack: Path, document: str, heading: str, line: int, said: str
) -> None:
    (pack / "knowledge" / "house-rules.md").write_text("# Rules\n\n## Fire\n\nWalk out.\n")
    asked = "answered:\n  - document: {}\n    heading: {}\n    asks: [Where do I run?]\n"
    (pack / "asked.yaml").write_text(asked.format("house-rules.md", "Fire"), encoding="utf-8")
    assert faults_on(MACHINE, pack) == []
    (pack / "asked.yaml").write_text(asked.format(document, heading), encoding="utf-8")
    ((file, at, words),) = faults_on(MACHINE, pack)
    assert (file, at) == ("asked.yaml", line)
    assert said in words


def test_documents_are_opened_and_faults_of_all_kinds_told_at_once(pack: Path) -> None:
    torn = {
        "torn.docx": b"PK\x03\x04 and nothing else",
        "torn.pdf": b"%PDF-1.4 and nothing else",
        "none.html": b"<nav>Home</nav>",
        "latin.txt": b"na\xefve",
    }
    for name, raw in torn.items():
        (pack / "knowledge" / name).write_bytes(raw)
    line = replace(pack, LOOK, "head/head-oval", "head/square")
    faults = [(file, at) for file, at, _ in faults_on(MACHINE, pack)]
    told_by_text = [("knowledge/latin.txt", 1)]
    opened = [(f"knowledge/{name}", 0) for name in sorted(torn) if name != "latin.txt"]
    assert faults == sorted([*told_by_text, *opened, (LOOK, line)])


def test_validate_build_and_install_refuse_what_could_not_be_shown_or_read(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_DATA_DIR", str(tmp_path / "data"))
    line = replace(pack, PERSONA, "look: robin", "look: gandalf")
    (pack / "knowledge" / "torn.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    checked = CliRunner().invoke(packs_app, ["validate", str(pack)])
    assert checked.exit_code == 1
    assert f"{PERSONA}:{line}: no look is called 'gandalf'" in checked.output
    assert "knowledge/torn.pdf: " in checked.output
    target = tmp_path / "house-rules.vvpack"
    built = CliRunner().invoke(packs_app, ["build", str(pack), "--out", str(target)])
    assert isinstance(built.exception, PackInvalid)
    assert not target.exists()
    build_archive(pack, target)
    with pytest.raises(PackInvalid, match="gandalf"):
        install_pack(target, tmp_path / "data")
    assert not (tmp_path / "data" / "packs").exists()


def test_the_shipped_packs_and_faces_name_only_what_is_there() -> None:
    for pack_id in list_packs():
        load_pack(find_pack(pack_id), this_machine())
    try:
        targets = target_names(Store())
    except ModelError:
        pytest.skip("the head asset is not fetched")
    for name in shipped_looks():
        assert set(shipped_look(name).body.targets) <= targets, name
