"""Every planted fault is reported with its file and line, and nothing else is."""

from pathlib import Path

import pytest

from app.packs import PackInvalid, load_pack, read_script
from tests.packs.writing import Breaking, copy_of_pack, faults_of, replace

MANIFEST = "pack.yaml"
PERSONA = "personas/maya-okafor.yaml"
SCENARIO = "scenarios/three-triggers.yaml"
SCRIPT = "rehearsals/fluent.yaml"
POLICY = "knowledge/claims-escalation-policy.md"


def edit(file: str, old: str, new: str, said: str, *, below: int = 0) -> Breaking:
    """Replaces `old`; the fault stands on its line, or `below` lines under it."""

    def plant(pack: Path) -> tuple[str, int, str]:
        return file, replace(pack, file, old, new) + below, said

    return Breaking(file, plant)


def add(file: str, content: str | bytes, line: int, said: str) -> Breaking:
    """Puts one more file into the pack."""

    def plant(pack: Path) -> tuple[str, int, str]:
        path = pack / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file, line, said

    return Breaking(file, plant)


def remove(file: str, reported: str, line: int, said: str) -> Breaking:
    """Takes a file away."""

    def plant(pack: Path) -> tuple[str, int, str]:
        (pack / file).unlink()
        return reported, line, said

    return Breaking(file, plant)


FAULTS: dict[str, Breaking] = {
    "unknown key with a near name": edit(
        PERSONA, "voice: hibari", "voice: hibari\nvioce: x", "did you mean 'voice'?", below=1
    ),
    "unknown key deep inside": edit(
        SCENARIO, "        met_by:", "        weight: 3\n        met_by:", "known keys: "
    ),
    "unknown timing": edit(SCENARIO, "  silence_s: 30", "  silence: 30", "'silence_s'"),
    "missing key": edit(PERSONA, "greeting: >\n", "role: >\n", "repeats the key 'role'"),
    "missing line": edit(SCENARIO, "  say_again: I missed", "  still_here: I missed", "still_here"),
    "wrong type": edit(SCENARIO, "minutes: 8", "minutes: eight", "'minutes'"),
    "out of range": edit(PERSONA, "speed: 1.0", "speed: 2.5", "1.2"),
    "not one of the choices": edit(PERSONA, "patience: medium", "patience: huge", "'medium'"),
    "empty value": edit(PERSONA, "name: Maya Okafor", "name:", "has no value"),
    "number for words": edit(MANIFEST, "title: Claims escalation", "title: 7", "in quotes"),
    "bad identifier": edit(MANIFEST, "version: 1.1.0", "version: one", "'version'"),
    "unknown format": edit(MANIFEST, "format: 1", "format: 2", "'format'"),
    "check of an unknown criterion": edit(
        SCENARIO, "  - criterion: fraud", "  - criterion: frauds", "did you mean 'fraud'?"
    ),
    "second check of a criterion": edit(
        SCENARIO, "  - criterion: fraud", "  - criterion: injury", "a second check asks"
    ),
    "check that asks the same again": edit(
        SCENARIO,
        "question: Two losses of one customer from one storm come to 4,200 and 3,900 dollars.",
        "question: A repair is estimated at between 6,000 and 8,000 dollars.",
        "ask the same question",
    ),
    "check without a model answer": edit(
        SCENARIO, "      model_answer: The upper", "      model_answer: # upper", "has no value"
    ),
    "unknown persona": edit(
        SCENARIO, "persona: maya-okafor", "persona: maya-okafo", "did you mean 'maya-okafor'?"
    ),
    "unknown default scenario": edit(
        MANIFEST, "default_scenario: three-triggers", "default_scenario: first", "three-triggers"
    ),
    "unknown scenario in a script": edit(
        SCRIPT, "scenario: three-triggers", "scenario: two-triggers", "three-triggers"
    ),
    "id is not the file name": edit(PERSONA, "id: maya-okafor", "id: maya", "maya.yaml"),
    "language outside the pack": edit(SCENARIO, "language: en", "language: de", "'de'"),
    "the Persona's own voice": edit(SCRIPT, "voice: am_michael", "voice: hibari", "own voice"),
    "recording that is not there": edit(
        SCRIPT,
        "  - text: Thank you, Maya. That was really helpful.",
        "  - recording: thanks.wav",
        "no rehearsals/thanks.wav",
    ),
    "recording outside the pack": edit(
        SCRIPT,
        "  - text: Thank you, Maya. That was really helpful.",
        "  - recording: ../../thanks.wav",
        "beside the script",
    ),
    "two things in one turn": edit(
        SCRIPT, "    pause_s: 0.9", "    silence_s: 4", "exactly one", below=-1
    ),
    "over the voice without a time": edit(
        SCRIPT, "    pause_s: 0.9", "    when: over_voice", "at_s belongs", below=-1
    ),
    "a mark that is no pause": edit(
        SCRIPT, "text: Thank you, Maya.", 'text: "[cough] Thank you."  #', "not a pause"
    ),
    "repeated key": edit(MANIFEST, "licence:", "title: Again\nlicence:", "repeats the key"),
    "anchor": edit(MANIFEST, "[en]", "&all [en]", "anchor"),
    "broken indent": edit(PERSONA, "look: maya", " look: maya", "is not YAML"),
    "tabs": edit(PERSONA, "look: maya", "\tlook: maya", "is not YAML"),
    "tag": edit(
        MANIFEST, "licence: Apache-2.0", "licence: !!python/name:os.system", "uses the tag"
    ),
    "not a list": edit(MANIFEST, "languages: [en]", "languages: en", "must be a list"),
    "a list for a file": add("scenarios/extra.yaml", "- a\n- b\n", 1, "keys and values"),
    "empty file": add("personas/nobody.yaml", "", 0, "is empty"),
    "not UTF-8": add("knowledge/latin.md", b"# Title\nna\xefve\n", 2, "UTF-8"),
    "no heading": add("knowledge/flat.md", "Only words.\n", 1, "no heading"),
    "run-on heading": edit(POLICY, "## 7. Deadlines", "##7. Deadlines", "without a space"),
    "wrong suffix": add("personas/second.yml", "id: second\n", 0, "would not be read"),
    "unknown file": add("run.sh", "rm\n", 0, "no file of this format"),
    "no knowledge kept": add("knowledge/empty.md", "  \n", 0, "is empty"),
    "missing scenario file": remove(SCENARIO, MANIFEST, 12, "no scenario is called"),
}
OTHERS_FOLLOW = {"missing scenario file", "missing key", "missing line"}
"""Planting these breaks more than one rule."""


