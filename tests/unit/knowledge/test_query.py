"""Of what a learner says only the words worth looking for are looked for."""

import pytest

from app.knowledge.query import MOST_TERMS, search_terms, share_found


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ("Um, can I keep the supplier's wine?", ["keep", "supplier", "wine"]),
        ("I don’t know what it's about", []),
        ('form (TR-61) AND "NOT" * ^~ OR ?', ["form", "tr", "61"]),
        ("Größe GRÖSSE größe", ["grösse"]),
        ("", []),
        ("?!", []),
    ],
)
def test_stop_words_and_signs_are_dropped(said: str, terms: list[str]) -> None:
    assert search_terms(said, "en") == terms


def test_a_long_turn_is_bounded() -> None:
    assert len(search_terms(" ".join(f"word{n}" for n in range(500)), "en")) == MOST_TERMS


def test_other_languages_keep_all_their_words() -> None:
    assert search_terms("Wo ist der Sammelplatz?", "de") == ["wo", "ist", "der", "sammelplatz"]


def test_the_share_found_does_not_mind_endings_or_missing_blanks() -> None:
    assert share_found(["glove", "handling"], "They handle it with green gloves.") == 1.0
    assert share_found(["gloves", "goggles"], "Green gloves are worn.") == 0.5
    assert share_found(["supervising"], "The supervisor decides.") == 1.0
    assert share_found([], "anything") == 0.0
    asked = ["火災のとき"]
    assert share_found(asked, "火災の際は北側に") > share_found(asked, "休暇は四週間前")
