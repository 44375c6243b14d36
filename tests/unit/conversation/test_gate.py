"""What of a model's reply gets through to the voice."""

from app.conversation import events as ev
from app.conversation.gate import Gate, Grounds

WORDS = "The first thing I'd look for is whether anybody got hurt. Then I'd call the desk."


def admitted(*clauses: str) -> tuple[list[str], list[ev.Event]]:
    told: list[ev.Event] = []
    gate = Gate(Grounds(persona_name="Maya", learner_words=WORDS), told.append)
    return [said for clause in clauses for said in gate.admit(clause)], told


def test_the_learners_own_words_are_no_reply() -> None:
    said, told = admitted("The first thing I'd look for is whether anybody got hurt.", "Why so?")
    assert said == ["Why so?"]
    (replaced,) = told
    assert isinstance(replaced, ev.SentenceReplaced)
    assert replaced.reason == "echo"


def test_a_few_of_them_may_be_taken_up() -> None:
    said, told = admitted("Anybody got hurt,", "that is a good first question.")
    assert said == ["Anybody got hurt,", "that is a good first question."]
    assert told == []
