"""Sentences end where people would end them, in any script."""

import pytest

from app.knowledge.sentences import sentences, word_count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Ask Dr. Amsel. She knows.", ["Ask Dr. Amsel.", "She knows."]),
        ("It costs 3.50 euros. Pay now.", ["It costs 3.50 euros.", "Pay now."]),
        ("Bring papers, e.g. a passport. Thanks.", ["Bring papers, e.g. a passport.", "Thanks."]),
        ('He said "Stop!" Then he left.', ['He said "Stop!"', "Then he left."]),
        ("火災です。逃げてください。", ["火災です。", "逃げてください。"]),
        ("यह पहला है। यह दूसरा है।", ["यह पहला है।", "यह दूसरा है।"]),
        ("no full stop", ["no full stop"]),
        ("", []),
    ],
)
def test_a_paragraph_is_cut_into_its_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_words_are_counted_also_where_none_are_separated() -> None:
    assert word_count("It's 3.50 euros a day") == 5
    assert word_count("有給休暇は四週間前に") == 5
