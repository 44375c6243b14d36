"""Where a pack has probes for the model, they decide what likeness has left in doubt."""

import msgspec
import pytest

from app.conversation import events as ev
from app.conversation.debriefing import findings_of
from app.conversation.evaluation import PROBED_SURELY
from app.conversation.exchange import ANSWER_S
from app.conversation.exercise import Branch, Coaching
from app.conversation.replay import replay, take_up
from app.conversation.suspecting import PROBED_STOPS, PROBED_TRIPS, SUSPECT, TRIPS
from app.conversation.to_material import PROBED_QUESTION, PROBED_REHEARSED
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan
from tests.behaviour.test_a_guardrail_without_a_rule_is_weighed import HEARD, PROMISE, SAID, near
from tests.behaviour.test_facts_are_quoted_or_not_said import DEADLINE

HURT = "Somebody got hurt."
LOOKING = "Let me look that up."
FAR, DOUBT, CLEAR = -6.0, 0.0, 6.0


def criteria(**odds: float) -> tuple[ev.CriterionLikeness, ...]:
    return tuple(
        ev.CriterionLikeness(criterion_id=name, odds=value, like="", like_meets=True)
        for name, value in odds.items()
    )


def probes(
    said: str, guard: float | None = None, failed: bool = False, **odds: float
) -> ev.ProbesMeasured:
    found = near(guard, said).guardrails if guard is not None else ()
    return ev.ProbesMeasured(query=said, guardrails=found, criteria=criteria(**odds), failed=failed)


def likeness(said: str, guard: float | None = None, **odds: float) -> ev.LikenessMeasured:
    found = near(guard, said).guardrails if guard is not None else ()
    return ev.LikenessMeasured(attempt=1, query=said, guardrails=found, criteria=criteria(**odds))


def played(
    measured: ev.LikenessMeasured, probed: ev.ProbesMeasured, probe_s: float = 0.3, **rule: object
) -> Stage:
    plan = a_plan(
        objectives=EXERCISE,
        guardrails=(msgspec.structs.replace(PROMISE, **rule),),
        coaching=Coaching(heard=(HEARD,), more=(), looking=(LOOKING,)),
        probed=True,
    )
    stage = Stage(plan=plan, fake_probe_s=probe_s, fake_probes={probed.query: probed})
    stage.at(5.0, ev.LearnerTyped(text=measured.query))
    stage.at(5.002, measured)
    return stage.run(40.0)


def about(stage: Stage, what: str) -> list[ev.CriterionJudgeRequested]:
    return [e for e in stage.out(ev.CriterionJudgeRequested) if e.about == what]


def verdicts(stage: Stage) -> dict[str, ev.CriterionVerdict]:
    return {e.criterion_id: e.verdict for e in stage.out(ev.CriterionJudged)}


@pytest.mark.parametrize("odds", [SUSPECT, TRIPS + 1.0])
@pytest.mark.parametrize("trips", [True, False])
def test_the_reply_to_a_suspect_waits_for_them(odds: float, trips: bool) -> None:
    sharper = PROBED_TRIPS if trips else PROBED_TRIPS - 0.1
    stage = played(likeness(SAID, odds), probes(SAID, sharper), probe_s=1.0)
    (request,) = stage.out(ev.ProbesRequested)
    assert request.waited_for
    assert stage.spoken()[1].startswith(PROMISE.line if trips else HEARD)
    assert LOOKING not in stage.spoken()
    assert [e.quote for e in stage.out(ev.GuardrailTripped)] == ([SAID] if trips else [])
    assert not about(stage, "guardrail")
    assert replay(stage.journal.splitlines(keepends=True)).difference is None


def test_words_nobody_suspects_are_probed_while_they_are_answered() -> None:
    stage = played(likeness(SAID), probes(SAID, PROBED_TRIPS), probe_s=2.0)
    (request,) = stage.out(ev.ProbesRequested)
    assert not request.waited_for
    taken = stage.out(ev.TurnTaken)[0]
    assert taken.t_s < 5.5
    assert stage.spoken()[1].startswith(HEARD)
    assert [e.quote for e in stage.out(ev.GuardrailTripped)] == [SAID]
    assert PROMISE.line in stage.spoken()[2:]


