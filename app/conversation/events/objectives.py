"""What the learner is to show, and what has been shown."""

import enum
from typing import ClassVar, Literal, TypeAlias

import msgspec

from app.conversation.events.base import Event, Kind
from app.conversation.events.guarding import GuardrailLikeness
from app.conversation.events.reply import Message

JudgedAbout: TypeAlias = Literal["criterion", "answer", "check", "guardrail"]
"""What a turn has shown, whether a text answers a question, an answer of the check, or whether
words trip a guardrail."""


class CriterionVerdict(enum.StrEnum):
    """What became of one criterion in one turn."""

    MET = "met"
    NOT_MET = "not_met"
    DENIED = "denied"
    """The learner said the opposite."""
    REPEATED = "repeated"
    """The words were the Persona's before they were the learner's."""


class CriterionJudgeRequested(Event, frozen=True, kw_only=True):
    """Out: how likely is "yes" after this prompt? Answered when nobody waits for a reply.

    All messages but the last stay the same for a criterion; the last holds the learner's words.
    What a reply waits for goes first.
    """

    judgement_id: str
    messages: tuple[Message, ...]
    about: JudgedAbout = "criterion"

    @property
    def waited_for(self) -> bool:
        """True where a reply waits for the answer."""
        return self.about == "answer"


class CriterionScored(Event, frozen=True, kw_only=True):
    """In: the model's answer. `p_yes` is calibrated for this model; None: no answer was made."""

    judgement_id: str
    p_yes: float | None
    margin: float = 0.0
    """Log odds of yes against no as the model gave them."""
    compute_ms: float = 0.0


class CriterionJudged(Event, frozen=True, kw_only=True):
    """Out: code's verdict, with the learner's own words as evidence."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    objective_id: str
    criterion_id: str
    verdict: CriterionVerdict
    quote: str
    """Stands word for word in the learner's turn; empty where nothing speaks for or against."""
    p_yes: float
    said_in_turn: int
    """The turn that was judged; it may be over by now."""


class CriterionLikeness(msgspec.Struct, frozen=True, kw_only=True):
    """How near words come to one criterion, by the meaning of its author's examples."""

    criterion_id: str
    odds: float
    """Natural log odds that the words meet it."""
    like: str
    """The nearest of the author's examples, word for word."""
    like_meets: bool
    """Whether that example meets the criterion."""


class LikenessMeasured(Event, frozen=True, kw_only=True):
    """In: how near `query` comes to every criterion; just before the passages of its attempt."""

    attempt: int
    query: str
    criteria: tuple[CriterionLikeness, ...]
    apart: tuple[CriterionLikeness, ...] = ()
    """The same for the words without the question they ask; none where they ask nothing else."""
    guardrails: tuple[GuardrailLikeness, ...] = ()
    """For each guardrail that some sentence comes near, the nearest one."""
    compute_ms: float = 0.0


class ObjectiveActivated(Event, frozen=True, kw_only=True):
    """Out: this is what the talk is about from now on."""

    objective_id: str
    mode: str


class ObjectivePending(Event, frozen=True, kw_only=True):
    """Out: a person has yet to confirm what the machine found here."""

    objective_id: str


class ObjectiveCompleted(Event, frozen=True, kw_only=True):
    """Out: the talk leaves this objective; `missing` says what was not shown."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    objective_id: str
    met: tuple[str, ...]
    missing: tuple[str, ...]
    outputs: dict[str, str]
    """Output variable to the learner's words for it."""
    next_id: str
    """The next objective, or "end"."""


class HintRequested(Event, frozen=True, kw_only=True):
    """In: the learner asks for help by touch or key."""


class HintGiven(Event, frozen=True, kw_only=True):
    """Out: help with one criterion, in an author's words."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    objective_id: str
    criterion_id: str
    rung: str
    text: str
