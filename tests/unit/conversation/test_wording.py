"""Sentences and questions are found in every script the learner may speak."""

import pytest

from app.conversation.wording import is_question, sentences


@pytest.mark.parametrize(
    "text",
    [
        "Is she hurt?",
        'She asked "is she hurt?"',
        "هل هي مصابة؟",
        "彼女は怪我をしていますか？",
        "Ist sie verletzt? ",
    ],
)
def test_a_question_is_one_in_any_script(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["She is hurt.", "Is she? Yes.", "", "هي مصابة."])
def test_what_only_holds_a_question_is_none(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She is hurt. Call Dr. Weber!", ["She is hurt.", "Call Dr. Weber!"]),
        ("هل هي مصابة؟ نعم.", ["هل هي مصابة؟", "نعم."]),
        (
            "她受伤了。你打电话了吗？「没有！」好。",
            ["她受伤了。", "你打电话了吗？", "「没有！」", "好。"],
        ),
    ],
)
def test_sentences_end_with_the_marks_of_their_script(text: str, found: list[str]) -> None:
    assert sentences(text) == found
