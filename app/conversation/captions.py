"""What the Persona says, shown as it is said, or for as long as it takes to read. Pure."""

from collections.abc import Callable

from app.conversation import events as ev
from app.conversation.outbox import Emit
from app.conversation.utterance import Clause, Utterance

READING_WORDS_PER_S = 3.0
"""Captions without a voice count as heard at this pace (slow silent reading)."""
SHORTEST_S = 1.0


class Captions:
    """Shows clauses; those without a voice one after the other, paced by the timer `caption`."""

    def __init__(self, emit: Emit, now: Callable[[], tuple[int, float]]) -> None:
        self._emit = emit
        self._now = now

    def show(self, utterance: Utterance, clause: Clause) -> None:
        """The clause begins."""
        if utterance.begun:
            self._emit(ev.TimerCancelled(name="reply_deadline"))
        self._emit(
            ev.CaptionShown(role="persona", text=clause.text, final=True), utterance.inference_id
        )

    def show_next(self, utterance: Utterance) -> None:
        """Show the next clause that has no voice, unless one is still being read."""
        if any(c.started_s is not None and not c.ended for c in utterance.clauses):
            return
        for clause in utterance.clauses:
            if clause.requested and clause.started_s is None and not clause.duration_s:
                _, now_s = self._now()
                clause.started_s = now_s
                self.show(utterance, clause)
                reading_s = max(len(clause.text.split()) / READING_WORDS_PER_S, SHORTEST_S)
                self._emit(ev.TimerSet(name="caption", at_s=now_s + reading_s))
                return

    def read(self, utterance: Utterance) -> None:
        """The shown clause counts as heard."""
        for clause in utterance.clauses:
            if clause.started_s is not None and not clause.ended:
                clause.heard_s = clause.duration_s or 0.0
        self.show_next(utterance)
