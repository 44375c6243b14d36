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
    """The likeliest suspect of each of the words of the turn at hand: the model's answer costs
    seconds. `emit` sends what it is asked.
    """

    def __init__(self, rules: Sequence[Guardrail], emit: Callable[[Event], None]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._emit = emit
        self._suspects: dict[str, _Suspect] = {}
        self._asked = 0

    def likened(self, said: str, likeness: Sequence[GuardrailLikeness], asked: str) -> None:
        """It is known how near the words come to each guardrail; `asked`: as in `all_trips`."""
        near = [
            like
            for like in likeness
            if like.odds >= SUSPECT
            and may_trip(like.sentence, self._rules[like.guardrail_id], LEARNER, asked)
        ]
        if near:
            like = max(near, key=lambda one: one.odds)
            guardrail = self._rules[like.guardrail_id]
            sure = like.odds >= SURE and guardrail.action != Action.STOP
            self._suspects[said] = _Suspect(guardrail, like, trips=sure or None)

    def settled(self, said: str) -> bool:
        """Return whether it is known if the words trip; ask the model if it is not yet."""
        suspect = self._suspects.get(said)
        if suspect is None or suspect.trips is not None:
            return True
        if not suspect.judgement_id:
            self._ask(suspect)
        return False

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
        for suspect in self._suspects.values():
            if suspect.judgement_id == event.judgement_id:
                suspect.trips = event.p_yes is not None and _trips(suspect, event.margin)
                return True
        return False

    def trip(self, said: str) -> tuple[Trip, ...]:
        """Return what the words are known to trip: one guardrail or none."""
        suspect = self._suspects.get(said)
        if suspect is None or not suspect.trips:
            return ()
        return (Trip(suspect.guardrail, suspect.like.sentence),)

    def give_up(self) -> None:
        """Wait no longer: what is not known to trip does not."""
        for suspect in self._suspects.values():
            suspect.trips = bool(suspect.trips)

    def forget(self) -> None:
        """The turn was taken."""
        self._suspects.clear()


def _trips(suspect: _Suspect, margin: float) -> bool:
    stops = suspect.guardrail.action == Action.STOP
    enough = ENOUGH_TO_STOP if stops else ENOUGH
    return LIKENESS_COUNTS * suspect.like.odds + margin >= enough
