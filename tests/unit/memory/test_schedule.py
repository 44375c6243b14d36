"""Practice comes back when it is about to be forgotten, and says why."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from app.conversation.checked import CheckedAnswer, CheckedCriterion
from app.conversation.debrief import CriterionResult
from app.conversation.findings import HintUsed
from app.memory.schedule import (
    PracticeItem,
    ScenarioCard,
    chance_of_knowing,
    due_practice,
    rating_of,
    reviewed,
    suggest,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SHELF = (
    ScenarioCard(
        pack_id="p",
        scenario_id="one",
        title="One",
        criteria={"a": "signs of fraud", "b": "injuries"},
    ),
    ScenarioCard(pack_id="p", scenario_id="two", title="Two", criteria={"c": "the limit"}),
)


def result(met: bool, *rungs: str, criterion_id: str = "a") -> CriterionResult:
    hints = tuple(HintUsed(criterion_id="a", rung=r, text="-", t_s=0.0) for r in rungs)
    return CriterionResult(criterion_id=criterion_id, statement="-", met=met, hints=hints)


def after(
    before: PracticeItem | None, outcome: CriterionResult, now: datetime, scenario: str = "one"
) -> PracticeItem:
    rating = rating_of(outcome)
    assert rating is not None
    return reviewed(
        before, outcome.criterion_id, rating, pack_id="p", scenario_id=scenario, now=now
    )


def days(item: PracticeItem) -> int:
    return (item.due - item.last).days


def test_the_better_it_was_known_the_later_it_comes_back() -> None:
    again, hard, good = (
        after(None, outcome, NOW)
        for outcome in (result(False), result(True, "nudge"), result(True))
    )
    assert days(again) == 1
    assert days(again) <= days(hard) < days(good)


def test_an_answer_that_was_given_away_counts_as_not_known() -> None:
    told = after(None, result(True, "nudge", "model_answer"), NOW)
    assert told.due == after(None, result(False), NOW).due


def checked(
    before: tuple[bool, int], after: tuple[bool | None, int] | None = None
) -> CheckedCriterion:
    """Each answer: whether it was right, and how sure the learner was."""

    def one(told: tuple[bool | None, int]) -> CheckedAnswer:
        correct, certainty = told
        return CheckedAnswer(
            question="-", model_answer="-", text="-", certainty=certainty, correct=correct
        )

    return CheckedCriterion(
        criterion_id="a",
        statement="-",
        before=one(before),
        after=one(after) if after is not None else None,
    )


@pytest.mark.parametrize(
    ("in_the_talk", "check", "rating"),
    [
        (result(True), checked((True, 1), (True, 2)), Rating.Good),
        (result(True), checked((False, 1), (True, 2)), Rating.Good),
        (result(True), checked((False, 3), (True, 2)), Rating.Hard),
        (result(True), checked((False, 1), (False, 2)), Rating.Hard),
        (result(True), checked((True, 1), (False, 3)), Rating.Again),
        (result(True, "nudge"), checked((True, 3), (True, 3)), Rating.Hard),
        (result(False), checked((True, 3), (True, 3)), Rating.Again),
        (result(True), checked((True, 3), (None, 3)), Rating.Good),
        (None, checked((False, 1), (True, 1)), Rating.Good),
        (None, checked((False, 1)), Rating.Again),
        (None, None, None),
    ],
)
def test_what_is_known_without_help_counts_and_a_surprise_counts_most(
    in_the_talk: CriterionResult | None, check: CheckedCriterion | None, rating: Rating | None
) -> None:
    assert rating_of(in_the_talk, check) == rating


def test_known_again_on_the_day_it_is_due_moves_further_away_each_time() -> None:
    item = after(None, result(True), NOW)
    gaps = [days(item)]
    for _ in range(3):
        item = after(item, result(True), item.due)
        gaps.append(days(item))
    assert gaps == sorted(set(gaps))
    assert item.reviews == 4


def test_forgotten_it_comes_back_soon_and_counts_as_a_lapse() -> None:
    item = after(None, result(True), NOW)
    lapsed = after(item, result(False), item.due)
    assert days(lapsed) < days(item)
    assert lapsed.lapses == 1


def test_on_its_day_the_chance_of_knowing_is_the_one_that_was_wished_for() -> None:
    item = after(None, result(True), NOW)
    assert chance_of_knowing(item, item.due) == pytest.approx(0.9, abs=0.02)


@given(
    outcomes=st.lists(
        st.tuples(st.booleans(), st.integers(min_value=-30, max_value=400)), min_size=1, max_size=8
    )
)
def test_any_history_gives_a_date_after_it(outcomes: list[tuple[bool, int]]) -> None:
    item: PracticeItem | None = None
    now = NOW
    for met, gap_days in outcomes:
        now += timedelta(days=gap_days)
        item = after(item, result(met), now)
        assert item.due > item.last
        assert 1.0 <= item.difficulty <= 10.0
    assert item is not None


def test_what_is_most_forgotten_is_suggested_with_the_reason() -> None:
    fresh = after(None, result(True, criterion_id="c"), NOW, "two")
    stale = after(None, result(False), NOW)
    later = NOW + timedelta(days=6)
    found = suggest(SHELF, (fresh, stale, msgspec.structs.replace(stale, criterion_id="b")), later)
    assert found is not None
    assert (found.scenario_id, found.due) == ("one", True)
    assert found.because == (
        "6 days ago you last practised signs of fraud, and it is due again. So is one more thing."
    )


def test_nothing_due_suggests_what_is_new_then_what_is_due_first() -> None:
    known = after(None, result(True), NOW)
    new = suggest(SHELF, (known,), NOW)
    assert new is not None
    assert (new.scenario_id, new.because) == ("two", "You have not tried this one yet.")
    both = (known, after(None, result(True, criterion_id="c"), NOW - timedelta(days=1), "two"))
    first = suggest(SHELF, both, NOW)
    assert first is not None
    assert (first.scenario_id, first.due) == ("two", False)
    assert first.because.startswith("Nothing is due before")


def test_items_of_packs_that_left_suggest_nothing_wrong() -> None:
    gone = msgspec.structs.replace(after(None, result(False), NOW), scenario_id="gone")
    found = suggest(SHELF, (gone,), NOW + timedelta(days=9))
    assert found is not None
    assert found.scenario_id == "one"
    assert suggest((), (gone,), NOW) is None


def test_what_is_due_is_listed_with_the_most_to_be_forgotten_first() -> None:
    items = [
        after(None, result(True), NOW - timedelta(days=30)),
        after(None, result(False, criterion_id="c"), NOW - timedelta(days=60), scenario="two"),
    ]
    found = due_practice(SHELF, items, NOW)
    assert [(one.scenario_id, one.topic, one.days) for one in found] == [
        ("two", "the limit", 60),
        ("one", "signs of fraud", 30),
    ]


def test_nothing_is_due_on_the_day_it_was_shown() -> None:
    assert due_practice(SHELF, [after(None, result(True), NOW)], NOW) == []
