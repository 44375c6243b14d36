"""A learner's practice and checks are kept between sessions."""

from datetime import timedelta

from app.conversation.certainty import CheckAnswer
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
    assert suggestion.because.startswith("You last practised signs of fraud 2 days ago")


def test_a_check_before_and_after_shows_the_gain(
    database: Database, learner: str, clock: Clock
) -> None:
    practice = Practice(database, clock)
    for form, fraud, limit in (("before", False, True), ("after", True, True)):
        for name, correct in (("fraud", fraud), ("limit", limit)):
            answer = CheckAnswer(criterion_id=name, correct=correct, certainty=3)
            practice.answer(learner, "claims", "three", form, answer)
    once = CheckAnswer(criterion_id="injury", correct=True, certainty=1)
    practice.answer(learner, "claims", "three", "after", once)
    gain = practice.gain(learner, "claims", "three")
    assert (gain.questions, gain.right_before, gain.right_after) == (2, 1, 2)
    assert (gain.marks_before, gain.marks_after) == (-3, 6)
    assert gain.newly_right == ("fraud",)
