"""A point said back holds the learner's words, not one meaning more."""

import pytest

from app.conversation.saying_back import says_back

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
    assert says_back("Injuries, you wouldn't escalate.", "Injuries? I wouldn't escalate those.")
    assert not says_back("You escalate injuries.", "Injuries? I wouldn't escalate those.")


LIMITS = (
    "Over 7,500 dollars it has two parts and five forms, and I could send them within three days."
)


@pytest.mark.parametrize(
    "sentence",
    ["Over 7,500 dollars it has two parts.", "You could send them within three days."],
)
def test_numbers_are_said_back_with_all_that_belongs_to_them(sentence: str) -> None:
    assert says_back(sentence, LIMITS)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Over 500 dollars.", "part of a number"),
        ("7,500 dollars.", "its bound is lost"),
        ("Under 7,500 dollars.", "another bound"),
        ("Two forms.", "it counts something else"),
        ("Five forms and two parts.", "in another order"),
        ("Within five days.", "the number of something else"),
        ("You should send them within three days.", "a duty that nobody spoke of"),
    ],
)
def test_a_number_that_means_something_else_is_not_theirs(sentence: str, why: str) -> None:
    assert not says_back(sentence, LIMITS), why


def test_a_denial_stays_with_what_was_denied() -> None:
    said = "I wouldn't pay the invoice, I'd escalate the bruise."
    assert says_back("You wouldn't pay the invoice, you'd escalate the bruise.", said)
    assert not says_back("You wouldn't escalate the bruise.", said)
    assert not says_back("You'd pay the invoice.", said)
    swapped = "The neighbour hit the customer."
    assert not says_back("The customer hit the neighbour.", swapped)


def test_what_was_asked_was_not_said() -> None:
    assert not says_back("You have to call today.", "I see. Do I have to call them today?")
    assert says_back("A third one, the damage.", "A third one. Maybe the damage?")


def test_a_score_of_an_hour_ago_is_not_hours_ago() -> None:
    said = "Mr. Holm's watch score is seven, it was three an hour ago."
    assert says_back("Mr. Holm's watch score is seven, three an hour ago.", said)
    assert not says_back("Mr. Holm's watch score is seven, three hours ago.", said)


def test_a_question_behind_the_point_is_no_point() -> None:
    said = "Fine. If somebody is injured I escalate it. Happy now?"
    assert not says_back("Happy now.", said)
    assert says_back("Somebody is injured, you escalate.", said)
    assert says_back("Injuries.", "Injuries?")
    assert says_back("Somebody injured.", "If somebody was injured? Like, um, in the accident.")


def test_courtesy_is_not_said_back() -> None:
    assert not says_back("Sorry.", "Sorry. I'm thinking.")
    assert not says_back("Thank you.", "Thank you, Maya.")
    assert says_back("A sorry sight.", "It was a sorry sight.")
