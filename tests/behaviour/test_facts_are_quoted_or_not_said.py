"""No number, name or rule is spoken that the material does not hold."""

import msgspec
import pytest

from app.conversation import events as ev
from app.conversation.exercise import Guardrail
from app.conversation.replay import replay
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import LINES, Stage, a_plan

DEADLINE = ev.Passage(
    chunk_id="c1",
    document="policy.md",
    heading="Policy › 3.6 Deadline for injuries",
    text="The handler calls the Injury Desk within one working hour.",
    similarity=0.6,
    share=0.9,
)


def asked(words: str, reply: str = "I see.", passages: tuple[ev.Passage, ...] = ()) -> Stage:
    plan = a_plan(objectives=EXERCISE, has_material=True)
    stage = Stage(plan=plan, fake_reply=reply, fake_passages=passages)
    stage.at(5.0, ev.LearnerTyped(text=words))
    return stage.run(20.0)


def test_a_question_is_answered_with_a_quote_and_its_source() -> None:
    stage = asked("How fast do I call the Injury Desk?", passages=(DEADLINE,))
    answer = stage.out(ev.UtteranceHeard)[-1]
    assert "within one working hour" in answer.text
    assert "Deadline for injuries" in answer.text
    assert answer.citations == ("c1",)


def test_a_question_like_one_asked_before_is_answered_in_other_words() -> None:
    strange = "Somebody's bleeding, when do I pick up the phone?"
    far = msgspec.structs.replace(DEADLINE, similarity=0.35, share=0.0)
    assert asked(strange, passages=(far,)).spoken()[-1] == LINES.not_in_material
    like = ev.Recognised(asks=0.7, rival=0.1, left_open=0.05, nearness=0.45, question=5.0)
    known = msgspec.structs.replace(far, recognised=like)
    assert "within one working hour" in asked(strange, passages=(known,)).spoken()[-1]
    left_open = msgspec.structs.replace(like, asks=0.1, rival=0.4, left_open=0.9)
    open_ = msgspec.structs.replace(known, recognised=left_open)
    assert asked(strange, passages=(open_,)).spoken()[-1] == LINES.not_in_material


@pytest.mark.parametrize("may_refer", [True, False])
def test_what_comes_near_to_an_answer_is_told_in_doubt_and_the_question_filed(
    may_refer: bool,
) -> None:
    like = ev.Recognised(asks=0.2, rival=0.2, left_open=0.6, nearness=0.45, question=5.0)
    more = f"{DEADLINE.text} The desk takes {'very ' * 20}short notes."
    near = msgspec.structs.replace(DEADLINE, text=more, similarity=0.35, share=0.0, recognised=like)
    plan = a_plan(objectives=EXERCISE, has_material=True)
    plan = msgspec.structs.replace(plan, may_refer=may_refer)
    stage = Stage(plan=plan, fake_passages=(near,))
    words = "Somebody's bleeding, how many minutes have I got?"
    stage.at(5.0, ev.LearnerTyped(text=words))
    stage.run(20.0)
    answer = stage.out(ev.UtteranceHeard)[-1]
    assert answer.text.startswith("I'm not sure")
    assert ("pass that on" in answer.text) is may_refer
    assert "within one working hour" in answer.text
    assert len(answer.text.split()) <= 45
    assert answer.citations == ("c1",)
    assert [e.question for e in stage.out(ev.QuestionReferred)] == [words] * may_refer


def test_a_question_that_no_rule_knows_is_known_by_what_others_ask() -> None:
    turned_round = "We sit in the lobby. Up to what hour may somebody phone the desk?"
    like = ev.Recognised(asks=0.7, rival=0.1, left_open=0.05, nearness=0.5, question=5.0)
    known = msgspec.structs.replace(DEADLINE, recognised=like)
    assert "within one working hour" in asked(turned_round, passages=(known,)).spoken()[-1]
    said = msgspec.structs.replace(like, question=1.0)
    exercise = msgspec.structs.replace(known, recognised=said)
    assert "working hour" not in asked(turned_round, passages=(exercise,)).spoken()[-1]


def test_a_question_that_the_exercise_wants_asked_is_judged_and_not_looked_up() -> None:
    def looked_up(question: float) -> bool:
        like = ev.Recognised(asks=0.7, rival=0.1, left_open=0.05, nearness=0.5, question=question)
        known = msgspec.structs.replace(DEADLINE, recognised=like)
        stage = asked("Sir, how fast did somebody hurt your neck?", passages=(known,))
        answers = any(e.about == "answer" for e in stage.out(ev.CriterionJudgeRequested))
        assert answers is not bool(stage.out(ev.CriterionJudged))
        return answers

    assert looked_up(-1.0)
    assert not looked_up(-3.0)


def test_what_is_asked_for_a_section_decides_which_quote_is_looked_at_first() -> None:
    like = ev.Recognised(asks=0.1, rival=0.7, left_open=0.05, nearness=0.4, question=5.0)
    open_all_day = "The Injury Desk is open all day."
    other = msgspec.structs.replace(DEADLINE, chunk_id="c0", text=open_all_day, recognised=like)
    sure = msgspec.structs.replace(like, asks=0.7, rival=0.1)
    known = msgspec.structs.replace(DEADLINE, recognised=sure)
    answer = asked("How fast do I call the Injury Desk?", passages=(other, known))
    assert answer.out(ev.UtteranceHeard)[-1].citations == ("c1",)
    first, *_ = (e for e in answer.out(ev.CriterionJudgeRequested) if e.about == "answer")
    assert "within one working hour" in first.messages[-1].content


