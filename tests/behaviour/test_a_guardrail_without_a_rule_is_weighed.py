"""Words that no rule knows and that come near an author's examples: plain ones trip at once."""

import msgspec
import pytest

from app.conversation import events as ev
from app.conversation.exercise import Coaching, Guardrail
from app.conversation.replay import replay
from app.conversation.suspecting import (
    ASKED,
    EXCUSED,
    NO_ATTEMPT,
    NO_QUESTION,
    SUSPECT,
    TRIPS,
)
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan

SAID = "You can book the garage, that goes through."
PROMISE = Guardrail(
    id="promise",
    kind="claim",
    description="Promises that a claim will be paid.",
    patterns=(r"\bpromise\b",),
    allowed=(r"\bnever\b",),
    tripped_by=("We'll pay that.",),
    not_tripped_by=("The desk decides that.",),
    applies_to="both",
    action="rephrase",
    line="That promises something. How would you say it?",
)
HEARD = "All right."


def near(odds: float, said: str = SAID, name: str = "promise") -> ev.LikenessMeasured:
    like = ev.GuardrailLikeness(
        guardrail_id=name,
        sentence=said,
        odds=odds,
        like="We'll pay that.",
        unlike="The desk decides that.",
    )
    return ev.LikenessMeasured(attempt=1, query=said, criteria=(), guardrails=(like,))


def played(
    event: ev.LikenessMeasured,
    margin: float,
    judge_s: float = 0.2,
    guardrail: Guardrail = PROMISE,
) -> Stage:
    plan = a_plan(
        objectives=EXERCISE, guardrails=(guardrail,), coaching=Coaching(heard=(HEARD,), more=())
    )
    stage = Stage(plan=plan, fake_judge_s=judge_s)
    stage.fake_guardrail_margin = margin
    stage.at(5.0, ev.LearnerTyped(text=event.query))
    stage.at(5.002, event)
    return stage.run(40.0)


def asked(stage: Stage) -> list[ev.CriterionJudgeRequested]:
    return [e for e in stage.out(ev.CriterionJudgeRequested) if e.about == "guardrail"]


@pytest.mark.parametrize(("margin", "trips"), [(3.0, True), (-3.0, False)])
def test_the_model_decides_what_is_in_doubt_and_no_reply_waits_for_it(
    margin: float, trips: bool
) -> None:
    stage = played(near((SUSPECT + TRIPS) / 2), margin, judge_s=3.0)
    (question,) = asked(stage)
    assert [m.content for m in question.messages[1:]] == [
        '"We\'ll pay that."',
        "yes",
        '"The desk decides that."',
        "no",
        f'"{SAID}"',
    ]
    assert stage.spoken()[1].startswith(HEARD)
    assert [e.quote for e in stage.out(ev.GuardrailTripped)] == ([SAID] if trips else [])
    assert (PROMISE.line in stage.spoken()[2:]) is trips
    assert replay(stage.journal.splitlines(keepends=True)).difference is None


def test_what_is_plain_trips_before_the_reply() -> None:
    stage = played(near(TRIPS + 0.1), -3.0)
    assert not asked(stage)
    (tripped,) = stage.out(ev.GuardrailTripped)
    assert tripped.action is ev.Action.REPHRASE
    assert stage.spoken()[1] == PROMISE.line


def test_a_session_is_not_ended_on_so_little() -> None:
    stops = msgspec.structs.replace(PROMISE, action="stop")
    stage = played(near(TRIPS + 0.1), -3.0, guardrail=stops)
    assert len(asked(stage)) == 1
    assert not stage.out(ev.SessionEnded)
    stage = played(near(TRIPS + 0.1), 3.0, guardrail=stops)
    (ended,) = stage.out(ev.SessionEnded)
    assert ended.reason == "promise"
    assert stage.spoken()[-1] == PROMISE.line


def test_what_is_far_is_not_asked_about() -> None:
    stage = played(near(SUSPECT - 0.1), 3.0)
    assert not asked(stage)
    assert not stage.out(ev.GuardrailTripped)


@pytest.mark.parametrize(
    ("less", "said"),
    [
        (EXCUSED, "I'd never say that it goes through."),
        (ASKED, "Can we say that it goes through by Friday?"),
    ],
)
def test_what_an_author_excuses_or_asks_is_less_suspect(less: float, said: str) -> None:
    stage = played(near(SUSPECT + less - 0.1, said), 3.0)
    assert not asked(stage)
    assert not stage.out(ev.GuardrailTripped)
    assert played(near(TRIPS + less, said), -3.0).out(ev.GuardrailTripped)


