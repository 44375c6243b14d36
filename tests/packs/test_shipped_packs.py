"""What ships is valid, sounds like people and fits what its own policy says."""

import re
from pathlib import Path

import msgspec
import pytest

from app.conversation.guardrails import trips
from app.knowledge import Probes, read_documents
from app.packs import Guardrail, Pack, PackNotFound, find_pack, list_packs, load_pack, timing_values
from app.packs.pack import PROBES
from app.runtime.exercises import guardrails_for
from app.runtime.probes import asked_of, exercises_of

MAX_SPOKEN_WORDS = 45
MIN_POLICY_WORDS = 5200
"""Ten printed pages and more."""
MAX_SECTION_WORDS = 90
"""A section is quoted whole to a small language model."""


@pytest.fixture(params=sorted(list_packs()))
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(find_pack(request.param))


def test_every_spoken_line_is_short_and_asks_at_most_one_question(pack: Pack) -> None:
    for scenario in pack.scenarios.values():
        lines = scenario.lines
        spoken = [
            pack.opening_words(scenario),
            lines.still_there,
            lines.no_llm,
            lines.not_in_material,
            lines.say_again,
            lines.farewell,
            *(objective.opening or "" for objective in scenario.objectives),
            *(rail.line for rail in pack.guardrails_of(scenario)),
            *(line for line in pack.safety.model_dump().values() if line),
        ]
        for criterion in scenario.criteria.values():
            spoken += [criterion.practice or ""]
            spoken += list(criterion.hints.model_dump().values()) if criterion.hints else []
        for line in spoken:
            assert len(line.split()) <= MAX_SPOKEN_WORDS, line
            assert line.count("?") <= 1, line
            assert "\n" not in line
            assert not re.search(r"[*_#<>\[\]]", line)


def test_the_persona_says_at_once_that_it_is_an_ai(pack: Pack) -> None:
    for scenario in pack.scenarios.values():
        assert re.search(r"\bAI\b", pack.opening_words(scenario))


def test_examples_of_both_sides_differ(pack: Pack) -> None:
    for scenario in pack.scenarios.values():
        for objective in scenario.objectives:
            for criterion in objective.criteria:
                assert not set(criterion.met_by) & set(criterion.not_met_by)


def test_every_gap_has_a_name_for_the_next_opening(pack: Pack) -> None:
    for scenario in pack.scenarios.values():
        for objective in scenario.objectives:
            for criterion in objective.criteria:
                assert criterion.topic, f"{scenario.id}/{criterion.id}"
                assert not criterion.topic.endswith("."), criterion.topic
                assert criterion.topic.split()[0] not in ("The", "That"), criterion.topic


def test_every_criterion_can_be_helped_with_and_practised(pack: Pack) -> None:
    for scenario in pack.scenarios.values():
        for criterion in scenario.criteria.values():
            assert len(criterion.met_by) >= 3, criterion.id
            assert len(criterion.not_met_by) >= 3, criterion.id
            assert criterion.hints, criterion.id
            assert criterion.better_wording, criterion.id
            assert criterion.practice, criterion.id


def test_every_exercise_has_a_check_with_a_case_of_its_own_before_and_after(pack: Pack) -> None:
    for scenario in pack.scenarios.values():
        assert 2 <= len(scenario.check) <= 3, scenario.id
        asked = [form for item in scenario.check for form in (item.before, item.after)]
        used = {c.practice for c in scenario.criteria.values()} | {scenario.opening}
        assert len({form.question for form in asked}) == len(asked)
        for form in asked:
            assert form.question not in used
            assert form.question.endswith("?")
            assert len(form.question.split()) <= MAX_SPOKEN_WORDS
            for rail in pack.guardrails_of(scenario):
                assert not tripped(rail, form.model_answer), (rail.id, form.model_answer)


def test_guardrails_know_their_own_examples(pack: Pack) -> None:
    for scenario in pack.scenarios.values():
        for rail in guardrails_for(pack, scenario):
            for sentence in rail.tripped_by:
                assert trips(sentence, rail), (rail.id, sentence)
            for sentence in rail.not_tripped_by:
                assert not trips(sentence, rail), (rail.id, sentence)
            by_pattern = msgspec.structs.replace(rail, tripped_by=())
            assert any(trips(sentence, by_pattern) for sentence in rail.tripped_by), rail.id


