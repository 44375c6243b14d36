"""What rules let through of the model's words is weighed before it is heard; no author's is."""

import msgspec
import pytest

from app.conversation import events as ev
from app.conversation.clearing import CLEARED_WITHIN_S
from app.conversation.exercise import Guardrail
from app.conversation.plan import SessionPlan
from app.conversation.replay import replay
from app.conversation.suspecting import STOPS, SUSPECT, TRIPS
from tests.behaviour.stage import LINES, Stage, a_plan

FIRST, SECOND, LAST = (
    "Thank you.",
    "You can book the garage, that goes through.",
    "Which day was it?",
)
PROMISE = Guardrail(
    id="promise",
    kind="claim",
    description="Promises that a claim will be paid.",
    tripped_by=("We'll pay that.",),
    not_tripped_by=("The desk decides that.",),
    applies_to="both",
    action="rephrase",
    line="The desk decides that, and I'll call you.",
)
DOUBTFUL = (SUSPECT + TRIPS) / 2


def played(
    odds: float | None, margin: float = 0.0, judge_s: float = 0.5, plan: SessionPlan | None = None
) -> Stage:
    stage = Stage(
        plan=plan or a_plan(guardrails=(PROMISE,)),
        fake_reply=f"{FIRST} {SECOND} {LAST}",
        fake_guardrail_margin=margin,
        fake_judge_s=judge_s,
    )
    if odds is not None:
        stage.fake_nearness[SECOND] = ev.GuardrailLikeness(
            guardrail_id="promise",
            sentence=SECOND,
            odds=odds,
            like="We'll pay that.",
            unlike="The desk decides that.",
        )
    stage.at(5.0, ev.LearnerTyped(text="I'd see to the car."))
    return stage.run(40.0)


def heard(stage: Stage) -> str:
    return " ".join(text for text in stage.spoken()[1:] if text != LINES.still_there)


def replays(stage: Stage) -> bool:
    return replay(stage.journal.splitlines(keepends=True)).difference is None


def test_each_clause_of_the_models_is_looked_at_and_none_of_an_authors() -> None:
    stage = played(None)
    asked = [e.sentence for e in stage.out(ev.GuardrailCheckRequested)]
    assert asked == [FIRST, SECOND, LAST]
    assert LINES.greeting not in asked
    assert heard(stage) == f"{FIRST} {SECOND} {LAST}"


def test_where_there_is_no_guardrail_nobody_looks() -> None:
    assert not played(None, plan=a_plan()).out(ev.GuardrailCheckRequested)


def test_what_plainly_trips_is_not_heard_nor_what_follows_it() -> None:
    stage = played(TRIPS + 0.1)
    assert heard(stage) == f"{FIRST} {PROMISE.line}"
    (tripped,) = stage.out(ev.GuardrailTripped)
    assert (tripped.speaker, tripped.quote) == ("persona", SECOND)
    assert [e.sentence for e in stage.out(ev.SentenceReplaced)] == [SECOND]
    assert replays(stage)


@pytest.mark.parametrize(("margin", "trips"), [(3.0, True), (-3.0, False)])
def test_what_is_in_doubt_waits_for_the_model(margin: float, trips: bool) -> None:
    stage = played(DOUBTFUL, margin)
    (question,) = stage.out(ev.CriterionJudgeRequested)
    (scored,) = [e for e in stage.everything if isinstance(e, ev.CriterionScored)]
    assert question.about == "guardrail"
    assert heard(stage) == f"{FIRST} " + (PROMISE.line if trips else f"{SECOND} {LAST}")
    began = {e.text: e.t_s for e in stage.out(ev.PlaybackRequested)}
    assert began[FIRST] < scored.t_s
    assert trips or began[SECOND] >= scored.t_s
    assert replays(stage)


def test_what_the_model_does_not_clear_in_time_is_not_said() -> None:
    stage = played(DOUBTFUL, judge_s=CLEARED_WITHIN_S + 5.0)
    assert heard(stage) == f"{FIRST} {PROMISE.line}"
    assert replays(stage)


def test_what_only_learners_keep_clear_of_is_heard() -> None:
    stage = Stage(plan=a_plan(guardrails=(PROMISE,)), fake_reply=f"{FIRST} {SECOND} {LAST}")
    stage.fake_nearness[SECOND] = ev.GuardrailLikeness(
        guardrail_id="abuse", sentence=SECOND, odds=TRIPS + 1.0, like="", unlike=""
    )
    stage.at(5.0, ev.LearnerTyped(text="I'd see to the car."))
    assert heard(stage.run(40.0)) == f"{FIRST} {SECOND} {LAST}"


def test_a_question_claims_nothing() -> None:
    stage = Stage(plan=a_plan(guardrails=(PROMISE,)), fake_reply="Does that go through?")
    near = ev.GuardrailLikeness(
        guardrail_id="promise",
        sentence="Does that go through?",
        odds=TRIPS + 1.0,
        like="We'll pay that.",
        unlike="The desk decides that.",
    )
    stage.fake_nearness[near.sentence] = near
    stage.at(5.0, ev.LearnerTyped(text="I'd see to the car."))
    assert heard(stage.run(40.0)) == near.sentence


def test_what_ends_a_session_ends_it_for_the_models_words_too() -> None:
    stops = msgspec.structs.replace(PROMISE, action="stop")
    stage = played(STOPS, plan=a_plan(guardrails=(stops,)))
    assert heard(stage) == f"{FIRST} {PROMISE.line}"
    (ended,) = stage.out(ev.SessionEnded)
    assert ended.reason == "promise"


def test_the_learner_may_speak_while_a_clause_is_in_doubt() -> None:
    stage = Stage(
        plan=a_plan(guardrails=(PROMISE,)),
        fake_reply=f"{FIRST} {SECOND} {LAST}",
        fake_guardrail_margin=3.0,
        fake_judge_s=2.0,
    )
    stage.fake_nearness[SECOND] = ev.GuardrailLikeness(
        guardrail_id="promise", sentence=SECOND, odds=DOUBTFUL, like="", unlike=""
    )
    stage.at(5.0, ev.LearnerTyped(text="I'd see to the car."))
    stage.at(6.2, ev.LearnerTyped(text="And I'd ask about the people."))
    stage.run(40.0)
    assert SECOND not in stage.spoken()
    assert len(stage.out(ev.TurnTaken)) == 2
    assert replays(stage)
