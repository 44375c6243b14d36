"""What follows a conversation: the learner's own view, the debrief, and on to the goodbye."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.conversation.certainty import SelfRating
from app.conversation.events import (
    DebriefReady,
    DebriefRequested,
    Event,
    MemoryChanged,
    MemoryDecided,
    MemoryProposed,
    MemoryTold,
    OwnWordsRequested,
)
from app.conversation.plan import SessionPlan
from app.runtime.debriefs import today
from ui.debrief_export import has_printer, print_on_default, save_debrief, usb_stick
from ui.screens import DebriefScreen, RatingScreen, Screen
from ui.words import Tongue

_DEBRIEF_WITHIN_MS = 20_000
"""A debrief that is not there by then is not waited for: more than a session waits for the verdict
on its last answer."""

_LOOKS_FOR_A_STICK_MS = 2000
"""Who sees that their debrief can go with them may plug a stick in only then."""


class _Link(Protocol):
    def send(self, command: Event) -> None: ...


class AfterTalk(QObject):
    """Leads through both screens; says `over` when the goodbye is due."""

    over = Signal()

    def __init__(
        self,
        rating: RatingScreen,
        debrief: DebriefScreen,
        link: _Link,
        tongue: Tongue,
        show: Callable[[Screen], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._rating, self._debrief, self._link, self._show = rating, debrief, link, show
        self._tongue = tongue
        self._plan: SessionPlan | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_DEBRIEF_WITHIN_MS)
        self._waiting.timeout.connect(self.over)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOKS_FOR_A_STICK_MS)
        self._looking.timeout.connect(self._offer)
        self._printer = False
        rating.rated.connect(self._rated)
        debrief.done.connect(self._done)
        debrief.saved.connect(self._save)
        debrief.printed.connect(self._print)
        debrief.replayed.connect(lambda turn: link.send(OwnWordsRequested(turn=turn)))
        debrief.changed.connect(
            lambda memory_id, text: link.send(MemoryChanged(memory_id=memory_id, text=text))
        )
        debrief.decided.connect(
            lambda proposal_id, keep, text: link.send(
                MemoryDecided(proposal_id=proposal_id, keep=keep, text=text)
            )
        )

    def expect(self, plan: SessionPlan) -> None:
        """A session with this plan has begun."""
        self._plan = plan

    def begin(self) -> bool:
        """Ask for the learner's own view; False if this session has nothing to debrief."""
        plan, self._plan = self._plan, None
        if plan is None or not plan.rubric.objectives:
            return False
        self._rating.prepare(plan.rubric.title, plan.rubric.self_rating)
        self._show(self._rating)
        return True

    def take(self, event: Event) -> None:
        """Show what the engine made of the session."""
        if isinstance(event, DebriefReady) and self._waiting.isActive():
            self._waiting.stop()
            self._debrief.show_debrief(event)
            self._printer = has_printer()
            self._offer()
            self._looking.start()
            self._show(self._debrief)
        elif isinstance(event, MemoryProposed) and self._debrief.debrief is not None:
            self._debrief.propose_memory(event.proposal_id, event.text)
        elif isinstance(event, MemoryTold) and self._debrief.debrief is not None:
            self._debrief.show_memory(event.memory_id, event.text)

    def wipe(self) -> None:
        """Nothing is waited for any more."""
        self._waiting.stop()
        self._looking.stop()
        self._plan = None

    def _offer(self) -> None:
        self._debrief.offer(usb=usb_stick() is not None, printer=self._printer)

    def _rated(self, rating: SelfRating | None) -> None:
        self._rating.wait()
        self._waiting.start()
        self._link.send(DebriefRequested(self_rating=rating))

    def _done(self) -> None:
        self._looking.stop()
        self._debrief.keep_the_rest()
        self.over.emit()

    def _save(self) -> None:
        folder, debrief = usb_stick(), self._debrief.debrief
        if debrief is None:
            return
        try:
            if folder is None:
                raise FileNotFoundError
            save_debrief(debrief, folder, today(), self._tongue.language)
        except OSError:
            self._debrief.tell_of_saving(saved=False)
            return
        self._debrief.tell_of_saving(saved=True)

    def _print(self) -> None:
        if self._debrief.debrief is not None:
            print_on_default(self._debrief.debrief, today(), self._tongue.language)
