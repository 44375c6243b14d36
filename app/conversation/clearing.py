"""The model's own words, once rules and grounds have let them through and before they are spoken.

Likeness decides while their sound is made, so that nobody waits for it. A clause in doubt is heard
once the model has cleared it; what is not cleared in time is not said. Pure.
"""

from collections.abc import Callable, Sequence

from app.conversation import events as ev
from app.conversation.exercise import Guardrail
from app.conversation.guardrails import PERSONA, Trip
from app.conversation.outbox import Emit
from app.conversation.suspecting import Suspect, suspect_of
from app.conversation.wording import is_question

CLEARED_WITHIN_S = 3.0
"""So long a clause waits for the model's answer."""
TIMER = "clearing"


class Clearing:
    """Looks at the clauses of one utterance after another. `rules` are those of the plan.

    `decided` is told of each clause once, and what it trips; None: it may be spoken.
    """

    def __init__(
        self,
        rules: Sequence[Guardrail],
        emit: Emit,
        now: Callable[[], tuple[int, float]],
        decided: Callable[[str, Trip | None], None],
    ) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._emit = emit
        self._now = now
        self._decided = decided
        self._looked_at: set[str] = set()
        self._doubted: dict[str, tuple[str, Suspect]] = {}
        """Judgement id to the clause it is about."""

    @property
    def needed(self) -> bool:
        """False where no guardrail is there to trip."""
        return bool(self._rules)

    def look_at(self, clause_id: str, sentence: str, inference_id: str) -> None:
        """Ask how near a clause comes, with what stands before it in its sentence."""
        self._looked_at.add(clause_id)
        self._emit(ev.GuardrailCheckRequested(clause_id=clause_id, sentence=sentence), inference_id)

    def forget(self) -> None:
        """Nobody waits for these clauses any more."""
        self._looked_at.clear()
        self._doubted.clear()
        self._emit(ev.TimerCancelled(name=TIMER))

    def measured(self, event: ev.GuardrailsMeasured) -> None:
        """It is known how near a clause comes: what is in doubt the model is asked."""
        if event.clause_id not in self._looked_at:
            return
        self._looked_at.remove(event.clause_id)
        asked = event.sentence if is_question(event.sentence) else ""
        suspect = suspect_of(event.guardrails, self._rules, PERSONA, asked)
        if suspect is None or suspect.plain:
            self._decided(event.clause_id, suspect.trip if suspect else None)
            return
        question = suspect.question(f"spoken-{event.clause_id}")
        self._doubted[question.judgement_id] = event.clause_id, suspect
        self._emit(question, event.inference_id)
        _, now_s = self._now()
        self._emit(ev.TimerSet(name=TIMER, at_s=now_s + CLEARED_WITHIN_S))

    def scored(self, event: ev.CriterionScored) -> None:
        """A score has come; it may be about something else."""
        clause_id, suspect = self._doubted.pop(event.judgement_id, ("", None))
        if suspect is not None:
            self._decided(clause_id, suspect.trip if suspect.trips(event) else None)

    def late(self) -> None:
        """What is in doubt still is not said."""
        doubted = list(self._doubted.values())
        self._doubted.clear()
        for clause_id, suspect in doubted:
            self._decided(clause_id, suspect.trip)
