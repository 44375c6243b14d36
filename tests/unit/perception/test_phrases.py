"""Agreeing words and fillers, and words that only look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.perception.phrases import AGREEMENT, FILLERS, NEGATION, agrees, count_fillers, words_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Yes, I understand.", "en"),
        ("Okay.", "en"),
        ("Um, sure, got it.", "en"),
        ("That makes sense, thank you.", "en-GB"),
        ("I understand", "en"),
        ("Ja, verstehe.", "de"),
        ("Sí, claro.", "es"),
        ("D'accord, je comprends.", "fr"),
        ("D’accord.", "fr"),
        ("Va bene.", "it"),
    ],
)
def test_short_agreements_are_heard(text: str, language: str) -> None:
    assert agrees(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("No.", "en"),
        ("Yes, but I don't see why.", "en"),
        ("I understand the claim was filed late, so I would first ask for the report.", "en"),
        ("Yesterday", "en"),
        ("Sure.", "de"),
        ("Ja, aber nicht so.", "de"),
        ("", "en"),
        ("Um.", "en"),
        ("Yes.", "xx"),
    ],
)
def test_other_words_are_not(text: str, language: str) -> None:
    assert not agrees(text, language)


def test_fillers_are_counted_as_words() -> None:
    assert count_fillers("Um, so, uh, you know, the umbrella, um", "en") == 4
    assert count_fillers("Ähm, also äh, ja.", "de") == 2
    assert count_fillers("um", "xx") == 0


def test_every_language_has_all_three_lists() -> None:
    assert set(AGREEMENT) == set(FILLERS) == set(NEGATION)


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert count_fillers(text, "en") <= len(words_of(text))
    agrees(text, "en")
