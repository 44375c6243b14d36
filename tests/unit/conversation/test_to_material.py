"""A question that is itself what the exercise waits for is no question to the material."""

import pytest

from app.conversation.events import CriterionLikeness
from app.conversation.exercise import Criterion
from app.conversation.to_material import ASKED_FOR, PLAINLY, is_what_was_wanted

ASKS = Criterion(
    id="asks",
    statement="The learner asks what it is compared with.",
    met_by=("Compared with what?", "What are you holding it against?"),
)
TELLS = Criterion(id="tells", statement="The learner waits.", met_by=("I wait for her.",))
SAID = "Where did you get that figure from?"


def like(odds: float, meets: bool, of: Criterion = ASKS) -> CriterionLikeness:
    return CriterionLikeness(criterion_id=of.id, odds=odds, like="I see.", like_meets=meets)


@pytest.mark.parametrize(
    ("odds", "meets", "wanted"),
    [
        (ASKED_FOR, True, True),
        (ASKED_FOR - 0.1, True, False),
        (PLAINLY - 0.1, False, False),
        (PLAINLY, False, True),
    ],
)
def test_it_is_where_the_words_come_near_enough(odds: float, meets: bool, wanted: bool) -> None:
    assert is_what_was_wanted(SAID, [ASKS, TELLS], [like(odds, meets)]) is wanted


def test_it_is_not_where_nothing_asked_is_waited_for() -> None:
    assert not is_what_was_wanted(SAID, [TELLS], [like(9.0, True, TELLS)])
    assert not is_what_was_wanted(SAID, [TELLS], [like(9.0, True)])


def test_what_is_asked_of_ones_own_work_is_for_the_coach() -> None:
    assert not is_what_was_wanted("May I name our price?", [ASKS], [like(9.0, True)])
