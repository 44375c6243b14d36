"""What the kiosk's engine still does for a learner whose session is over."""

import threading
from collections.abc import Callable, Sequence

from app.conversation import events as ev
from app.conversation.debriefing import NoSession
from app.errors import VivaError
from app.memory import Proposal
from app.packs import Pack
from app.runtime.debriefs import debrief_of
from app.runtime.learning import Learning
from app.runtime.log import log

UNHEARD = (ev.PrefillRequested, ev.ReplyDelta, ev.TranscriptPartial, ev.FloorPrediction)
"""Events a debrief does not need, and there are many of them."""


class AfterSession:
    """Holds the last session's events, in memory only, until its learner has left.

    `listen` runs on the session's thread, the rest on the thread of the engine.
    """

    def __init__(
        self,
        send: Callable[[ev.Event], None],
        packs: Sequence[Pack],
        audible_turns: Callable[[], tuple[int, ...]] = tuple,
    ) -> None:
        self._send, self._packs, self._audible_turns = send, packs, audible_turns
        self._lock = threading.Lock()
        self._events: list[ev.Event] = []
        self._learning: Learning | None = None
        self._proposals: dict[str, Proposal] = {}
        self._settled: tuple[str, ...] = ()

    def begin(self, learning: Learning | None) -> None:
        """A session begins; `learning` None: a guest, or a learner who wants no memory."""
        self.forget()
        self._learning = learning

    def listen(self, event: ev.Event, _outward: bool) -> None:
        """Take note of what happens in the session."""
        if not isinstance(event, UNHEARD):
            with self._lock:
                self._events.append(event)

    def answer(self, request: ev.DebriefRequested) -> None:
        """Send the debrief, what might come next, and what might be remembered."""
        with self._lock:
            events, self._events = self._events, []
        try:
            debrief = debrief_of(events, request.self_rating)
        except NoSession:
            return
        plan = next(e for e in events if isinstance(e, ev.SessionStarted)).plan
        title = because = ""
        learning = self._learning
        known: list[ev.MemoryTold] = []
        try:
            if learning is not None:
                learning.practised(plan, debrief)
                proposals = learning.propose(plan, debrief, events)
                self._proposals = {f"{n}": p for n, p in enumerate(proposals.new)}
                self._settled = proposals.settled
                known = learning.told_beside(proposals)
                suggestion = learning.next(self._packs)
                if suggestion is not None:
                    pack = next(p for p in self._packs if p.id == suggestion.pack_id)
                    title = pack.scenario(suggestion.scenario_id).title
                    because = suggestion.because
        except VivaError as fault:
            log.error("learning_not_kept", why=fault.operator)
        self._send(
            ev.DebriefReady(
                debrief=debrief,
                next_title=title,
                next_because=because,
                audible_turns=self._audible_turns(),
            )
        )
        for proposal_id, proposal in self._proposals.items():
            self._send(ev.MemoryProposed(proposal_id=proposal_id, text=proposal.text))
        for told in known:
            self._send(told)

    def decide(self, decision: ev.MemoryDecided) -> None:
        """Remember what the learner keeps; forget what they do not."""
        proposal = self._proposals.pop(decision.proposal_id, None)
        if proposal is None or self._learning is None:
            return
        settled, self._settled = self._settled, ()
        corrected = decision.text if decision.text != proposal.text else ""
        try:
            for event in self._learning.keep(
                (proposal,) if decision.keep else (), settled, corrected=corrected
            ):
                self._send(event)
        except VivaError as fault:
            log.error("memory_not_kept", why=fault.operator)

    def change(self, change: ev.MemoryChanged) -> None:
        """Put a memory into the learner's words, or forget it."""
        if self._learning is None:
            return
        try:
            self._send(self._learning.change(change.memory_id, change.text))
        except VivaError as fault:
            log.error("memory_not_changed", why=fault.operator)

    def forget(self) -> None:
        """The learner has left: nothing of them stays in memory."""
        with self._lock:
            self._events = []
        self._learning, self._proposals, self._settled = None, {}, ()
