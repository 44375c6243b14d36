"""A point said back holds the learner's words, not one meaning more."""

import pytest

from app.conversation.grounding import says_back

SAID = "Uh, I would look at the photos and check that the date matches the invoice, my boss says."


@pytest.mark.parametrize(
    "sentence",
    ["You'd look at the photos.", "Checking the date and the invoice.", "The photos."],
)
def test_the_learners_own_words_are_let_through(sentence: str) -> None:
    assert says_back(sentence, SAID)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("You'd look at the receipts.", "another word"),
        ("You wouldn't look at the photos.", "turned into its contrary"),
        ("I would look at the photos.", "speaks as the learner"),
        ("You would.", "says nothing"),
        (f"You'd look at {'the photos and ' * 6}the date.", "too long"),
    ],
)
def test_what_is_added_or_turned_is_not(sentence: str, why: str) -> None:
    assert not says_back(sentence, SAID), why


def test_a_denial_is_said_back_as_one() -> None:
    assert says_back("You wouldn't escalate injuries.", "Injuries? I wouldn't escalate those.")
    assert not says_back("You escalate injuries.", "Injuries? I wouldn't escalate those.")
