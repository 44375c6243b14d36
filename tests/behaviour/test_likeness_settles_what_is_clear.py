"""What likeness makes clear is settled at once; the model is asked only where there is doubt."""

import pytest

from app.conversation import events as ev
from app.conversation.evaluation import together
from app.conversation.replay import replay
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan

HURT, LIMIT = "Somebody got hurt.", "It costs more than my limit."
CLEAR, FAR = 6.0, -6.0


def measured(said: str, **odds: float) -> ev.LikenessMeasured:
    near = tuple(
        ev.CriterionLikeness(criterion_id=name, odds=value, like="", like_meets=True)
        for name, value in odds.items()
    )
    return ev.LikenessMeasured(attempt=1, query=said, criteria=near)


def played(*turns: ev.LikenessMeasured, fake_judge_s: float = 0.3) -> Stage:
    stage = Stage(plan=a_plan(objectives=EXERCISE), fake_judge_s=fake_judge_s)
    stage.fake_reply = "I see."
    for n, event in enumerate(turns):
        at_s = 5.0 + 12.0 * n
        stage.at(at_s, ev.LearnerTyped(text=event.query))
        stage.at(at_s + 0.005, event)
    return stage.run(5.0 + 12.0 * len(turns))


def verdicts(stage: Stage) -> dict[str, ev.CriterionVerdict]:
    return {e.criterion_id: e.verdict for e in stage.out(ev.CriterionJudged)}


def test_a_clear_turn_is_judged_when_it_is_taken_and_nobody_is_asked() -> None:
    stage = played(measured(HURT, injury=CLEAR, money=FAR))
    assert not stage.out(ev.CriterionJudgeRequested)
    assert verdicts(stage) == {"injury": "met", "money": "not_met"}
    taken, judged = stage.out(ev.TurnTaken)[0], stage.out(ev.CriterionJudged)
    assert {e.t_s for e in judged} == {taken.t_s}
    assert judged[0].quote == HURT


def test_only_what_is_in_doubt_is_asked() -> None:
    stage = played(measured(HURT, injury=0.0, money=FAR))
    asked = [e.judgement_id.split(".")[1] for e in stage.out(ev.CriterionJudgeRequested)]
    assert asked == ["injury"]
    assert verdicts(stage) == {"injury": "met", "money": "not_met"}


def test_what_was_not_measured_is_asked_as_ever() -> None:
    stage = played(measured(HURT))
    assert len(stage.out(ev.CriterionJudgeRequested)) == 2
    assert verdicts(stage) == {"injury": "met", "money": "not_met"}


def test_a_clear_turn_leads_on_after_the_reply() -> None:
    stage = played(
        measured(HURT, injury=CLEAR, money=FAR), measured(LIMIT, injury=FAR, money=CLEAR)
    )
    assert [e.objective_id for e in stage.out(ev.ObjectiveActivated)] == ["name", "sum-up"]
    assert stage.spoken()[-1] == "Now say both in one breath, please."


def test_clear_turns_without_anything_new_are_attempts() -> None:
    far = measured("The car is red.", injury=FAR, money=FAR)
    stage = played(far, far)
    (left,) = stage.out(ev.ObjectiveCompleted)
    assert left.missing == ("injury", "money")


def test_likeness_of_words_that_went_on_counts_for_nothing() -> None:
    stage = Stage(plan=a_plan(objectives=EXERCISE))
    stage.at(5.0, ev.LearnerTyped(text="The car is red."))
    stage.at(5.005, measured(HURT, injury=CLEAR, money=FAR))
    stage.run(15.0)
    assert verdicts(stage) == {"injury": "not_met", "money": "not_met"}


def test_words_that_are_only_repeated_stay_so_however_alike() -> None:
    stage = Stage(
        plan=a_plan(objectives=EXERCISE, facts=("It costs more than your limit.",)),
        fake_reply="Perhaps it costs more than your limit.",
    )
    stage.at(5.0, ev.LearnerTyped(text="I am listening."))
    stage.at(15.0, ev.LearnerTyped(text=LIMIT))
    stage.at(15.005, measured(LIMIT, injury=FAR, money=CLEAR))
    stage.run(30.0)
    assert verdicts(stage)["money"] is ev.CriterionVerdict.REPEATED


def test_what_the_learner_would_not_do_is_denied_however_alike() -> None:
    said = "I'd never say that it costs more than my limit."
    stage = played(measured(said, injury=FAR, money=1.0))
    assert stage.out(ev.CriterionJudgeRequested)
    stage = played(measured(said, injury=FAR, money=CLEAR))
    assert verdicts(stage)["money"] is ev.CriterionVerdict.DENIED


def test_such_a_session_replays() -> None:
    stage = played(measured(HURT, injury=CLEAR, money=0.5), measured(LIMIT, money=CLEAR))
    assert replay(stage.journal.splitlines(keepends=True)).difference is None


@pytest.mark.parametrize("odds", [-2.9, -1.0, 0.0, 1.0, 2.4])
def test_the_surer_either_is_the_likelier_it_is(odds: float) -> None:
    falling = [together(odds, p) for p in (1.0, 0.9, 0.5, 0.1, 0.0)]
    assert falling == sorted(falling, reverse=True)
    assert together(odds, 0.5) < together(odds + 0.5, 0.5)


def test_without_likeness_the_model_alone_decides() -> None:
    assert [together(None, p) for p in (0.2, 0.8)] == [0.2, 0.8]


def test_words_that_carry_nothing_are_judged_and_are_attempts_all_the_same() -> None:
    nothing = [measured(said, injury=FAR, money=FAR) for said in ("Yes, okay.", "Well, I mean.")]
    (left,) = played(*nothing).out(ev.ObjectiveCompleted)
    assert left.missing == ("injury", "money")
