"""What the format promises: graphs that end, phrases that match, a new pack that is valid."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.packs import packs_app
from app.conversation.cues import CueName
from app.face import load_look
from app.packs import json_schema, load_pack, phrase_regex
from app.packs.perceiving import AnalysisQuery
from app.perception.asking import Summary
from app.runtime.offers import offers_of
from app.runtime.plans import plan_for
from tests.packs.writing import copy_of_pack, faults_of, replace

SCENARIO = "scenarios/first-talk.yaml"


@pytest.fixture
def new_pack(tmp_path: Path) -> Path:
    """The pack that `packs new` writes."""
    folder = tmp_path / "house-rules"
    result = CliRunner().invoke(packs_app, ["new", str(folder), "--title", "House rules"])
    assert result.exit_code == 0, result.output
    return folder


def test_a_new_pack_is_valid_and_holds_one_of_everything(new_pack: Path) -> None:
    pack = load_pack(new_pack)
    assert (pack.id, pack.manifest.title) == ("house-rules", "House rules")
    criterion = pack.scenario().criteria["stay"]
    assert criterion.hints
    assert criterion.better_wording
    assert criterion.practice
    assert pack.lexicon("coach") == {"AI": "A I"}
    assert [rail.id for rail in pack.guardrails_of(pack.scenario())] == ["medical-advice"]
    assert pack.rubric.bands[-1].label == "Ready"


def test_a_pack_brings_a_face_of_its_own(new_pack: Path) -> None:
    looks = new_pack / "looks"
    looks.mkdir()
    (looks / "robin.yaml").write_text(
        "id: robin\nname: Robin\nbody: {gender: 0.9, origin: {asian: 0.5, african: 0.5}}\n"
        "hair: {style: bald}\nclothes: {garment: polo, colour: [0.1, 0.2, 0.3]}\n",
        encoding="utf-8",
    )
    persona = "personas/coach.yaml"
    replace(new_pack, persona, "look: maya", "look: robin")
    pack = load_pack(new_pack)
    plan = plan_for(pack)
    assert load_look(plan.look) == pack.looks["robin"] == load_look(str(looks / "robin.yaml"))
    assert offers_of([pack])[0].look == plan.look
    replace(new_pack, "looks/robin.yaml", "bald", "mohican")
    (fault,) = faults_of(new_pack)
    assert (fault.file, fault.line) == ("looks/robin.yaml", 4)
    replace(new_pack, "looks/robin.yaml", "mohican", "short")
    replace(new_pack, persona, "look: robin", "look: daniel")
    assert plan_for(load_pack(new_pack)).look == "daniel"


def test_a_new_pack_overwrites_nothing(new_pack: Path) -> None:
    before = (new_pack / "pack.yaml").read_text(encoding="utf-8")
    assert CliRunner().invoke(packs_app, ["new", str(new_pack)]).exit_code == 1
    assert (new_pack / "pack.yaml").read_text(encoding="utf-8") == before


def test_validate_reports_every_pack_and_fails_for_one(new_pack: Path, tmp_path: Path) -> None:
    broken = copy_of_pack(tmp_path)
    line = replace(broken, "pack.yaml", "title: Claims", "titel: Claims")
    result = CliRunner().invoke(packs_app, ["validate", str(broken), str(new_pack)])
    assert result.exit_code == 1
    assert f"pack.yaml:{line}: " in result.output
    assert "house-rules 0.1.0: no faults" in result.output


def test_the_schema_knows_every_key_and_refuses_others() -> None:
    schema = json_schema()
    assert json.loads(json.dumps(schema)) == schema
    definitions = schema["$defs"]
    assert {"Manifest", "Persona", "Scenario", "Guardrail", "Hints", "Branch"} <= set(definitions)
    for name, definition in definitions.items():
        assert definition["additionalProperties"] is False, name
    for reference in schema["properties"].values():
        assert reference["$ref"].removeprefix("#/$defs/") in definitions


def test_the_cues_a_pack_may_ask_for_are_those_perception_has() -> None:
    cues = AnalysisQuery.model_json_schema()["properties"]
    assert set(cues["cue"]["enum"]) == {cue.value for cue in CueName}
    assert set(cues["summary"]["enum"]) == {summary.value for summary in Summary}


GRAPH_FAULTS = {
    "unknown objective": ("next_required: end", "next_required: first-rul", "did you mean"),
    "unreached objective": (
        "    next_required: end",
        "    next_required: end\n  - {id: b, title: B, prompt: p, practises: [stay]}",
        "nothing leads to the objective 'b'",
    ),
    "no way out": (
        "    next_required: end",
        "    next_required: b\n  - {id: b, title: B, prompt: p, practises: [stay],"
        " next_required: first-rule}",
        "never leads to the end",
    ),
    "no catch-all": (
        "    next_required: end",
        "    next_conditional:\n      - {to: end, missing: [stay]}",
        "catch-all",
    ),
    "catch-all before others": (
        "    next_required: end",
        "    next_conditional:\n      - {to: end}\n      - {to: end, met: [stay]}\n"
        "      - {to: end}",
        "catch-all",
    ),
    "two ways on": (
        "    next_required: end",
        "    next_required: end\n    next_conditional: [{to: end}]",
        "beside next_required",
    ),
    "unknown criterion in a branch": (
        "    next_required: end",
        "    next_conditional:\n      - {to: end, met: [stayed]}\n      - {to: end}",
        "did you mean 'stay'?",
    ),
    "unknown guardrail in a branch": (
        "    next_required: end",
        "    next_conditional:\n      - {to: end, tripped: [advice]}\n      - {to: end}",
        "no guardrail is called 'advice'",
    ),
    "unknown criterion to practise": (
        "    attempts: 3",
        "    attempts: 3\n    practises: [go]",
        "no criterion is called 'go'",
    ),
    "unknown criterion in the rubric": (
        "  required: [stay]",
        "  required: [go]",
        "no criterion is called 'go'",
    ),
    "unknown weight": (
        "  required: [stay]",
        "  weights: {go: 2.0}",
        "no criterion is called 'go'",
    ),
    "unknown blocker": (
        "  required: [stay]",
        "  blocked_by: [go]",
        "no guardrail is called 'go'",
    ),
    "unknown coach": ("persona: coach\n", "persona: coach\ncoach: nobody\n", "'nobody'"),
    "an objective called end": ("  - id: first-rule", "  - id: end", "where a scenario ends"),
    "one rung missing": ("          cue:", "          clue:", "cue"),
    "choices without a choice": (
        "    attempts: 3",
        "    attempts: 3\n    outputs: [{id: a, description: d, choices: [x]}]",
        "choices belong",
    ),
    "nothing to judge": ("    criteria:", "    criteria: []\n    rest:", "practise"),
}


OF_THE_OBJECTIVE = {"nothing to judge", "choices without a choice"}
"""Told with the line where the objective, or the output, begins."""


@pytest.mark.parametrize("name", GRAPH_FAULTS)
def test_a_scenario_that_leads_nowhere_is_refused_on_its_line(new_pack: Path, name: str) -> None:
    old, new, said = GRAPH_FAULTS[name]
    first = replace(new_pack, SCENARIO, old, new)
    last = first + new.count("\n")
    faults = faults_of(new_pack)
    assert faults
    named = [fault for fault in faults if said in str(fault)]
    assert named, faults
    assert any(first <= fault.line <= last for fault in named) or name in OF_THE_OBJECTIVE, faults


PHRASES = [
    ("guarantee*", "Is that guaranteed, then?", True),
    ("guarantee*", "The guard rail.", False),
    ("full refund", "I'd like a full, refund.", True),
    ("full refund", "a fully refundable", False),
    ("promis* ... (payment|money)", "I promised her that the money comes.", True),
    ("promis* ... (payment|money)", "promise a b c d e f g money", False),
    ("(pay back|refund) you", "We will pay back you.", True),
    ("don't worry", "Don’t worry about it.", True),
    ("can't lose", "You cannot lose.", False),
    ("100 per cent", "It is 100 per cent safe", True),
]


@pytest.mark.parametrize(("pattern", "sentence", "found"), PHRASES)
def test_a_phrase_finds_what_it_says(pattern: str, sentence: str, found: bool) -> None:
    assert bool(re.search(phrase_regex(pattern), sentence, re.IGNORECASE)) is found


@pytest.mark.parametrize(
    "pattern", ["", "...", "a ...", "... a", "a ... ... b", "(a|)", "(a", "a.b", "a+", "[a]", "a?*"]
)
def test_a_phrase_is_no_regular_expression(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        phrase_regex(pattern)


def test_no_phrase_takes_for_ever() -> None:
    regex = re.compile(phrase_regex("a ... a ... b"), re.IGNORECASE)
    for hostile in ("a " * 400, "a'" * 400, "a-" * 400, "a" + "'" * 800):
        assert regex.search(hostile) is None