def test_what_is_found_late_asks_nothing_before_the_next_question() -> None:
    first = msgspec.structs.replace(EXERCISE[0], attempts=1, branches=(Branch(to="sum-up"),))
    last = msgspec.structs.replace(EXERCISE[2], opening="What is the sum of it?")
    plan = a_plan(
        objectives=(first, last),
        guardrails=(PROMISE,),
        coaching=Coaching(heard=(HEARD,), more=()),
        probed=True,
    )
    stage = Stage(plan=plan, fake_probe_s=0.5)
    stage.fake_probes = {SAID: probes(SAID, PROBED_TRIPS, injury=FAR, money=FAR)}
    stage.at(5.0, ev.LearnerTyped(text=SAID))
    stage.at(5.002, likeness(SAID, injury=FAR, money=FAR))
    stage.run(40.0)
    assert stage.out(ev.GuardrailTripped)
    after = " ".join(stage.spoken()[1:])
    assert "That promises something. What is the sum of it?" in after
    assert PROMISE.line not in after


def test_a_session_ends_only_for_what_is_plainer() -> None:
    stage = played(likeness(SAID, 0.0), probes(SAID, PROBED_STOPS - 0.1), action="stop")
    assert not stage.out(ev.GuardrailTripped)
    stage = played(likeness(SAID, 0.0), probes(SAID, PROBED_STOPS), action="stop")
    (ended,) = stage.out(ev.SessionEnded)
    assert ended.reason == "promise"


@pytest.mark.parametrize(("odds", "trips"), [(TRIPS, True), (SUSPECT, False)])
def test_without_them_likeness_and_the_model_decide(odds: float, trips: bool) -> None:
    stage = played(likeness(SAID, odds), probes(SAID, CLEAR, failed=True))
    assert bool(stage.out(ev.GuardrailTripped)) is trips
    assert bool(about(stage, "guardrail")) is not trips


def test_a_suspect_is_answered_though_they_never_come() -> None:
    stage = played(likeness(SAID, TRIPS), probes(SAID, FAR), probe_s=90.0)
    assert stage.spoken()[1] == PROMISE.line
    assert 5.0 + ANSWER_S <= stage.out(ev.TurnTaken)[0].t_s < 6.0 + ANSWER_S


def test_a_criterion_in_doubt_is_settled_by_them_and_nobody_is_asked() -> None:
    for sharper, verdict in ((CLEAR, "met"), (FAR, "not_met")):
        stage = played(
            likeness(HURT, injury=DOUBT, money=FAR), probes(HURT, injury=sharper, money=CLEAR)
        )
        assert verdicts(stage) == {"injury": verdict, "money": "not_met"}
        assert not about(stage, "criterion")
        taken, judged = stage.out(ev.TurnTaken)[0], stage.out(ev.CriterionJudged)
        assert [e.t_s > taken.t_s for e in judged] == [False, True]  # what is clear waits for none
        assert replay(stage.journal.splitlines(keepends=True)).difference is None


@pytest.mark.parametrize("failed", [True, False])
def test_what_they_leave_in_doubt_the_model_is_asked(failed: bool) -> None:
    doubtful = probes(HURT, injury=PROBED_SURELY - 0.1, failed=failed)
    stage = played(likeness(HURT, injury=DOUBT, money=FAR), doubtful)
    assert len(about(stage, "criterion")) == 1
    assert verdicts(stage) == {"injury": "met", "money": "not_met"}


def test_those_that_a_reply_waited_for_count_when_the_turn_is_taken() -> None:
    stage = played(
        likeness(HURT, SUSPECT, injury=DOUBT, money=DOUBT),
        probes(HURT, injury=CLEAR, money=FAR),
    )
    assert len(stage.out(ev.ProbesRequested)) == 1
    taken, judged = stage.out(ev.TurnTaken)[0], stage.out(ev.CriterionJudged)
    assert {e.t_s for e in judged} == {taken.t_s}


def test_what_they_had_yet_to_tell_when_the_session_ends_is_told_as_unjudged() -> None:
    plan = a_plan(objectives=EXERCISE, probed=True)
    stage = Stage(plan=plan, fake_probe_s=30.0, fake_reply="I see.")
    stage.at(5.0, ev.LearnerTyped(text=HURT))
    stage.at(5.002, likeness(HURT, injury=DOUBT, money=FAR))
    stage.at(7.0, ev.SessionEndRequested(reason="learner"))
    stage.run(40.0)
    (ended,) = stage.out(ev.SessionEnded)
    kept = stage.everything[: stage.everything.index(ended) + 1]
    assert findings_of(kept).unjudged == ("injury",)


