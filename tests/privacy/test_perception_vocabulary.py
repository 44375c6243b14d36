"""With the `cues` policy there is no word for what a person thinks or feels."""

import ast
import re
from pathlib import Path

import pytest

from app.conversation.cues import CUE_KINDS, CueName
from app.conversation.moves import ASKED, Move
from app.conversation.signs import Sign
from app.packs import list_packs, load_pack
from app.perception.wording import _LIVE_WORDS
from app.runtime.plans import RULES

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "app" / "perception"
CONVERSATION = ROOT / "app" / "conversation"
BESIDE = [
    *(CONVERSATION / f"{name}.py" for name in ("cues", "signs", "moves", "delivery", "prompting")),
    *(CONVERSATION / "events" / f"{name}.py" for name in ("learner", "noticed")),
    ROOT / "app" / "runtime" / "noticing.py",
    ROOT / "app" / "runtime" / "transcript.py",
]
"""Where observations pass on their way to the prompt and the transcript."""
BEYOND_MEASUREMENT = "full.py"
"""The one module that needs a permit to say more; its own test is beside this one."""
FORBIDDEN = {
    *("affect", "affective", "amused", "anger", "angry", "anxiety", "anxious", "arousal"),
    *("attention", "attentive", "attentiveness", "bored", "boredom", "confidence", "confident"),
    *("confused", "confusion", "disgust", "distracted", "emotion", "emotional", "emotions"),
    *("engaged", "engagement", "excited", "excitement", "fatigue", "fear", "feeling", "feelings"),
    *("frustrated", "frustration", "happiness", "happy", "honest", "honesty", "insecure"),
    *("interest", "interested", "joy", "lying", "mood", "moods", "motivation", "nervous"),
    *("personality", "reluctance", "sad", "sadness", "sentiment", "stress", "stressed", "surprise"),
    *("tired", "tiredness", "truthful", "uncertain", "uncertainty", "unsure", "upset", "valence"),
    *("worried", "worry"),
}


def words(text: str) -> set[str]:
    """Return the words of an identifier or a sentence, camel and snake case taken apart."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return {word.lower() for word in re.findall(r"[A-Za-z]+", apart)}


def sayable(path: Path) -> dict[str, set[str]]:
    """Return every identifier and every string but docstrings of a module, with its words."""
    tree = ast.parse(path.read_text())
    found = set()
    for node in ast.walk(tree):
        for field in ("id", "name", "attr", "arg"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                found.add(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return {text: words(text) for text in found}


@pytest.mark.parametrize(
    "path",
    [*(p for p in sorted(ROOM.glob("*.py")) if p.name != BEYOND_MEASUREMENT), *BESIDE],
    ids=lambda path: path.name,
)
def test_no_identifier_and_no_string_names_an_inner_state(path: Path) -> None:
    offending = {text for text, parts in sayable(path).items() if parts & FORBIDDEN}
    assert not offending


def test_the_scan_sees_identifiers_and_strings(tmp_path: Path) -> None:
    module = tmp_path / "bad.py"
    module.write_text("class LearnerMood: ...\nx = 'low confidence'\n")
    offending = {text for text, parts in sayable(module).items() if parts & FORBIDDEN}
    assert offending == {"LearnerMood", "low confidence"}


def test_no_module_but_the_permitted_one_is_reached_from_the_others() -> None:
    importers = [
        path.name
        for path in ROOM.glob("*.py")
        if path.name != BEYOND_MEASUREMENT and "app.perception.full" in path.read_text()
    ]
    assert importers == []


def test_every_cue_has_a_unit_and_a_method() -> None:
    assert set(CUE_KINDS) == set(CueName)
    assert all(kind.method for kind in CUE_KINDS.values())


def test_the_closed_vocabularies_hold_no_forbidden_word() -> None:
    said = [*CueName, *Sign, *Move, *ASKED.values(), *_LIVE_WORDS.values(), *RULES]
    assert not {text for text in said if words(text) & FORBIDDEN}


@pytest.mark.parametrize("folder", list_packs().values(), ids=lambda folder: folder.name)
def test_no_pack_asks_about_an_inner_state(folder: Path) -> None:
    asked = load_pack(folder).perception.model_dump_json()
    assert not words(asked) & FORBIDDEN
