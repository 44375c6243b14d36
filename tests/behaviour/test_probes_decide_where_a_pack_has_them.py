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
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan
from tests.behaviour.test_a_guardrail_without_a_rule_is_weighed import HEARD, PROMISE, SAID, near

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