def test_the_same_words_twice_are_two_turns() -> None:
    plan = a_plan(objectives=EXERCISE, probed=True)
    stage = Stage(plan=plan, fake_probe_s=8.0, fake_reply="I see.")
    stage.fake_probes = {HURT: probes(HURT, injury=FAR, money=FAR)}
    for at_s in (5.0, 9.0):
        stage.at(at_s, ev.LearnerTyped(text=HURT))
        stage.at(at_s + 0.002, likeness(HURT, injury=DOUBT, money=DOUBT))
    stage.run(40.0)
    turns = [e.said_in_turn for e in stage.out(ev.CriterionJudged)]
    assert turns == [1, 1, 2, 2]
    (left,) = stage.out(ev.ObjectiveCompleted)
    assert left.missing == ("injury", "money")


def test_a_session_cut_off_before_they_came_goes_on_without_them() -> None:
    stage = played(likeness(HURT, injury=DOUBT), probes(HURT), probe_s=90.0)
    found = take_up(stage.journal.splitlines(keepends=True))
    assert found is not None
    assert found.unprobed == (HURT,)


UNRULED = "We sit in the lobby. Up to what hour may somebody phone the desk?"
KNOWN = ev.Recognised(asks=0.7, rival=0.1, left_open=0.05, nearness=0.5, question=0.0)
READ = msgspec.structs.replace(KNOWN, probed=True)


def asking(
    said: str, sharper: ev.Recognised | None, probe_s: float = 0.3, judge_s: float = 0.1
) -> Stage:
    plan = a_plan(
        objectives=EXERCISE,
        coaching=Coaching(heard=(HEARD,), more=(), looking=(LOOKING,)),
        has_material=True,
        probed=True,
    )
    stage = Stage(plan=plan, fake_probe_s=probe_s, fake_judge_s=judge_s)
    stage.fake_passages = (msgspec.structs.replace(DEADLINE, recognised=KNOWN),)
    stage.fake_probes = {said: probes(said, injury=FAR, money=FAR)}
    if sharper is not None:
        stage.fake_sharper = (msgspec.structs.replace(DEADLINE, recognised=sharper),)
    stage.at(5.0, ev.LearnerTyped(text=said))
    return stage.run(40.0)


def test_they_know_a_question_to_the_material_that_no_rule_knows() -> None:
    stage = asking(UNRULED, msgspec.structs.replace(READ, question=PROBED_QUESTION))
    (request,) = stage.out(ev.ProbesRequested)
    assert request.waited_for
    assert "within one working hour" in stage.spoken()[1]
    assert replay(stage.journal.splitlines(keepends=True)).difference is None
    guess = asking(UNRULED, msgspec.structs.replace(READ, question=PROBED_QUESTION - 0.1))
    assert guess.spoken()[1].startswith(HEARD)


def test_a_question_the_exercise_wants_asked_is_not_looked_up() -> None:
    said = "How fast do I call the Injury Desk?"
    asked = asking(said, READ)
    assert "within one working hour" in asked.spoken()[1]
    wanted = asking(said, msgspec.structs.replace(READ, question=PROBED_REHEARSED))
    assert not about(wanted, "answer")


def test_where_they_fail_the_question_is_answered_by_what_is_known() -> None:
    stage = asking("How fast do I call the Injury Desk?", None)
    assert len(stage.out(ev.ProbesRequested)) == 1
    assert "within one working hour" in stage.spoken()[1]


def test_nobody_waits_for_them_long() -> None:
    stage = asking("How fast do I call the Injury Desk?", READ, probe_s=60.0)
    (taken,) = stage.out(ev.TurnTaken)
    assert taken.t_s == pytest.approx(5.0 + ANSWER_S, abs=0.3)
    assert len(stage.spoken()) > 1


def test_what_asks_nothing_is_answered_at_once() -> None:
    stage = asking(HURT, READ, probe_s=2.0)
    assert stage.out(ev.TurnTaken)[0].t_s < 5.5


def test_looking_is_told_once_the_search_has_begun() -> None:
    said = "How fast do I call the Injury Desk?"
    assert asking(said, READ, probe_s=1.0, judge_s=3.0).spoken()[1].startswith(LOOKING)
    wanted = msgspec.structs.replace(READ, question=PROBED_REHEARSED)
    assert LOOKING not in asking(said, wanted, probe_s=1.0).spoken()[1]
