"""A learner's practice is kept between sessions."""

from datetime import timedelta

import msgspec

from app.conversation.checked import CheckedAnswer, CheckedCriterion
from app.conversation.debrief import Debrief
from app.memory import Practice, ScenarioCard
from app.store import Database
from tests.unit.memory.conftest import Clock

SHELF = (
    ScenarioCard(
        pack_id="claims",
        scenario_id="three-triggers",
        title="Three",
        criteria={"injury": "injuries", "fraud": "signs of fraud", "authority": "the limit"},
    ),
)


def test_a_session_moves_what_it_judged(
    database: Database, learner: str, clock: Clock, debrief: Debrief
) -> None:
    practice = Practice(database, clock)
    practice.take(learner, "claims", debrief)
    items = {i.criterion_id: i for i in practice.items(learner)}
    assert set(items) == {"injury", "fraud", "authority"}
    assert items["fraud"].due < items["injury"].due
    clock.now += timedelta(days=2)
    practice.take(learner, "claims", debrief)
    assert {i.reviews for i in practice.items(learner)} == {2}


def test_the_next_session_is_chosen_by_what_is_due(
    database: Database, learner: str, clock: Clock, debrief: Debrief
) -> None:
    practice = Practice(database, clock)
    practice.take(learner, "claims", debrief)
    clock.now += timedelta(days=2)
    suggestion = practice.next_for(learner, SHELF)
    assert suggestion is not None
    assert suggestion.because.startswith("2 days ago you last practised signs of fraud")


def test_shown_in_the_talk_but_sure_and_wrong_without_help_comes_back_with_the_first(
    database: Database, learner: str, clock: Clock, debrief: Debrief
) -> None:
    practice = Practice(database, clock)
    wrong = CheckedAnswer(question="-", model_answer="-", text="-", certainty=3, correct=False)
    check = CheckedCriterion(criterion_id="injury", statement="-", before=wrong)
    practice.take(learner, "claims", msgspec.structs.replace(debrief, checks=(check,)))
    items = {i.criterion_id: i for i in practice.items(learner)}
    assert items["injury"].due == items["fraud"].due == min(i.due for i in items.values())
