"""What is asked without help: what is forgotten first, then what is new; at most two."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Rating

from app.memory import PracticeItem
from app.memory.schedule import reviewed
from app.packs import Pack, find_pack, load_pack
from app.runtime.checks import MOST_QUESTIONS, check_for

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("claims-escalation"))


def practised(criterion_id: str, rating: Rating, days_ago: float) -> PracticeItem:
    then = NOW - timedelta(days=days_ago)
    return reviewed(None, criterion_id, rating, pack_id="p", scenario_id="three-triggers", now=then)


def asked(pack: Pack, *items: PracticeItem) -> list[str]:
    return [item.criterion_id for item in check_for(pack.scenario(), items, NOW)]


def test_a_guest_is_asked_the_first_two(pack: Pack) -> None:
    (first, _) = check_for(pack.scenario(), (), NOW)
    assert asked(pack) == ["injury", "fraud"]
    assert len(asked(pack)) == MOST_QUESTIONS
    assert first.before.question == pack.scenario().check[0].before.question
    assert first.after.model_answer == pack.scenario().check[0].after.model_answer


def test_what_is_due_goes_before_what_is_new_and_what_is_known_is_left_alone(pack: Pack) -> None:
    known, due = practised("injury", Rating.Good, 0.1), practised("authority", Rating.Again, 3)
    assert asked(pack, known, due) == ["authority", "fraud"]


def test_who_knows_it_all_is_asked_nothing(pack: Pack) -> None:
    fresh = [practised(name, Rating.Good, 0.1) for name in ("injury", "fraud", "authority")]
    assert asked(pack, *fresh) == []
