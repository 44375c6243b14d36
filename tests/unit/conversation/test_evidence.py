"""Evidence is the learner's words, nearest to the point, and nobody else's."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversation.evidence import (
    asks_for_repetition,
    asks_for_several,
    best_span,
    denies,
    is_counterexample,
    lists_too_few,
    only_repeats,
    refuses,
    turns_down,
)
from app.conversation.exercise import Criterion

INJURY = Criterion(
    id="injury",
    statement="The learner says that a claim is escalated when somebody is hurt.",
    met_by=("Even a sore neck isn't mine.", "If someone got hurt I pass it on."),
)


def test_the_quote_is_the_sentence_about_it() -> None:
    said = "Well, I had coffee first. If anybody is hurt, it goes up. The car was red."
    assert best_span(said, INJURY) == "If anybody is hurt, it goes up."


def test_what_many_say_beside_the_point_is_not_quoted() -> None:
    question = Criterion(
        id="view",
        statement="The learner asks how the other one sees it.",
        met_by=("None of my business, sorry. How was it on your side?", "How was Tuesday for you?"),
        not_met_by=("Sorry, that is none of my business.", "It is none of my business, I know."),
    )
    said = "Sorry, that is none of my business, I know. And how was it for you?"
    assert best_span(said, question) == "And how was it for you?"
    assert not refuses(said, question)


@given(st.text(max_size=300))
def test_the_quote_always_stands_in_the_words(said: str) -> None:
    quote = best_span(said, INJURY)
    assert " ".join(quote.split()) in " ".join(said.split())


def test_a_denial_speaks_of_it_and_negates() -> None:
    assert denies("Nobody was hurt.", INJURY)
    assert not denies("Nobody likes rain.", INJURY)
    assert not denies("Somebody was hurt.", INJURY)


@pytest.mark.parametrize(
    ("quote", "refused"),
    [
        ("I wouldn't escalate somebody who is hurt.", True),
        ("And I'd certainly never pass it on.", True),
        ("Somebody who is hurt is none of our business.", True),
        ("I wouldn't keep it, if someone got hurt I pass it on.", False),
        ("If someone got hurt I pass it on, and I won't wait.", False),
        ("I don't know, but if somebody is hurt it is escalated.", False),
    ],
)
def test_who_would_not_do_it_refuses(quote: str, refused: bool) -> None:
    assert refuses(quote, INJURY) is refused


def test_an_author_may_want_a_refusal() -> None:
    firm = Criterion(
        id="firm",
        statement="The learner refuses a discount.",
        met_by=("I wouldn't give a discount.", "No discount from me."),
    )
    assert not refuses("I won't give a discount today.", firm)


def test_one_refusal_among_many_examples_is_no_custom() -> None:
    others = tuple(f"Case {n} goes to the desk, somebody was hurt." for n in range(12))
    once = msgspec.structs.replace(INJURY, met_by=(*others, "Hurt? I wouldn't keep that one."))
    assert refuses("I wouldn't escalate an injury.", once)


def test_several_things_at_once_are_told_by_the_statement() -> None:
    both = Criterion(id="both", statement="The learner names all three reasons in one answer.")
    assert asks_for_several(both)
    assert not asks_for_several(INJURY)


@pytest.mark.parametrize(
    ("quote", "heard", "repeated"),
    [
        ("Signs of fraud, yes.", "Think of signs of fraud.", True),
        ("Signs of fraud, like an odd invoice date.", "Think of signs of fraud.", False),
        ("Yes.", "Think of signs of fraud.", False),
    ],
)
def test_only_what_adds_nothing_is_repetition(quote: str, heard: str, repeated: bool) -> None:
    assert only_repeats(quote, [heard]) is repeated


def test_reading_back_is_wanted_repetition() -> None:
    reading = Criterion(id="r", statement="The learner reads the order back to the doctor.")
    assert asks_for_repetition(reading)
    assert not asks_for_repetition(INJURY)


DEATH = Criterion(
    id="plain",
    statement="The learner says in plain words that he has died.",
    met_by=("He is dead. I'm so sorry.",),
    not_met_by=("He passed away.",),
)


def test_an_authors_counterexample_does_not_meet_however_it_is_put() -> None:
    assert is_counterexample("I'm sorry, he passed away.", DEATH)
    assert turns_down("I'm sorry, he passed away.", DEATH)
    assert not is_counterexample("He passed away. I mean your father died.", DEATH)
    assert not turns_down("I'm so sorry, he is dead.", DEATH)


@pytest.mark.parametrize(
    ("said", "few"),
    [
        ("Fraud signs and anything over the limit.", True),
        ("Injury, fraud, over the limit.", False),
        ("Injury fraud over the limit", False),
        ("Injury, fraud, and what is it that we do for them", False),
    ],
)
def test_who_names_two_things_has_not_named_all_three(said: str, few: bool) -> None:
    three = Criterion(id="three", statement="The learner names all three reasons in one answer.")
    assert lists_too_few(said, three) is few
    assert not lists_too_few(said, INJURY)