@pytest.mark.parametrize(
    ("odds", "said", "counts"),
    [
        (NO_ATTEMPT - 0.1, SAID, True),
        (NO_ATTEMPT, SAID, False),
        (TRIPS, "I promise that it goes through.", False),
    ],
)
def test_only_what_is_beyond_doubt_is_no_attempt(odds: float, said: str, counts: bool) -> None:
    first = msgspec.structs.replace(EXERCISE[0], attempts=1)
    plan = a_plan(objectives=(first, *EXERCISE[1:]), guardrails=(PROMISE,))
    stage = Stage(plan=plan)
    stage.at(5.0, ev.LearnerTyped(text=said))
    stage.at(5.002, near(odds, said))
    stage.run(20.0)
    assert [e.guardrail_id for e in stage.out(ev.GuardrailTripped)] == ["promise"]
    assert bool(stage.out(ev.ObjectiveCompleted)) is counts


@pytest.mark.parametrize(("odds", "filed"), [(TRIPS, True), (NO_QUESTION, False)])
def test_a_question_is_kept_from_the_material_only_by_what_is_plain(
    odds: float, filed: bool
) -> None:
    said = "Where do I read whether it goes through by Friday?"
    topic = msgspec.structs.replace(PROMISE, kind="topic")
    plan = a_plan(objectives=EXERCISE, guardrails=(topic,), has_material=True)
    stage = Stage(plan=plan)
    stage.at(5.0, ev.LearnerTyped(text=said))
    stage.at(5.002, near(odds, said))
    stage.run(20.0)
    assert bool(stage.out(ev.QuestionReferred)) is filed
    assert bool(stage.out(ev.GuardrailTripped)) is not filed


@pytest.mark.parametrize(("heard", "asks"), [("Who was there?", False), (HEARD, True)])
def test_who_has_just_asked_something_asks_nothing_more_for_a_guardrail(
    heard: str, asks: bool
) -> None:
    plan = a_plan(objectives=EXERCISE, guardrails=(PROMISE,), coaching=Coaching(heard=(heard,)))
    stage = Stage(plan=plan, fake_judge_s=3.0, fake_guardrail_margin=3.0)
    stage.at(5.0, ev.LearnerTyped(text=SAID))
    stage.at(5.002, near(SUSPECT))
    stage.run(40.0)
    assert stage.out(ev.GuardrailTripped)
    assert "That promises something." in " ".join(stage.spoken())
    assert (PROMISE.line in stage.spoken()) is asks


def test_a_model_that_never_answers_trips_nothing() -> None:
    stage = played(near(SUSPECT), 3.0, judge_s=60.0)
    assert not stage.out(ev.GuardrailTripped)
    assert len(stage.out(ev.TurnTaken)) == 1


def test_what_ends_a_session_is_said_though_the_learner_has_gone_on() -> None:
    stops = msgspec.structs.replace(PROMISE, action="stop")
    plan = a_plan(objectives=EXERCISE, guardrails=(stops,), coaching=Coaching(heard=(HEARD,)))
    stage = Stage(plan=plan, fake_judge_s=0.5, fake_guardrail_margin=3.0)
    stage.at(5.0, ev.LearnerTyped(text=SAID))
    stage.at(5.002, near(TRIPS))
    stage.at(6.2, ev.LearnerTyped(text="Somebody got hurt."))
    stage.run(40.0)
    assert [e.quote for e in stage.out(ev.GuardrailTripped)] == [SAID]
    assert stage.spoken()[-1] == stops.line
    (ended,) = stage.out(ev.SessionEnded)
    assert ended.reason == "promise"


def test_nothing_is_said_to_be_passed_on_that_may_not_be() -> None:
    refers = msgspec.structs.replace(PROMISE, action="refer_human")
    plan = a_plan(objectives=EXERCISE, guardrails=(refers,), may_refer=False)
    stage = Stage(plan=plan, fake_guardrail_margin=3.0)
    stage.at(5.0, ev.LearnerTyped(text=SAID))
    stage.at(5.002, near(SUSPECT))
    stage.run(40.0)
    assert stage.out(ev.GuardrailTripped)
    assert not stage.out(ev.QuestionReferred)
    assert PROMISE.line not in " ".join(stage.spoken())
    assert "Somebody who knows can tell you." in stage.spoken()[-1]
