"""The guardrails of one session: what of the learner's words trips, and what follows when."""

from collections.abc import Callable

from app.conversation import events as ev
from app.conversation.exercise import Guardrail
from app.conversation.guardrails import LEARNER, Trip, all_trips
from app.conversation.plan import SessionPlan
from app.conversation.questions import asked
from app.conversation.safety_rules import rules_for
from app.conversation.suspecting import Suspicions


class Guarding:
    """Fixed rules first, then likeness, then probes or the model. `emit` sends events out of the
    session; `tripped` is told of each trip and its turn.
    """

    def __init__(
        self,
        plan: SessionPlan,
        emit: Callable[[ev.Event], None],
        tripped: Callable[[Trip, int], None],
    ) -> None:
        self._rules = rules_for(plan)
        self._may_refer = plan.may_refer
        self._emit = emit
        self._tell = tripped
        self._suspicions = Suspicions(self._rules, emit, plan.probed)
        self._late: Guardrail | None = None
        self.stopped = ""
        """The guardrail that ends the session once its words were heard, or ""."""

    def likened(self, event: ev.LikenessMeasured) -> None:
        """It is known how near these words come to each guardrail."""
        self._suspicions.likened(event.query, event.guardrails, asked(event.query))

    def waits(self, said: str) -> bool:
        """Return whether probes are to decide about these words before they are answered."""
        return self._suspicions.waits(said) and not self._by_rule(said)

    def give_up(self) -> None:
        """Wait for probes no longer."""
        self._suspicions.give_up()

    def trips(self, said: str) -> tuple[Trip, ...]:
        """Return what the words trip, as far as it is known before their reply."""
        return self._by_rule(said) or self._suspicions.trip(said)

    def _by_rule(self, said: str) -> tuple[Trip, ...]:
        return tuple(all_trips(said, self._rules, LEARNER, asked=asked(said)))

    def taken(self, said: str, trips: tuple[Trip, ...], turn_idx: int) -> None:
        """The words are the learner's turn, and `trips` are answered."""
        if self._late is not None and self._late.action != ev.Action.STOP:
            self._late = None  # the talk has gone on; what ends it is said all the same
        for trip in trips:
            self._tripped(trip, turn_idx)
            self._stop_for(trip.guardrail)
        self._suspicions.taken("" if trips else said, turn_idx)

    def probed(self, event: ev.ProbesMeasured) -> None:
        """Probes have been measured for words of the turn at hand, or for a turn taken."""
        near = None if event.failed else event.guardrails
        self._found_late(self._suspicions.probed(event.query, near, asked(event.query)))

    def scored(self, event: ev.CriterionScored) -> None:
        """The model has been asked about words of a turn taken."""
        self._found_late(self._suspicions.scored(event))

    def _found_late(self, late: tuple[Trip, int] | None) -> None:
        """What is found while its words are answered is told next."""
        if late is None:
            return
        trip, turn_idx = late
        self._tripped(trip, turn_idx)
        self._late = trip.guardrail
        if trip.guardrail.action == ev.Action.REFER_HUMAN and self._may_refer:
            self._emit(ev.QuestionReferred(question=trip.quote, reason=trip.guardrail.id))

    def late(self) -> Guardrail | None:
        """Return the guardrail whose words are said now that nobody speaks, once."""
        late, self._late = self._late, None
        if late is not None:
            self._stop_for(late)
        return late

    def _tripped(self, trip: Trip, turn_idx: int) -> None:
        self._emit(
            ev.GuardrailTripped(
                guardrail_id=trip.guardrail.id,
                speaker=LEARNER,
                quote=trip.quote,
                action=ev.Action(trip.guardrail.action),
                said_in_turn=turn_idx,
            )
        )
        self._tell(trip, turn_idx)

    def _stop_for(self, guardrail: Guardrail) -> None:
        if guardrail.action == ev.Action.STOP:
            self.stopped = guardrail.id