def test_a_question_without_an_answer_is_said_to_have_none_and_filed() -> None:
    far = ev.Passage(
        chunk_id="c2", document="p", heading="h", text="Cars are blue.", similarity=0.2
    )
    stage = asked("Who pays for my parking?", passages=(far,))
    assert stage.spoken()[-1] == LINES.not_in_material
    (filed,) = stage.out(ev.QuestionReferred)
    assert filed.question == "Who pays for my parking?"
    assert filed.looked_at == ("c2",)


def test_the_second_question_without_an_answer_is_refused_in_fewer_words() -> None:
    lines = msgspec.structs.replace(LINES, not_in_material_again="Nor that.")
    stage = Stage(plan=a_plan(objectives=EXERCISE, has_material=True, lines=lines))
    for n, words in enumerate(("Who pays for my parking?", "Who pays for my lunch?")):
        stage.at(5.0 + 15.0 * n, ev.LearnerTyped(text=words))
    stage.run(40.0)
    assert stage.spoken()[1:3] == [LINES.not_in_material, "Nor that."]
    assert len(stage.out(ev.QuestionReferred)) == 2


def test_what_the_model_finds_no_answer_in_is_not_quoted() -> None:
    plan = a_plan(objectives=EXERCISE, has_material=True)
    stage = Stage(plan=plan, fake_passages=(DEADLINE,), fake_answer_margin=-2.0)
    stage.at(5.0, ev.LearnerTyped(text="How fast do I call the Injury Desk in Spain?"))
    stage.run(20.0)
    assert stage.spoken()[-1] == LINES.not_in_material
    assert len(stage.out(ev.QuestionReferred)) == 1
    assert replay(stage.journal.splitlines(keepends=True)).difference is None


def test_a_model_that_does_not_answer_in_time_leaves_the_question_filed() -> None:
    plan = a_plan(objectives=EXERCISE, has_material=True)
    stage = Stage(plan=plan, fake_passages=(DEADLINE,), fake_judge_s=60.0)
    stage.at(5.0, ev.LearnerTyped(text="How fast do I call the Injury Desk?"))
    stage.run(20.0)
    assert stage.spoken()[-1] == LINES.not_in_material
    stage.run(80.0)
    assert stage.spoken().count(LINES.not_in_material) == 1


def test_an_invented_number_is_replaced_by_the_quote() -> None:
    stage = asked(
        "Then I would call the desk.",
        reply="Good. You must call the Injury Desk within three days. What else?",
        passages=(DEADLINE,),
    )
    text = stage.spoken()[-1]
    assert "three days" not in text
    assert "within one working hour" in text
    (replaced,) = [e for e in stage.out(ev.SentenceReplaced) if e.reason == "unsupported"]
    assert replaced.citations == ("c1",)


def test_an_invented_number_without_a_passage_is_left_out() -> None:
    stage = asked("Then I would wait.", reply="I see. You have 14 days for it. What else?")
    assert stage.spoken()[-1] == "I see. What else?"


def test_one_question_at_a_time() -> None:
    stage = asked("Well.", reply="Good. What then? And what after that?")
    assert stage.spoken()[-1] == "Good. What then?"


def test_no_sentence_is_said_twice() -> None:
    stage = asked("Well.", reply="Go on like this. What would you check first?")
    stage.at(25.0, ev.LearnerTyped(text="The photo."))
    stage.run(40.0)
    assert stage.spoken().count("Go on like this. What would you check first?") == 1
    assert replay(stage.journal.splitlines(keepends=True)).difference is None


def test_a_question_that_may_not_be_passed_on_is_not_said_to_be() -> None:
    plan = a_plan(objectives=EXERCISE, has_material=True, may_refer=False)
    stage = Stage(plan=plan, fake_reply="I see.", fake_passages=())
    stage.at(5.0, ev.LearnerTyped(text="Who pays for my parking?"))
    stage.run(20.0)
    assert stage.spoken()[-1] == LINES.not_passed_on
    assert stage.out(ev.QuestionReferred) == []


def test_a_rule_that_sends_to_a_person_says_so_only_where_it_may() -> None:
    rule = Guardrail(
        id="legal",
        kind="topic",
        description="Asks for legal advice.",
        patterns=(r"\bsue\b",),
        action=ev.Action.REFER_HUMAN,
        line="That is for our lawyers. I have passed it on.",
    )
    for may, said, referred in ((True, rule.line, 1), (False, LINES.not_passed_on, 0)):
        plan = a_plan(objectives=EXERCISE, guardrails=(rule,), may_refer=may)
        stage = Stage(plan=plan, fake_reply="I see.", fake_passages=())
        stage.at(5.0, ev.LearnerTyped(text="Can he sue us for that?"))
        stage.run(20.0)
        assert stage.spoken()[-1] == said
        assert len(stage.out(ev.QuestionReferred)) == referred
        assert len(stage.out(ev.GuardrailTripped)) == 1
