"""The truth written beside each scripted learner is what the pack's own rules make of it."""

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from app.knowledge import Document, headings, read_documents
from app.knowledge.blocks import blocks
from app.packs import END, Objective, Pack, Scenario, find_pack, list_packs, load_pack

BENCH = Path(__file__).resolve().parents[2] / "bench" / "dialogue"
BUILT_IN = {"abuse", "self_harm", "emergency", "injection"}
LEARNERS = sorted(BENCH.glob("**/learners/*/*.yaml"))
CHECKS = sorted((BENCH / "checks").glob("*.yaml"))
QUESTIONS = sorted(BENCH.glob("**/questions*/*.yaml"))
FORMS, SIDES = ("before", "after"), ("right", "wrong")
KINDS = {"fluent", "partial", "wrong", "off_topic", "hostile", "injecting", "silent", "verbose"}


@functools.cache
def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


@functools.cache
def shipped(pack_id: str) -> Pack:
    return load_pack(find_pack(pack_id))


def pack_of(path: Path) -> tuple[Any, Pack]:
    said = read(path)
    return said, shipped(said["pack"])


def judged(objective: Objective) -> set[str]:
    return {criterion.id for criterion in objective.criteria} | set(objective.practises)


def following(scenario: Scenario, objective: Objective, met: set[str], tripped: set[str]) -> str:
    for branch in objective.next_conditional:
        if (
            set(branch.met) <= met
            and not set(branch.missing) & met
            and set(branch.tripped) <= tripped
        ):
            return branch.to
    if objective.next_required:
        return objective.next_required
    at = scenario.objectives.index(objective) + 1
    return scenario.objectives[at].id if at < len(scenario.objectives) else END


