"""What of a model's reply gets through to the voice."""

from app.conversation import events as ev
from app.conversation.gate import Gate, Grounds

WORDS = "The first thing I'd look for is whether anybody got hurt. Then I'd call the desk."


def admitted(*clauses: str, plays: bool = False) -> tuple[list[str], list[ev.Event]]:
    told: list[ev.Event] = []
    gate = Gate(Grounds(persona_name="Maya", learner_words=WORDS, plays=plays), told.append)
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


def test_who_is_played_offers_no_service() -> None:
    offer = "It's okay. I'm here to help."
    assert admitted(*offer.split(". "), plays=True)[0] == ["It's okay"]
    assert admitted("Sure, I can help with that.", "It does not hurt.", plays=True)[0] == [
        "It does not hurt."
    ]
    assert admitted("I'm sorry, but I can't help with that.", plays=True)[0] == []
    late = "I can't help you with that before lunch."
    assert admitted(late, plays=True)[0] == [late]
    assert admitted("Can you help me with that?", plays=True)[0] == ["Can you help me with that?"]
    assert admitted("I'm here to help.")[0] == ["I'm here to help."]


def test_a_beginning_still_hangs_when_the_next_sentence_is_kept_as_well() -> None:
    said_before = frozenset(["i'm sorry i couldn't take that in", "could you say it again"])
    gate = Gate(Grounds(persona_name="Rosa", said_before=said_before), lambda _: None)
    assert gate.admit("Oh no,") == ["Oh no,"]
    assert gate.admit("I am an AI language model.") == []
    assert gate.admit("Could you say it again?") == []
    assert gate.dangling
    assert gate.admit("I see.") == ["I see."]
    assert not gate.dangling
