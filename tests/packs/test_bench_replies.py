"""What a benchmark counts as a claim: the Persona's own, not the learner's and not an author's."""

import msgspec

from bench.dialogue.replies import Reply, Spoken, spoken
from tests.behaviour.stage import LINES, a_plan

LATE = msgspec.structs.replace(LINES, no_llm="Sorry, the Bell just rang. What was that?")


def found(*clauses: str, said: str = "") -> Spoken:
    reply = Reply(" ".join(clauses), clauses, said)
    return spoken(LINES.greeting, [reply], a_plan(lines=LATE), ["Claims go to the Injury Desk."])


def test_a_claim_of_the_persona_s_own_counts() -> None:
    assert found("You must call Linda.", said="I must call.").unsupported == [
        "Linda | You must call Linda."
    ]
    assert found("Claims go to the Injury Desk.").unsupported == []


def test_the_learner_s_claim_is_counted_apart() -> None:
    said = "A senior has to approve five claims."
    back = found("I see.", "A senior has to approve five claims.", said=said)
    assert (len(back.said_back), back.unsupported) == (1, [])
    turned = found("A senior has to approve nine claims.", said=said)
    assert (turned.said_back, len(turned.unsupported)) == ([], 1)


def test_an_author_s_words_behind_the_model_s_are_no_claim() -> None:
    assert found("I'm so sorry,", "the Bell just rang.", "What was that?").unsupported == []
    assert found("He said,", "the Bell just rings.").unsupported != []


def test_the_model_s_sentences_may_not_come_twice() -> None:
    replies = [Reply("It is only the bumper.", ("It is only the bumper.",))] * 2
    assert spoken("Hello.", replies, a_plan(), []).repeated == ["It is only the bumper."]
    lost = [Reply(LATE.no_llm, ("Sorry, the Bell just rang.", "What was that?"))] * 2
    assert spoken("Hello.", lost, a_plan(lines=LATE), []).repeated == []


def test_two_questions_are_two_between_two_turns_of_the_learner_s() -> None:
    def asked(*rest: Reply) -> list[str]:
        first = Reply("What else would you check?", turn_idx=1)
        return spoken("Hello.", [first, *rest], a_plan(), []).two_questions

    again = "Here is a claim. What do you do with it?"
    assert asked(Reply(again, turn_idx=1)) == [f"What else would you check? {again}"]
    assert asked(Reply(again, turn_idx=2)) == []
    assert asked(Reply(again, turn_idx=1, speaker="Leila")) == []
    assert asked(Reply(LINES.still_there, turn_idx=1)) == []
    assert len(asked(Reply("Is it red? Is it new?", turn_idx=2))) == 1