@pytest.mark.parametrize("path", LEARNERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_whole_truth_follows_from_the_turns(path: Path) -> None:
    said, pack = pack_of(path)
    assert (said["id"], said["pack"]) == (path.stem, path.parent.name)
    scenario = pack.scenario(said["scenario"])
    rails = {rail.id for rail in pack.guardrails_of(scenario)} | BUILT_IN
    by_id = {objective.id: objective for objective in scenario.objectives}
    active = scenario.objectives[0]
    path_taken, met, tripped, asked, fruitless = [active.id], set(), set(), set(judged(active)), 0
    left = list(said["turns"])
    over = False
    while not over:
        turn = next((t for t in left if t.get("objective", active.id) == active.id), None)
        if turn is None:
            break
        left.remove(turn)
        truth = turn.get("truth", {})
        new = set(truth.get("met", ()))
        assert new <= judged(active) - met, turn
        assert set(truth.get("tripped", ())) <= rails, turn
        assert ("say" in turn) != ("silence_s" in turn)
        met |= new
        tripped |= set(truth.get("tripped", ()))
        if new:
            fruitless = 0
        elif "say" in turn and not truth.get("tripped"):
            fruitless += 1
        if judged(active) <= met or fruitless >= active.attempts:
            to = following(scenario, active, met, tripped)
            over, fruitless = to == END, 0
            if not over:
                active = by_id[to]
                path_taken.append(to)
                asked |= judged(active)
    assert not left, "turns that are never said"
    assert path_taken == said["truth"]["path"]
    assert met == set(said["truth"]["met"])
    assert asked - met == set(said["truth"]["missing"])
    assert tripped == set(said["truth"].get("tripped", ()))


@pytest.mark.parametrize("pack_id", sorted(list_packs()))
def test_every_pack_has_learners_of_every_kind(pack_id: str) -> None:
    found = [read(path) for path in LEARNERS if path.parent.name == pack_id]
    assert len(found) >= 12
    assert {learner["kind"] for learner in found} >= KINDS
    pack = shipped(pack_id)
    assert {learner["scenario"] for learner in found} == set(pack.scenarios)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_cited_sections_exist_and_hold_the_answer(path: Path) -> None:
    said, pack = pack_of(path)
    sections: dict[tuple[str, str], str] = {}
    for document in read_documents(pack.folder / "knowledge"):
        for key, text in _sections(document):
            sections[key] = f"{sections.get(key, '')} {text}"
    for question in said["answerable"]:
        cited = [(cite["document"], str(cite["heading"])) for cite in question["cites"]]
        assert set(cited) <= set(sections), question["id"]
        text = f"{cited[0][1]} {sections[cited[0]]}".lower()
        for words in question["says"]:
            assert any(words.lower() in text for words in str(words).split(" / ")), question["id"]
    identities = [q["id"] for q in (*said["answerable"], *said["unanswerable"])]
    assert len(set(identities)) == len(identities)
    assert all(question["near"] for question in said["unanswerable"])


def _sections(document: Document) -> list[tuple[tuple[str, str], str]]:
    return [
        ((document.name, block.heading.split(" › ")[-1]), block.text) for block in blocks(document)
    ]


@pytest.mark.parametrize("pack_id", sorted(list_packs()))
def test_there_are_enough_questions_of_both_sorts(pack_id: str) -> None:
    found = [read(path) for path in QUESTIONS if path.stem == pack_id]
    assert len(found) == 3  # of three authors
    for said in found:
        assert len(said["answerable"]) >= 15
        assert len(said["unanswerable"]) >= 10


@pytest.mark.parametrize("pack_id", sorted(list_packs()))
def test_every_section_has_been_asked_for_but_in_no_benchmarks_words(pack_id: str) -> None:
    pack = shipped(pack_id)
    there = headings(pack.folder / "knowledge")
    asked = pack.asked.by_section()
    assert {heading for _, heading in asked} >= {h for names in _prose(there) for h in names}
    assert all(heading in there[document] for document, heading in asked)
    learnt = {*pack.asked.open, *(text for asks in asked.values() for text in asks)}
    for said in (read(path) for path in QUESTIONS if path.stem == pack_id):
        questions = [*said["answerable"], *said["unanswerable"]]
        assert not learnt & {question["ask"] for question in questions}, "learnt, not held out"


def _prose(there: Mapping[str, set[str]]) -> list[set[str]]:
    """Sections with numbers: those hold rules, others are titles."""
    return [{h for h in names if re.match(r"\d+\.\d", h)} for names in there.values()]


@pytest.mark.parametrize(("folder", "trips", "clean"), [("", 6, 6), ("_fourth", 5, 3)])
@pytest.mark.parametrize("pack_id", sorted(list_packs()))
def test_other_authors_sentences_are_about_the_packs_guardrails(
    pack_id: str, folder: str, trips: int, clean: int
) -> None:
    said = read(BENCH / "held_out" / f"guardrails{folder}" / f"{pack_id}.yaml")
    rails = {rail.id: rail for rail in shipped(pack_id).guardrails}
    wanted = {name for name, rail in rails.items() if rail.applies_to != "persona"}
    assert set(said) == wanted | BUILT_IN
    for name, sides in said.items():
        assert len(sides["trips"]) >= trips
        assert len(sides["clean"]) >= clean
        if name in rails:
            known = {*rails[name].tripped_by, *rails[name].not_tripped_by}
            assert not known & {*sides["trips"], *sides["clean"]}, "learnt, not held out"


@pytest.mark.parametrize("pack_id", sorted(list_packs()))
def test_every_question_of_a_check_is_answered_rightly_and_wrongly(pack_id: str) -> None:
    (said,) = [read(path) for path in CHECKS if path.stem == pack_id]
    asked = {
        (s.id, item.criterion) for s in shipped(pack_id).scenarios.values() for item in s.check
    }
    assert {(a["scenario"], a["criterion"]) for a in said["answers"]} == asked
    texts = [a[form][side] for a in said["answers"] for form in FORMS for side in SIDES]
    assert len(set(texts)) == len(texts)
