"""The check without help: two questions before the talk, two of the same difficulty after it."""

import enum
from typing import ClassVar

from app.conversation.events.base import Event, Kind
from app.conversation.events.objectives import CriterionVerdict


class CheckForm(enum.StrEnum):
    """Which of the two parallel forms."""

    BEFORE = "before"
    AFTER = "after"


class CheckOffered(Event, frozen=True, kw_only=True):
    """From the engine, once an exercise is chosen: so many questions are worth asking first."""

    pack_id: str
    scenario_id: str
    questions: int


class CheckAsked(Event, frozen=True, kw_only=True):
    """Out: this is asked now. It is shown; nobody says it."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    form: CheckForm
    criterion_id: str
    question: str
    number: int
    """Of `total`, from 1."""
    total: int


class CheckHeard(Event, frozen=True, kw_only=True):
    """Out: spoken words of the answer. Words that are `final` stay; others are replaced."""

    text: str
    final: bool


class CheckAnswered(Event, frozen=True, kw_only=True):
    """In: the learner's answer, as they leave it. Empty: they don't know."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    form: CheckForm
    criterion_id: str
    text: str
    certainty: int
    """1 not sure, 2 fairly, 3 very."""


class CheckSkipped(Event, frozen=True, kw_only=True):
    """In: the learner wants to be asked no more of this form."""

    form: CheckForm


class CheckJudged(Event, frozen=True, kw_only=True):
    """Out: code's verdict on an answer. Nobody is shown it before the debrief."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    form: CheckForm
    criterion_id: str
    verdict: CriterionVerdict
    quote: str
    """Stands word for word in the answer; empty where nothing speaks for or against."""
    p_yes: float


class CheckClosed(Event, frozen=True, kw_only=True):
    """Out: nothing more is asked of this form."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    form: CheckForm
