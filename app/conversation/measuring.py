"""How near the words of the turn at hand come to each criterion, as far as it is known. Pure.

Likeness comes with the words, in milliseconds. A pack's probes are asked for once, early where a
reply waits for them and otherwise when the turn is taken; then they come while it is answered.
"""

from collections.abc import Callable

from app.conversation.evaluation import Probed
from app.conversation.events import (
    CriterionLikeness,
    Event,
    LikenessMeasured,
    ProbesMeasured,
    ProbesRequested,
)
from app.conversation.plan import SessionPlan

Odds = dict[str, float]
"""Criterion to the natural log odds that words meet it."""


class Measuring:
    """What was measured, by words. Without probes in the plan nobody asks or waits for any."""

    def __init__(self, plan: SessionPlan, emit: Callable[[Event], None]) -> None:
        self._there = plan.probed
        self._emit = emit
        self._likened: dict[str, LikenessMeasured] = {}
        self._asked: set[str] = set()
        self._probed: dict[str, ProbesMeasured] = {}
        self._due: dict[str, list[tuple[int, bool]]] = {}
        """Words of turns taken whose probes are to come: the turn, and whether its question is
        apart."""

    def likened(self, event: LikenessMeasured) -> None:
        """Likeness is measured."""
        self._likened[event.query] = event

    def likeness(self, said: str) -> tuple[CriterionLikeness, ...]:
        """Return what is known by likeness."""
        known = self._likened.get(said)
        return known.criteria if known is not None else ()

    def sharpest(self, said: str) -> tuple[CriterionLikeness, ...]:
        """Return what is known by likeness and probes, or by likeness where none have come."""
        probed = self._probed.get(said)
        return probed.criteria if probed and not probed.failed else self.likeness(said)

    def ask_probes(self, said: str, waited_for: bool = False) -> None:
        """Have these words measured by probes, unless they are."""
        if self._there and said not in self._asked:
            self._asked.add(said)
            self._emit(ProbesRequested(query=said, waited_for=waited_for))

    def has_probes(self, said: str) -> bool:
        """Return whether the probes of the words at hand have come, or failed."""
        return said in self._probed

    def probed(self, event: ProbesMeasured) -> tuple[int, Odds] | None:
        """Probes are measured, or could not be. Return the turn taken that they were due for, and
        its odds; None where they are of words at hand."""
        if due := self._due.get(event.query):
            turn_idx, apart = due.pop(0)
            return turn_idx, {} if event.failed else _odds(event, apart)
        self._probed[event.query] = event
        return None

    def give_up(self) -> list[int]:
        """Wait for nothing more. Return the turns whose probes are not known."""
        turns = sorted(turn_idx for due in self._due.values() for turn_idx, _ in due)
        self._due.clear()
        return turns

    def taken(self, said: str, turn_idx: int, apart: bool) -> tuple[Odds, Probed]:
        """The words are the learner's turn. Return its odds, and whether probes are in them.

        `apart`: what counts are the words without the question they ask.
        """
        likened, probed = self._likened.get(said), self._probed.get(said)
        if self._there and probed is None:
            self.ask_probes(said)
            self._due.setdefault(said, []).append((turn_idx, apart))
        for known in (self._likened, self._asked, self._probed):
            known.clear()
        if probed is not None and not probed.failed:
            return _odds(probed, apart), "known"
        due = self._there and probed is None
        return _odds(likened, apart) if likened else {}, "due" if due else "none"


def _odds(measured: LikenessMeasured | ProbesMeasured, apart: bool) -> Odds:
    return {c.criterion_id: c.odds for c in (measured.apart if apart else measured.criteria)}
