"""A coach's first words are an author's and come at once; the model says back what was said."""

from typing import Any

import msgspec

from app.conversation import events as ev
from app.conversation.exercise import Coaching, Exchange
from app.conversation.moves import Move
from app.conversation.replay import replay
from app.conversation.signs import Sign
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan

COACHING = Coaching(
    right=("Yes, that is one of them.", "Exactly."),
    heard=("I see what you mean there.", "Okay."),
    beside=("Let us keep that for the break.",),
    more=("What else would make you stop?", "What would come after that?"),
    probe=("Could you give me one example of that?",),
    listening="Say it back.",
    examples=(Exchange("When it burns, I'd run.", "It burns, and you run."),),
)
HURT, RED, HOLIDAY = (
    "Somebody got hurt.",
    "The car is red, so I would stop.",
    "We swam every day in Portugal this summer.",
)
LIKENESS = {
    HURT: {"injury": 3.0, "money": -4.0, "both": -2.0},
    RED: {"injury": -2.0, "money": -2.0, "both": -2.5},
    HOLIDAY: {"injury": -5.0, "money": -6.0, "both": -5.0},
}


def talk(
    *said: str, fake_reply: str = "Somebody got hurt.", attempts: int = 4, **fakes: Any
) -> Stage:
    first = msgspec.structs.replace(EXERCISE[0], attempts=attempts)
    stage = Stage(
        plan=a_plan(objectives=(first, *EXERCISE[1:]), coaching=COACHING, has_material=True),
        fake_reply=fake_reply,
        fake_likeness=LIKENESS,
        **fakes,
    )
    for n, words in enumerate(said):
        stage.at(5.0 + 15.0 * n, ev.LearnerTyped(text=words))
    return stage.run(5.0 + 15.0 * len(said))


def test_a_right_answer_is_confirmed_said_back_and_more_is_asked_for() -> None:
    stage = talk(HURT)
    assert stage.spoken()[1] == (
        "Yes, that is one of them. Somebody got hurt. What else would make you stop?"
    )
    assert not stage.out(ev.HintGiven)


def test_what_is_only_said_back_leans_on_no_document() -> None:
    near = ev.Passage(chunk_id="c", document="d", heading="h", text=HURT, similarity=0.9)
    stage = talk(HURT, fake_passages=(near,))
    assert stage.out(ev.RetrievalRequested)
    assert [e.citations for e in stage.heard if isinstance(e, ev.UtteranceHeard)] == [(), ()]


def test_an_answer_that_misses_gets_the_next_rung_of_the_ladder() -> None:
    stage = talk(HURT, RED, fake_reply="A red car.")
    assert stage.spoken()[-1] == "I see what you mean there. A red car. Think of the invoice."
    assert [e.rung for e in stage.out(ev.HintGiven)] == ["nudge"]


def test_words_beside_the_point_are_put_off_kindly() -> None:
    stage = talk(HURT, HOLIDAY, fake_reply="Portugal, this summer.")
    assert stage.spoken()[-1].startswith("Let us keep that for the break. Portugal, this summer.")


def test_the_first_words_do_not_wait_for_the_model() -> None:
    stage = talk(HURT, fake_ttft_s=20.0)
    asked = stage.out(ev.ReplyRequested)[0]
    sound_s = stage.first_sound_after(5.0)
    assert sound_s is not None
    assert sound_s - asked.t_s < 0.1
    assert stage.spoken()[1] == "Yes, that is one of them. What else would make you stop?"


def test_what_the_model_adds_is_not_said() -> None:
    for added in (
        "You are right, injuries go to the injury desk.",
        "Nobody got hurt.",
        "I got hurt.",
        "Is somebody hurt and angry?",
    ):
        stage = talk(HURT, fake_reply=added)
        assert stage.spoken()[1] == "Yes, that is one of them. What else would make you stop?"
        assert [e.reason for e in stage.out(ev.SentenceReplaced)] == ["not_theirs"]


def test_a_dead_model_leaves_the_coach_her_own_words() -> None:
    stage = talk(HURT, fake_llm_dies=True)
    assert stage.spoken()[1] == "Yes, that is one of them. What else would make you stop?"


def test_no_long_sentence_is_used_twice() -> None:
    stage = talk(*[f"{RED} {n}" for n in range(4)], fake_reply="Hm.", attempts=9)
    for line in (*COACHING.heard[:1], *COACHING.more):
        assert sum(line in text for text in stage.spoken()) <= 1


def test_a_doubtful_yes_is_probed_before_anything_else() -> None:
    stage = talk()
    stage.at(
        19.65,
        ev.ObservationMade(
            text="agreed after 2.4 s",
            signs=(Sign.AGREED, Sign.LATE, Sign.FLAT, Sign.INCONGRUENT),
            since_s=18.0,
            until_s=19.5,
            of_utterance=True,
        ),
    )
    stage.learner_says(RED, at_s=17.0, lasts_s=2.5)
    stage.run(40.0)
    licensed = stage.out(ev.MovesLicensed)
    assert [Move.PROBE in e.moves for e in licensed] == [True]
    assert stage.spoken()[-1].endswith("Could you give me one example of that?")


def test_a_turn_that_ends_the_stay_leaves_the_question_to_what_follows() -> None:
    stage = talk(HURT, RED, RED + " Again.", "Hm.", fake_reply="A red car.", attempts=2)
    stage.run(80.0)
    assert "The invoice says nine thousand. What now?" in " ".join(stage.spoken())
    asked = "Are you still there?"
    rows = "".join("|" if who == "learner" else text for who, text in stage.said() if text != asked)
    assert [row.count("?") for row in rows.split("|")] == [0, 1, 0, 1, 1]
    assert replay(stage.journal.splitlines(keepends=True)).difference is None


def test_a_question_to_the_material_shows_nothing_of_what_is_known() -> None:
    stage = talk(HURT)
    stage.fake_likeness["What is my limit again?"] = {"money": 4.0}
    stage.at(20.0, ev.LearnerTyped(text="What is my limit again?"))
    stage.run(40.0)
    assert not [e for e in stage.out(ev.CriterionJudgeRequested) if e.turn_idx == 2]


def test_no_hint_is_given_for_what_was_probably_shown_and_waits_for_its_verdict() -> None:
    stage = talk(HURT, RED, fake_judge_s=60.0, fake_reply="A red car.")
    assert stage.spoken()[-1].endswith("Think of the invoice.")
    assert [e.criterion_id for e in stage.out(ev.HintGiven)] == ["money"]


def test_a_point_that_would_make_the_answer_too_long_is_not_said_back() -> None:
    long = "What else would make you stop " + "and think " * 18 + "again?"
    coaching = msgspec.structs.replace(COACHING, more=(long,))
    stage = Stage(
        plan=a_plan(objectives=EXERCISE, coaching=coaching, has_material=True, max_reply_words=45),
        fake_reply="Somebody got hurt.",
        fake_likeness=LIKENESS,
    )
    stage.at(5.0, ev.LearnerTyped(text=HURT))
    stage.run(20.0)
    assert stage.spoken()[1] == f"Yes, that is one of them. {long}"