def test_no_authored_word_trips_a_guardrail(pack: Pack) -> None:
    for scenario in pack.scenarios.values():
        said = [scenario.opening, *(o.opening or "" for o in scenario.objectives)]
        for criterion in scenario.criteria.values():
            said += [criterion.better_wording or ""]
            said += list(criterion.hints.model_dump().values()) if criterion.hints else []
        for rail in pack.guardrails_of(scenario):
            for line in (*said, rail.line):
                assert not tripped(rail, line), (rail.id, line)


def tripped(rail: Guardrail, words: str) -> bool:
    """What the patterns alone say of each sentence."""
    return any(
        any(re.search(regex, sentence, re.IGNORECASE) for regex in rail.regexes())
        and not any(re.search(regex, sentence, re.IGNORECASE) for regex in rail.allowed_regexes())
        for sentence in re.split(r"(?<=[.!?])\s+", words)
    )


def test_the_material_is_long_enough_and_its_sections_short_enough(pack: Pack) -> None:
    assert sum(len(document.text.split()) for document in pack.knowledge) >= MIN_POLICY_WORDS
    for document in read_documents(pack.folder / "knowledge"):
        for section in re.split(r"^#{1,6} ", document.text, flags=re.MULTILINE):
            prose = [line for line in section.splitlines() if not line.startswith("|")]
            assert len(" ".join(prose).split()) <= MAX_SECTION_WORDS, section[:60]


def test_rehearsals_have_three_voices_and_five_to_seven_turns(pack: Pack) -> None:
    voices = {script.learner.voice for script in pack.scripts.values()}
    assert len(voices) >= 3
    for script in pack.scripts.values():
        assert 5 <= len(script.turns) <= 7
        spoken_by = pack.persona(pack.scenario(script.scenario).persona).voice
        assert script.learner.voice != spoken_by
    texts = [turn.text or "" for script in pack.scripts.values() for turn in script.turns]
    assert any("[pause" in text for text in texts)
    turns = [turn for script in pack.scripts.values() for turn in script.turns]
    assert any(turn.when == "over_voice" for turn in turns)
    assert any(turn.silence_s for turn in turns)


def test_timing_follows_the_persona_and_the_scenario_wins(pack: Pack) -> None:
    scenario = pack.scenario()
    persona = pack.persona(scenario.persona)
    values = timing_values(persona, scenario)
    assert values["patience_s"] > 0
    assert values["silence_s"] == scenario.timing.silence_s
    hurried = scenario.model_copy(
        update={"timing": scenario.timing.model_copy(update={"patience_s": 0.4})}
    )
    assert timing_values(persona, hurried)["patience_s"] == 0.4


def test_parts_are_asked_for_by_name(pack: Pack) -> None:
    assert pack.scenario().id == pack.manifest.default_scenario
    for ask in (pack.scenario, pack.persona, pack.script):
        with pytest.raises(PackNotFound, match="nobody"):
            ask("nobody")
    own = pack.persona(pack.scenario().persona).lexicon
    assert pack.lexicon(pack.scenario().persona) == {**pack.words, **pack.manifest.lexicon, **own}


def test_an_operators_folder_goes_before_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "anything"
    own.mkdir()
    (own / "pack.yaml").write_text("id: claims-escalation\n", encoding="utf-8")
    assert find_pack("claims-escalation", [tmp_path]) == own
    with pytest.raises(PackNotFound, match="claims-escalation"):
        find_pack("no-such-pack")
    with pytest.raises(PackNotFound, match=r"pack\.yaml"):
        load_pack(tmp_path)


def test_its_probes_are_those_of_todays_examples(pack: Pack) -> None:
    (file,) = (pack.folder / PROBES).iterdir()
    probes = Probes.read_file(file)
    assert file == pack.probes_file(probes.kept.model)
    for of in exercises_of(pack):
        assert set(probes.guardrails(of.rules)) == {rule.id for rule in of.rules}
        assert set(probes.criteria(of.scenario_id, of.criteria)) == {c.id for c in of.criteria}
    assert probes.asked(asked_of(pack)) is not None
