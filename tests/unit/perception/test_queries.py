"""A pack's queries: refused when they ask for what is not in the vocabulary, answered from cues."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from app.conversation.cues import Cue, CueName, Unavailable, missing
from app.packs.perceiving import Condition, PerceptionQueries
from app.perception.asking import Asker, answer_at_end, answer_live, holds

WRITTEN: dict[str, Any] = {
    "awareness_queries": [
        {
            "id": "facing",
            "ask": "Does the learner face the screen?",
            "answers": [
                {"when": {"cue": "gaze_on_screen", "at_least": 0.8}, "say": "faces the screen"},
                {"when": {"cue": "gaze_on_screen", "below": 0.3}, "say": "mostly looks elsewhere"},
            ],
            "otherwise": "looks back and forth",
        }
    ],
    "analysis_queries": [
        {"id": "latency", "ask": "How fast were answers?", "cue": "response_latency"},
        {"id": "slower", "ask": "Did it change?", "cue": "response_latency", "summary": "trend"},
    ],
    "perception_tools": [
        {
            "name": "learner_left",
            "all_of": [{"cue": "face_present", "below": 0.1, "over_s": 2}],
            "for_s": 3,
            "pause_s": 10,
            "say": "the learner has left",
        }
    ],
}


def read(written: dict[str, Any]) -> PerceptionQueries:
    return PerceptionQueries.model_validate_json(json.dumps(written))


def cue(name: CueName, value: float, since_s: float = 0.0, until_s: float = 1.0) -> Cue:
    return Cue(name=name, value=value, since_s=since_s, until_s=until_s)


def test_a_good_pack_is_read() -> None:
    queries = read(WRITTEN)
    assert queries.perception_tools[0].all_of[0].cue == CueName.FACE_PRESENT


@pytest.mark.parametrize("name", ["mood", "confidence", "stress_level", "emotion"])
def test_a_cue_outside_the_vocabulary_is_refused(name: str) -> None:
    written = {"analysis_queries": [{"id": "x1", "ask": "?", "cue": name}]}
    with pytest.raises(ValidationError, match=r"analysis_queries\.0\.cue"):
        read(written)


def test_all_faults_are_told_at_once() -> None:
    written = {
        "perception_tools": [
            {"name": "Bad Name", "all_of": [{"cue": "nods"}], "say": "word " * 60, "extra": 1}
        ],
        "analysis_queries": [{"id": "x1", "ask": "?", "cue": "joy"}],
    }
    with pytest.raises(ValidationError) as refused:
        read(written)
    assert refused.value.error_count() >= 4
    assert "32 tokens" in str(refused.value)


def test_a_name_used_twice_is_refused() -> None:
    query = {"id": "same", "ask": "?", "cue": "nods"}
    with pytest.raises(ValidationError, match="used twice: same"):
        read({"analysis_queries": [query, query]})


def test_a_missing_cue_meets_no_condition() -> None:
    gone = missing(CueName.NODS, Unavailable.CAMERA_OFF, 0, 1)
    assert not holds(Condition(cue=CueName.NODS, below=5), gone)
    assert not holds(Condition(cue=CueName.NODS, at_least=0), gone)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.9, "faces the screen"), (0.5, "looks back and forth"), (0.1, "mostly looks elsewhere")],
)
def test_a_live_query_says_what_holds(share: float, said: str) -> None:
    query = read(WRITTEN).awareness_queries[0]
    answer = answer_live(query, lambda name, a, b: cue(name, share, a, b), now_s=9.0)
    assert answer.text == said


def test_a_live_query_without_its_cue_says_nothing() -> None:
    query = read(WRITTEN).awareness_queries[0]
    answer = answer_live(
        query, lambda name, a, b: missing(name, Unavailable.CAMERA_OFF, a, b), now_s=9.0
    )
    assert answer.text == ""


def test_analysis_is_one_number_with_its_unit() -> None:
    median, trend = read(WRITTEN).analysis_queries
    cues = [cue(CueName.RESPONSE_LATENCY, value) for value in (0.5, 0.6, 0.7, 1.0, 2.0, 2.2)]
    cues.append(cue(CueName.NODS, 3.0))
    said = answer_at_end(median, cues).text
    assert said == "How fast were answers? Median 0.85 s, measured 6 times."
    assert "Change 1.55 s" in answer_at_end(trend, cues).text
    assert answer_at_end(median, []).text == ""


def test_a_share_is_told_in_percent() -> None:
    asked = {"id": "facing", "ask": "How much?", "cue": "gaze_on_screen", "summary": "least"}
    (query,) = read({"analysis_queries": [asked]}).analysis_queries
    seen = [cue(CueName.GAZE_ON_SCREEN, 0.75), cue(CueName.GAZE_ON_SCREEN, 1.0)]
    said = answer_at_end(query, seen).text
    assert said == "How much? Least 75 % of the time, measured 2 times."


def test_a_tool_is_raised_once_its_rule_has_held_and_not_again_at_once() -> None:
    present = dict.fromkeys(range(40), 1.0) | dict.fromkeys(range(5, 22), 0.0)
    asker = Asker(read(WRITTEN), lambda name, a, b: cue(name, present[int(b)], a, b))
    raised = [(t, tool.name) for t in range(30) for tool in asker.step(float(t))]
    assert raised == [(8, "learner_left"), (18, "learner_left")]
    assert asker.answers["facing"].text == "faces the screen"


def test_the_example_in_the_packs_readme_can_be_asked() -> None:
    page = (Path(__file__).parents[3] / "content_packs" / "README.md").read_text(encoding="utf-8")
    section = page.split("## Questions about delivery")[1].split("## ")[0]
    written = YAML(typ="safe").load(section.split("```yaml")[1].split("```")[0])
    asked = PerceptionQueries.model_validate_json(json.dumps(written))
    assert asked.awareness_queries
    assert asked.analysis_queries
    assert [tool.name for tool in asked.perception_tools] == ["learner_left"]
    assert all(f"`{name}`" in section for name in CueName)
