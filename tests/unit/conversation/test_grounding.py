"""Numbers with what they count, names and rules: what a source must hold before it is said."""

import pytest

from app.conversation.events import Passage
from app.conversation.grounding import best_quote, unsupported
from app.conversation.numbers import counted
from app.conversation.questions import asked, asks_for_help, fits

SOURCE = (
    "The handler calls the Injury Desk within one working hour. A claim above the limit of 7,500 "
    "dollars goes to the Authority Desk in two working days."
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("seven thousand five hundred dollars", [7500]),
        ("7,500 dollars and 12 days", [7500, 12]),
        ("twenty-one days", [21]),
        ("two and a half hours", [2.5]),
        ("nothing to count here", []),
        ("a hundred and ten", [110]),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, values: list[float]) -> None:
    assert [value for value, _ in counted(text)] == values


@pytest.mark.parametrize(
    "sentence",
    [
        "Your limit is seven thousand five hundred dollars.",
        "You call the Injury Desk within one working hour.",
        "That is one good reason.",
        "What would you do first?",
        "I can't promise that.",
        "That must have been a shock.",
    ],
)
def test_what_the_source_holds_may_be_said(sentence: str) -> None:
    assert unsupported(sentence, [SOURCE]) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Your limit is 9,000 dollars.",
        "You call the desk within two hours.",
        "Please ask Linda about it.",
        "The company always pays for a hotel.",
        "It must be sent by somebody senior.",
        "Did you know that 40 percent are fraud?",
    ],
)
def test_what_it_does_not_hold_may_not(sentence: str) -> None:
    assert unsupported(sentence, [SOURCE]) != ""


def test_a_quote_has_what_is_asked_for() -> None:
    passage = Passage(
        chunk_id="c",
        document="d",
        heading="Policy › 5.1 Limits",
        text="Limits protect members. A handler decides up to 7,500 dollars. Ask your leader.",
        similarity=0.5,
        share=1.0,
    )
    question = "What is the limit of a handler?"
    quote = best_quote(question, [passage], fits=lambda run: fits(question, run))
    assert quote is not None
    assert "7,500" in quote.text
    assert quote.spoken().startswith("The material says, under Limits:")
    assert len(quote.spoken().split()) <= 45
    assert best_quote("Who feeds penguins?", [passage]) is None


def test_a_quote_rather_holds_the_sentence_that_is_nearest_in_meaning() -> None:
    far = "Whoever drives a van to the depot " * 4
    text = f"A van is washed on Fridays. {far.strip()} asks twice. The hose hangs by the gate."
    passage = Passage(
        chunk_id="1", document="yard.md", heading="Vans", text=text, similarity=0.5, share=1.0
    )
    question = "How do I get mud off a van?"
    plain = best_quote(question, [passage])
    assert plain is not None
    assert "hose" not in plain.text
    held = best_quote(question, [passage], holding="The hose hangs by the gate.")
    assert held is not None
    assert "hose" in held.text


def test_of_a_table_only_the_row_is_quoted() -> None:
    table = (
        "Role: Trainee; Limit: 2.5 tonnes. Role: Driver; Limit: 7.5 tonnes. "
        "Role: Chief driver; Limit: none."
    )
    passage = Passage(
        chunk_id="1", document="yard.md", heading="Limits", text=table, share=1.0, similarity=0.5
    )
    quote = best_quote("What is the limit of a driver?", [passage])
    assert quote is not None
    assert quote.text == "Role: Driver; Limit: 7.5 tonnes."


@pytest.mark.parametrize(
    "words",
    [
        "How quickly do I call the desk?",
        "Okay. And am I allowed to tell the customer about it?",
        "By when must it be done?",
        "I was speeding, who pays?",
        "The mail came yesterday and I saw it today, so from when does my time run?",
        "The yearly practice, is that paid?",
        "That survey, are the answers anonymous?",
    ],
)
def test_questions_to_the_material(words: str) -> None:
    assert asked(words)


@pytest.mark.parametrize(
    "words",
    [
        "Could you say that again?",
        "Would it be the cost?",
        "If somebody is hurt.",
        "Is that right?",
        "Somebody was hurt, is that it?",
        "The injury, is that one of them?",
        "Three things. Are we done?",
        "What do you mean?",
        "Did you see the football last night?",
        "Can I go for lunch now?",
    ],
)
def test_talk_and_guesses_are_no_questions_to_the_material(words: str) -> None:
    assert asked(words) == ""


def test_asking_for_help() -> None:
    assert asks_for_help("I have no idea.")
    assert asks_for_help("Can you give me a hint?")
    assert asks_for_help("Just tell me the other two.")
    assert not asks_for_help("I don't know whether the customer was hurt, so I would ask.")
    assert not asks_for_help("Where does somebody get help with a personal problem?")
