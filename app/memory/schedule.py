"""When each criterion is worth practising again: FSRS over what the debriefs showed.

Source: the free spaced repetition scheduler, version 6 (Ye et al., KDD 2022, and its published
default weights), by the library `fsrs`. Sessions are days apart, so there are no steps of minutes;
and the same history gives the same dates, so nothing is drawn by lot.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from fsrs import Card, Rating, Scheduler, State

from app.conversation.checked import CheckedCriterion
from app.conversation.debrief import CriterionResult

DESIRED_RETENTION = 0.9
"""Practise again when the chance of still knowing falls to this. Range 0.7 to 0.97."""
TELLING_RUNGS = ("partial", "model_answer")
"""Hints that give the point away."""


class PracticeItem(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion in one learner's practice."""

    pack_id: str
    scenario_id: str
    criterion_id: str
    due: datetime
    last: datetime
    stability: float
    """Days until the chance of still knowing has fallen to 90 %."""
    difficulty: float
    """1 to 10."""
    reviews: int = 1
    lapses: int = 0
    """How often it had been shown before and then was not."""


class ScenarioCard(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario a learner may choose."""

    pack_id: str
    scenario_id: str
    title: str
    criteria: Mapping[str, str]
    """Criterion to what it is called in a sentence."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """What to practise next, and why."""

    pack_id: str
    scenario_id: str
    because: str
    due: bool


class DuePractice(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario with something in it that is about to be forgotten."""

    pack_id: str
    scenario_id: str
    topic: str
    """The weakest of what is due, as it is called in a sentence."""
    days: int
    """Since it was last practised."""


def rating_of(
    result: CriterionResult | None, checked: CheckedCriterion | None = None
) -> Rating | None:
    """Return how well it was known: without help, with a pointer, or not. None: nobody can say.

    Whoever was sure and wrong in the check begins anew. Wrong and unsure, or surprised by the talk
    and right since, it comes back soon.
    """
    newest = checked.newest if checked is not None else None
    if newest is not None and newest.surprise:
        return Rating.Again
    if result is not None and result.judged:
        known = _in_the_talk(result)
    elif newest is not None:
        return Rating.Good if newest.correct else Rating.Again
    else:
        return None
    before = checked.before if checked is not None else None
    doubtful = newest is not None and (not newest.correct or (before and before.surprise))
    return min(known, Rating.Hard) if doubtful else known


def _in_the_talk(result: CriterionResult) -> Rating:
    if not result.met or any(h.rung in TELLING_RUNGS for h in result.hints):
        return Rating.Again
    return Rating.Hard if result.hints else Rating.Good


def reviewed(
    before: PracticeItem | None,
    criterion_id: str,
    rating: Rating,
    *,
    pack_id: str,
    scenario_id: str,
    now: datetime,
) -> PracticeItem:
    """Return the item after one more session. A clock set back counts as no time passed."""
    now = max(now, before.last) if before else now
    card, _ = _scheduler().review_card(_card(before), rating, now.astimezone(UTC))
    assert card.stability is not None
    assert card.difficulty is not None
    return PracticeItem(
        pack_id=pack_id,
        scenario_id=scenario_id,
        criterion_id=criterion_id,
        due=card.due,
        last=now,
        stability=card.stability,
        difficulty=card.difficulty,
        reviews=before.reviews + 1 if before else 1,
        lapses=(before.lapses if before else 0)
        + int(before is not None and rating is Rating.Again),
    )


def chance_of_knowing(item: PracticeItem, now: datetime) -> float:
    """Return the estimated chance, 0..1, that it would be shown without help."""
    when = max(now, item.last).astimezone(UTC)
    return float(_scheduler().get_card_retrievability(_card(item), when))


def suggest(
    shelf: Sequence[ScenarioCard], items: Sequence[PracticeItem], now: datetime
) -> Suggestion | None:
    """Return the scenario where most is about to be forgotten; else a new one; else what is due
    soonest. None for an empty shelf.
    """
    if not shelf:
        return None
    own = {
        (card.pack_id, card.scenario_id): [i for i in items if _belongs(i, card)] for card in shelf
    }

    def lost(card: ScenarioCard) -> float:
        due = [i for i in own[card.pack_id, card.scenario_id] if i.due <= now]
        return sum(1.0 - chance_of_knowing(i, now) for i in due)

    best = max(shelf, key=lost)
    if lost(best) > 0:
        due = [i for i in own[best.pack_id, best.scenario_id] if i.due <= now]
        return _suggestion(best, _due_words(best, due, now), due=True)
    for card in shelf:
        if not own[card.pack_id, card.scenario_id]:
            return _suggestion(card, "You have not tried this one yet.", due=False)
    first = min(items, key=lambda i: i.due)
    card = next(c for c in shelf if _belongs(first, c))
    day = f"{first.due:%A}, {first.due.day} {first.due:%B}"
    return _suggestion(card, f"Nothing is due before {day}; this one comes first.", due=False)


def due_practice(
    shelf: Sequence[ScenarioCard], items: Sequence[PracticeItem], now: datetime
) -> list[DuePractice]:
    """Return the scenarios with something due, the one with most to be forgotten first."""
    found: list[tuple[float, DuePractice]] = []
    for card in shelf:
        due = [i for i in items if _belongs(i, card) and i.due <= now]
        if not due:
            continue
        weakest = min(due, key=lambda i: chance_of_knowing(i, now))
        practice = DuePractice(
            pack_id=card.pack_id,
            scenario_id=card.scenario_id,
            topic=card.criteria[weakest.criterion_id],
            days=max(0, (now - weakest.last).days),
        )
        found.append((sum(1.0 - chance_of_knowing(i, now) for i in due), practice))
    return [practice for _, practice in sorted(found, key=lambda one: -one[0])]


def _suggestion(card: ScenarioCard, because: str, *, due: bool) -> Suggestion:
    return Suggestion(pack_id=card.pack_id, scenario_id=card.scenario_id, because=because, due=due)


def _belongs(item: PracticeItem, card: ScenarioCard) -> bool:
    same = (item.pack_id, item.scenario_id) == (card.pack_id, card.scenario_id)
    return same and item.criterion_id in card.criteria


def _due_words(card: ScenarioCard, due: Sequence[PracticeItem], now: datetime) -> str:
    weakest = min(due, key=lambda i: chance_of_knowing(i, now))
    days = (now - weakest.last).days
    name = card.criteria[weakest.criterion_id]
    if days < 1:
        words = f"You last practised {name} earlier today, and it is due again."
    elif days == 1:
        words = f"You last practised {name} yesterday, and it is due again."
    else:
        words = f"{days} days ago you last practised {name}, and it is due again."
    more = len(due) - 1
    if more == 1:
        return f"{words} So is one more thing."
    return f"{words} So are {more} more things." if more else words


def _scheduler() -> Scheduler:
    return Scheduler(
        desired_retention=DESIRED_RETENTION,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )


def _card(item: PracticeItem | None) -> Card:
    if item is None:
        return Card(card_id=1)
    return Card(
        card_id=1,
        state=State.Review,
        stability=item.stability,
        difficulty=item.difficulty,
        due=item.due,
        last_review=item.last.astimezone(UTC),
    )
