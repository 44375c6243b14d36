"""Words that go on are told from words that stand."""

import pytest

from app.conversation.unfinished import unfinished


@pytest.mark.parametrize(
    "words",
    [
        "It's four, seven, two",
        "My number is 0 6 1",
        "M A R",
        "Gloves, goggles,",
        "I would call the",
        "It was um",
        "Because...",
        "Ich würde eine",
    ],
)
def test_these_go_on(words: str) -> None:
    assert unfinished(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Um",
        "Well.",
        "I would pass it on.",
        "My limit is seven thousand five hundred dollars.",
        "There are two of them",
        "Is it you or I?",
        "So what is the?",
        "I have 3 reasons.",
        "Yes",
        "Seven",
    ],
)
def test_these_stand(words: str) -> None:
    assert not unfinished(words)
