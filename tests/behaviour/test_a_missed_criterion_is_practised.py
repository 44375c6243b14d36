"""Who misses a criterion practises it and comes back; who shows it goes straight on."""

import msgspec

from app.conversation import events as ev
from app.conversation.replay import replay
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import LINES, Stage, a_plan

HURT, LIMIT, BOTH = (
    "Somebody got hurt.",
    "It costs more than my limit.",
    "Hurt, or too expensive for me.",
)


def played(*turns: str, fake_judge_s: float = 1.0, attempts: int = 2) -> Stage:
    first = msgspec.structs.replace(EXERCISE[0], attempts=attempts)
    plan = a_plan(objectives=(first, *EXERCISE[1:]))
    stage = Stage(plan=plan, fake_judge_s=fake_judge_s)
    stage.fake_reply = "I see."
    for n, words in enumerate(turns):
        stage.at(5.0 + 12.0 * n, ev.LearnerTyped(text=words))
    return stage.run(5.0 + 12.0 * len(turns))


def path(stage: Stage) -> list[str]:
    return [e.objective_id for e in stage.out(ev.ObjectiveActivated)]


def test_all_shown_goes_straight_on() -> None:
    stage = played(f"{HURT}", LIMIT, "Fine.", BOTH)
    assert path(stage) == ["name", "sum-up"]
    ends = [(e.objective_id, e.met, e.missing, e.next_id) for e in stage.out(ev.ObjectiveCompleted)]
    assert ends == [
        ("name", ("injury", "money"), (), "sum-up"),
        ("sum-up", ("both",), (), "end"),
    ]


def test_who_goes_on_behind_a_taken_turn_has_made_one_attempt() -> None:
    stage = Stage(plan=a_plan(objectives=EXERCISE), fake_ttft_s=1.0)
    first, whole = "Well, the car is red.", "Well, the car is red. And it is old."
    stage.fake_likeness = {said: {"injury": -9.0, "money": -9.0} for said in (first, whole)}
    stage.learner_says(first, at_s=4.0, lasts_s=2.0, p_yield=0.95)
    stage.learner_says("And it is old.", at_s=6.8, lasts_s=1.5)
    stage.run(20.0)
    assert [t.turn_idx for t in stage.out(ev.TurnTaken)] == [1, 1]
    assert path(stage) == ["name"]


def test_the_missed_one_is_practised_with_its_own_case_and_then_the_main_path_goes_on() -> None:
    stage = played(HURT, "The car is red.", "The car is blue.", "Fine.", LIMIT, "Good.")
    assert path(stage) == ["name", "practise-money", "sum-up"]
    assert any("The invoice says nine thousand. What now?" in text for text in stage.spoken())
    assert any("Now say both in one breath, please." in text for text in stage.spoken())


def test_help_climbs_the_ladder_word_for_word() -> None:
    stage = played(HURT, "I have no idea.", "Give me a hint, please.")
    hints = [(e.criterion_id, e.rung) for e in stage.out(ev.HintGiven)]
    assert hints == [("money", "nudge"), ("money", "cue")]
    assert "Think of the invoice." in stage.spoken()
    assert "What may you sign for?" in stage.spoken()


def test_after_a_turn_that_brings_nothing_the_next_reply_ends_with_a_hint() -> None:
    stage = played(HURT, "The car is red.", "Hm, wait a moment.", attempts=5)
    assert stage.spoken()[-1] == "I see. Think of the invoice."
    assert [e.rung for e in stage.out(ev.HintGiven)] == ["nudge"]


def test_the_quote_is_the_learners_own_words() -> None:
    stage = played(HURT)
    judged = {e.criterion_id: e for e in stage.out(ev.CriterionJudged)}
    assert judged["injury"].verdict is ev.CriterionVerdict.MET
    assert judged["injury"].quote == HURT
    assert judged["money"].verdict is ev.CriterionVerdict.NOT_MET
    assert judged["injury"].said_in_turn == 1


def test_words_of_the_persona_said_after_her_are_no_evidence() -> None:
    stage = Stage(
        plan=a_plan(objectives=EXERCISE, facts=("It costs more than your limit.",)),
        fake_reply="Perhaps it costs more than your limit.",
    )
    stage.at(5.0, ev.LearnerTyped(text="I am listening."))
    stage.at(15.0, ev.LearnerTyped(text=LIMIT))
    stage.run(30.0)
    verdicts = [e.verdict for e in stage.out(ev.CriterionJudged) if e.criterion_id == "money"]
    assert verdicts[-1] is ev.CriterionVerdict.REPEATED


def test_judging_delays_no_turn() -> None:
    slow, fast = played(HURT, LIMIT, fake_judge_s=9.0), played(HURT, LIMIT, fake_judge_s=0.1)
    first_slow = slow.first_sound_after(5.0)
    assert first_slow == fast.first_sound_after(5.0)
    assert slow.spoken()[:2] == [LINES.greeting, "I see."]


def test_such_a_session_replays() -> None:
    stage = played(HURT, "The car is red.", "No idea.", "Fine.", LIMIT, BOTH)
    assert replay(stage.journal.splitlines(keepends=True)).difference is None
