"""Words that no fixed rule knows and that come near an author's examples: the model is asked.

Fixed rules are decisive and come first. Where none is found, the likeness of a sentence to what
trips a guardrail and to what does not says whether it is worth a look; the model's odds together
with it, whether it trips. A reply waits for them, so that only few sentences are looked at. Pure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.conversation.evaluation import INSTRUCTION, quoted
from app.conversation.events import (
    Action,
    CriterionJudgeRequested,
    CriterionScored,
    Event,
    GuardrailLikeness,
    Message,
)
from app.conversation.exercise import Guardrail
from app.conversation.guardrails import LEARNER, Trip, may_trip

SUSPECT, SURE = -0.2, 3.0
"""Log odds of likeness between which the model is asked; below a sentence is let be, above it
trips, unless that would end the session."""
LIKENESS_COUNTS, ENOUGH, ENOUGH_TO_STOP = 0.5, 1.4, 2.0
"""A sentence trips from where the first times its log odds of likeness + the model's reach the
second, or the third where that would end the session. Chosen on sentences of another author."""
MOST = 1
"""Suspects of one turn, the likeliest first: the model's answer costs seconds."""


def suspecting_prompt(guardrail: Guardrail, like: GuardrailLikeness) -> tuple[Message, ...]:
    """Return the prompt after which a model says yes or no.

    Its two examples are those nearest to the sentence: every token is waited for.
    """
    description = guardrail.description
    statement = f"The learner {description[:1].lower()}{description[1:]}"
    return (
        Message("system", INSTRUCTION.format(statement=statement)),
        Message("user", quoted(like.like)),
        Message("assistant", "yes"),
        Message("user", quoted(like.unlike)),
        Message("assistant", "no"),
        Message("user", quoted(like.sentence)),
    )


@dataclass(slots=True)
class _Suspect:
    guardrail: Guardrail
    like: GuardrailLikeness
    judgement_id: str = ""
    trips: bool | None = None
    """None while nothing is known."""


class Suspicions:
    """The suspects among the words of the turn at hand. `emit` sends what the model is asked."""

    def __init__(self, rules: Sequence[Guardrail], emit: Callable[[Event], None]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._emit = emit
        self._suspects: dict[str, list[_Suspect]] = {}
        self._asked = 0

    def likened(self, said: str, likeness: Sequence[GuardrailLikeness], asked: str) -> None:
        """It is known how near the words come to each guardrail; `asked`: as in `all_trips`."""
        near = [
            _Suspect(self._rules[like.guardrail_id], like)
            for like in sorted(likeness, key=lambda like: -like.odds)
            if like.odds >= SUSPECT
            and may_trip(like.sentence, self._rules[like.guardrail_id], LEARNER, asked)
        ]
        self._suspects[said] = near[:MOST]
        for suspect in self._suspects[said]:
            if suspect.like.odds >= SURE and suspect.guardrail.action != Action.STOP:
                suspect.trips = True

    def settled(self, said: str) -> bool:
        """Return whether all is known that is worth knowing; ask the model for what is not yet."""
        for suspect in self._suspects.get(said, ()):
            if suspect.trips is None:
                if not suspect.judgement_id:
                    self._ask(suspect)
                return False
            if suspect.trips:
                return True
        return True

    def _ask(self, suspect: _Suspect) -> None:
        self._asked += 1
        suspect.judgement_id = f"guardrail-{self._asked}.{suspect.guardrail.id}"
        self._emit(
            CriterionJudgeRequested(
                judgement_id=suspect.judgement_id,
                messages=suspecting_prompt(suspect.guardrail, suspect.like),
                about="guardrail",
            )
        )

    def scored(self, event: CriterionScored) -> bool:
        """Take the model's odds; return whether they were asked for here."""
        for suspects in self._suspects.values():
            for suspect in suspects:
                if suspect.judgement_id == event.judgement_id:
                    suspect.trips = event.p_yes is not None and _trips(suspect, event.margin)
                    return True
        return False

    def trips(self, said: str) -> list[Trip]:
        """Return what is known to trip, the likeliest first."""
        suspects = self._suspects.get(said, ())
        return [Trip(s.guardrail, s.like.sentence) for s in suspects if s.trips]

    def give_up(self) -> None:
        """Wait no longer: what is not known to trip does not."""
        for suspects in self._suspects.values():
            for suspect in suspects:
                suspect.trips = bool(suspect.trips)

    def forget(self) -> None:
        """The turn was taken."""
        self._suspects.clear()


def _trips(suspect: _Suspect, margin: float) -> bool:
    stops = suspect.guardrail.action == Action.STOP
    enough = ENOUGH_TO_STOP if stops else ENOUGH
    return LIKENESS_COUNTS * suspect.like.odds + margin >= enough
