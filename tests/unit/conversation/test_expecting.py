"""What was asked decides how much of an answer is a whole one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversation.expecting import Expected, asks_yes_or_no, last_question, weighed

THREE = "Which three things take a claim off your desk?"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I see. Was anybody hurt?", Expected.YES_NO),
        ("Is that yours, or the specialist's?", Expected.CHOICE),
        (THREE, Expected.LIST),
        ("What would you do next?", Expected.OPEN),
        ("Ist jemand verletzt?", Expected.YES_NO),
        ("¿Hay algún herido?", Expected.YES_NO),
        ("هل أصيب أحد؟", Expected.YES_NO),
        ("Look at the papers for a moment.", None),
        ("", None),
    ],
)
def test_kinds_of_questions(said: str, kind: Expected | None) -> None:
    question = last_question(said)
    assert (question.expects if question is not None else None) is kind


@pytest.mark.parametrize(
    ("question", "yes_or_no"),
    [
        ("May I eat in here?", True),
        ("Would that be a case for the desk?", True),
        ("Isn't that mine?", True),
        ("How long may I keep a book?", False),
        ("", False),
    ],
)
def test_questions_of_yes_or_no(question: str, yes_or_no: bool) -> None:
    assert asks_yes_or_no(question) is yes_or_no


@pytest.mark.parametrize(
    ("said", "words", "moved"),
    [
        ("Was anybody hurt?", "No.", 1),
        ("Was anybody hurt?", "No, but my daughter had a headache on Saturday.", 0),
        ("Was anybody hurt?", "The bumper.", 0),
        ("Is that yours, or the specialist's?", "The specialist's.", 1),
        ("Ist jemand verletzt?", "Nein.", 1),
        (THREE, "An injury.", -1),
        (THREE, "An injury, a high cost and fraud.", 0),
        ("What would you do next?", "Yes.", 0),
        ("Look at the papers.", "Yes.", 0),
        ("Was anybody hurt?", "", 0),
    ],
)
def test_a_whole_answer_is_more_likely_an_end(said: str, words: str, moved: int) -> None:
    p_yield = weighed(0.5, said, words)
    assert (p_yield > 0.5) - (p_yield < 0.5) == moved


@given(st.floats(0, 1), st.text(max_size=40), st.text(max_size=40))
def test_it_stays_a_probability(p_yield: float, said: str, words: str) -> None:
    assert 0.0 <= weighed(p_yield, said + "?", words) <= 1.0