@pytest.mark.parametrize("name", FAULTS)
def test_reports_the_fault_on_its_line(tmp_path: Path, name: str) -> None:
    pack = copy_of_pack(tmp_path)
    file, line, said = FAULTS[name].plant(pack)
    faults = faults_of(pack)
    matching = [fault for fault in faults if fault.file == file and said in str(fault)]
    assert matching, faults
    assert line in [fault.line for fault in matching]
    if name not in OTHERS_FOLLOW:
        assert len(faults) == 1, faults


def test_reports_all_faults_at_once_in_order(tmp_path: Path) -> None:
    pack = copy_of_pack(tmp_path)
    planted = {
        (PERSONA, replace(pack, PERSONA, "speed: 1.0", "speed: fast")),
        (PERSONA, replace(pack, PERSONA, "look: maya", "face: maya")),
        (SCENARIO, replace(pack, SCENARIO, "max_reply_words: 45", "max_reply_words: 4500")),
        (SCENARIO, replace(pack, SCENARIO, "confirmation: auto", "confirmation: perhaps")),
        (SCRIPT, replace(pack, SCRIPT, "    pause_s: 0.5", "    pause_s: -1")),
        (MANIFEST, replace(pack, MANIFEST, "summary: >", "sumary: >")),
    }
    with pytest.raises(PackInvalid) as raised:
        load_pack(pack)
    found = {(fault.file, fault.line) for fault in raised.value.faults}
    assert planted <= found
    assert list(raised.value.faults) == sorted(raised.value.faults)
    for file, line in planted:
        assert f"{file}:{line}: " in raised.value.operator
    assert raised.value.code == "packs.invalid"
    assert str(pack) not in raised.value.learner


def test_one_example_a_side_is_too_few(tmp_path: Path) -> None:
    pack = copy_of_pack(tmp_path)
    lines = (pack / SCENARIO).read_text(encoding="utf-8").split("\n")
    first = lines.index("        not_met_by:") + 1
    after = next(n for n in range(first, len(lines)) if not lines[n].startswith("          - "))
    (pack / SCENARIO).write_text("\n".join(lines[: first + 1] + lines[after:]), encoding="utf-8")
    faults = faults_of(pack)
    assert len(faults) == 1
    assert "not_met_by" in faults[0].what
    assert faults[0].line == first


def test_a_folder_the_format_does_not_know_is_named(tmp_path: Path) -> None:
    pack = copy_of_pack(tmp_path)
    (pack / "extras").mkdir()
    (pack / "extras" / "notes.md").write_text("# Notes\n", encoding="utf-8")
    assert [(fault.file, fault.what) for fault in faults_of(pack)] == [
        ("extras", "is no folder of this format")
    ]


def test_a_script_alone_is_held_to_the_same_rules(tmp_path: Path) -> None:
    pack = copy_of_pack(tmp_path)
    script = read_script(pack / "rehearsals" / "hesitant.yaml")
    assert (
        script.turns[0].said == "Um, I think, if somebody was injured? Like, um, in the accident."
    )
    line = replace(pack, "rehearsals/hesitant.yaml", "speed: 0.95", "speed: 9")
    with pytest.raises(PackInvalid, match=rf"hesitant\.yaml:{line}: "):
        read_script(pack / "rehearsals" / "hesitant.yaml")
    with pytest.raises(PackInvalid, match="nobody"):
        read_script(pack / "rehearsals" / "nobody.yaml")


def test_a_link_out_of_the_pack_is_refused(tmp_path: Path) -> None:
    pack = copy_of_pack(tmp_path)
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n", encoding="utf-8")
    (pack / "knowledge" / "secret.md").symlink_to(secret)
    assert [fault.file for fault in faults_of(pack)] == ["knowledge/secret.md"]


def test_a_bomb_of_aliases_is_refused_quickly(tmp_path: Path) -> None:
    pack = copy_of_pack(tmp_path)
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    (pack / "scenarios" / "bomb.yaml").write_text(bomb, encoding="utf-8")
    assert any("anchor" in fault.what for fault in faults_of(pack))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    pack = copy_of_pack(tmp_path)
    (pack / "scenarios" / "huge.yaml").write_text("a: " + "x" * 600_000, encoding="utf-8")
    assert [fault.what for fault in faults_of(pack)] == ["is larger than 500 kB"]
