"""The model's own words, once rules and grounds have let them through and before they are spoken.

Likeness decides while their sound is made, so that nobody waits for it. A clause in doubt is heard
once the model has cleared it; what is not cleared in time is not said. Pure.
"""

from collections.abc import Sequence

import msgspec

from app.conversation import events as ev
from app.conversation.exercise import Guardrail
from app.conversation.guardrails import PERSONA, Trip
from app.conversation.outbox import Emit
from app.conversation.suspecting import Suspect, suspect_of
from app.conversation.wording import is_question

CLEARED_WITHIN_S = 3.0
"""So long a clause waits for the model's answer."""
TIMER = "clearing"


class Decision(msgspec.Struct, frozen=True):
    """A clause that is looked through, and what it trips; None: it may be spoken."""

    clause_id: str
    trip: Trip | None


class Clearing:
    """Looks at one clause after another. `rules` are those of the plan."""

    def __init__(self, rules: Sequence[Guardrail], emit: Emit) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._emit = emit
        self._doubted: dict[str, tuple[str, Suspect]] = {}
        """Judgement id to the clause it is about."""

    @property
    def needed(self) -> bool:
        """False where no guardrail is there to trip."""
        return bool(self._rules)

    def look_at(self, clause_id: str, sentence: str, inference_id: str) -> None:
        """Ask how near a clause comes, with what stands before it in its sentence."""
        self._emit(ev.GuardrailCheckRequested(clause_id=clause_id, sentence=sentence), inference_id)

    def measured(self, event: ev.GuardrailsMeasured, now_s: float) -> Decision | None:
        """It is known how near it comes. Returns None where the model is asked."""
        asked = event.sentence if is_question(event.sentence) else ""
        suspect = suspect_of(event.guardrails, self._rules, PERSONA, asked)
        if suspect is None or suspect.plain:
            return Decision(event.clause_id, suspect.trip if suspect else None)
        question = suspect.question(f"spoken-{event.clause_id}")
        self._doubted[question.judgement_id] = event.clause_id, suspect
        self._emit(question, event.inference_id)
        self._emit(ev.TimerSet(name=TIMER, at_s=now_s + CLEARED_WITHIN_S))
        return None

    def scored(self, event: ev.CriterionScored) -> Decision | None:
        """A score has come; it may be another's, or of a clause that nobody waits for any more."""
        clause_id, suspect = self._doubted.pop(event.judgement_id, ("", None))
        if suspect is None:
            return None
        return Decision(clause_id, suspect.trip if suspect.trips(event) else None)

    def late(self) -> list[Decision]:
        """Return what is in doubt still: it is not said."""
        left = [Decision(clause_id, suspect.trip) for clause_id, suspect in self._doubted.values()]
        self._doubted.clear()
        return left
