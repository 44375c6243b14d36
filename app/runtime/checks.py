"""Which questions of a scenario's check are worth asking whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.conversation.exercise import CheckItem, CheckQuestion
from app.memory import PracticeItem, chance_of_knowing
from app.packs import Scenario
from app.packs.scenario import CheckItem as AuthoredItem
from app.packs.scenario import CheckQuestion as Authored

MOST_QUESTIONS = 2
"""In a form: more would keep people from the talk."""


def check_for(
    scenario: Scenario, practised: Sequence[PracticeItem], now: datetime
) -> tuple[CheckItem, ...]:
    """Return at most MOST_QUESTIONS items: what is most likely forgotten first, then what is new.

    `practised`: what this learner has practised of the scenario; nothing of a guest. What is not
    due yet is left alone.
    """
    known = {item.criterion_id: item for item in practised}
    wanted = [i for i in scenario.check if _is_new_or_due(known.get(i.criterion), now)]
    wanted.sort(key=lambda item: _chance(known, item.criterion, now))
    return tuple(check_item(item) for item in wanted[:MOST_QUESTIONS])


def check_item(authored: AuthoredItem) -> CheckItem:
    """Return an author's two questions about a criterion as a plan carries them."""
    return CheckItem(
        criterion_id=authored.criterion,
        before=_question(authored.before),
        after=_question(authored.after),
    )


def _is_new_or_due(item: PracticeItem | None, now: datetime) -> bool:
    return item is None or item.due <= now


def _chance(known: Mapping[str, PracticeItem], criterion_id: str, now: datetime) -> float:
    item = known.get(criterion_id)
    return 1.0 if item is None else chance_of_knowing(item, now)


def _question(authored: Authored) -> CheckQuestion:
    return CheckQuestion(question=authored.question, model_answer=authored.model_answer)
