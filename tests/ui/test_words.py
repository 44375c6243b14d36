"""Every sentence of the window stands in every catalogue, with the same gaps."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.conversation.certainty import CERTAINTY_NAMES, RATING_NAMES
from app.conversation.moves import FREE_TO
from app.conversation.notices import NOTICES
from app.records import debrief_charts, debrief_page
from app.records.errors import BadgeUnknown, RecordsError, TooManyTried
from app.security import SecurityError
from app.store import StoreError
from tests.ui import operators
from ui.words import LANGUAGES, Phrase
from ui.words.catalogue import SOURCE, sentences_in
from ui.words.recognised import recognised

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "ui" / "words"
CALLS = ("say", "tell", "told")
PAGE = ROOT / "assets" / "debrief" / "page.html"
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


def written_in(file: Path) -> Iterator[str]:
    """Yield every sentence that a file of code hands to be told."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if node.func.id in CALLS and isinstance(first, ast.Constant):
                yield str(first.value)


def every_sentence() -> set[str]:
    """Return what the window can say to learners and staff."""
    code = list((ROOT / "ui").rglob("*.py"))
    code += [Path(debrief_charts.__file__), Path(debrief_page.__file__)]
    sentences = {sentence for file in code for sentence in written_in(file)}
    sentences |= set(re.findall(r'tell\("([^"]+)"', PAGE.read_text(encoding="utf-8")))
    page = (
        debrief_page.NEAR,
        debrief_page.UNJUDGED,
        debrief_page.AI_GENERATED,
        debrief_page.MADE_BY_A_MACHINE,
    )
    states = ("Not judged", "Shown", "Not yet")
    errors = (RecordsError, BadgeUnknown, TooManyTried, SecurityError, StoreError)
    return sentences.union(
        FREE_TO.values(),
        NOTICES.values(),
        RATING_NAMES,
        CERTAINTY_NAMES.values(),
        debrief_page.REASONS.values(),
        debrief_page.RUNGS.values(),
        debrief_page.ANSWER_STATES.values(),
        (debrief_page.SURPRISE, debrief_page.UNKNOWN),
        page,
        states,
        (error.learner_sentence for error in errors),
        operators.sentences(),
    )


def test_nothing_is_said_past_the_catalogues() -> None:
    for file in (ROOT / "ui").rglob("*.py"):
        assert "tr" not in {
            node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name))
        }, file


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_stands_in_both_catalogues(language: str) -> None:
    learners, staff, faults = (
        tomllib.loads((WORDS / folder / f"{language}.toml").read_text(encoding="utf-8"))
        for folder in ("", "staff", "operators")
    )
    assert not learners.keys() & staff.keys()
    assert not faults.keys() & (learners.keys() | staff.keys())


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    translated, wanted = set(sentences_in(language)), every_sentence()
    assert sorted(wanted - translated) == []
    assert sorted(translated - wanted) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_gaps_and_lines_agree(language: str) -> None:
    for source, told in sentences_in(language).items():
        assert told.strip(), source
        assert gaps(told) == gaps(source), source
        assert told.count("\n") == source.count("\n"), source


def test_every_operators_sentence_is_found_again() -> None:
    for sentence in operators.sentences():
        told = {name: f"<{name} 7>" for name in gaps(sentence)}
        found = recognised(sentence.format(**told))
        assert found.source == sentence
        values = {name: str(value).strip("\u2068\u2069") for name, value in found.values.items()}
        assert values == told


def test_lists_and_sentences_within_a_sentence_are_told_too() -> None:
    assert recognised("Not ours at all.").source == "{part0}"
    told = recognised(
        "people.csv has 2 fault(s), nobody was added:\n  - line 3: 1 cells instead of 2"
        "\n  - line 4: a badge has at most 64 printable characters."
    )
    assert told.source == "{a} has {b} fault(s), nobody was added:{c}"
    inner = told.values["c"]
    assert isinstance(inner, Phrase)
    assert [str(item.source) for item in inner.values.values() if isinstance(item, Phrase)] == [
        "line {a}: {b} cells instead of {c}",
        "line {a}: {b}",
    ]
