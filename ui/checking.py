"""The questions without help: offered at the briefing, asked before the talk and after it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.conversation.events import (
    CheckAsked,
    CheckClosed,
    CheckForm,
    CheckHeard,
    CheckOffered,
    CheckSkipped,
    Event,
    LearnerLevel,
    SessionStarted,
    SessionStartRequested,
    WorkerLost,
)
from app.runtime.offers import Offer
from ui.engine_link import EngineLink
from ui.idle import IdleWatch
from ui.screens import Screen
from ui.window import KioskWindow


class Checking(QObject):
    """Shows what is asked and sends what is answered."""

    asked = Signal()
    """A question stands on the screen."""
    talk_due = Signal()
    """Nothing more is asked before the talk."""
    over = Signal()
    """Nothing more is asked after it."""

    def __init__(
        self,
        window: KioskWindow,
        link: EngineLink,
        idle: IdleWatch,
        show: Callable[[Screen], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._link, self._idle, self._show = window, link, idle, show
        self._offered: CheckOffered | None = None
        window.questions.answered.connect(link.send)
        window.questions.skipped.connect(link.send)
        window.questions.keyboard_wanted.connect(window.show_keyboard)

    def offer(self, offer: Offer) -> None:
        """Offer at the briefing of this exercise what the engine offers for it, if anything."""
        told = self._offered
        here = told is not None and (told.pack_id, told.scenario_id) == (
            offer.pack_id,
            offer.scenario_id,
        )
        self._window.briefing.offer_questions(told.questions if told is not None and here else 0)

    def expect(self, command: Event, *, microphone: bool) -> bool:
        """The talk is entered; True if questions come before it."""
        self._window.questions.wipe()
        self._window.questions.prepare(microphone=microphone)
        asked = isinstance(command, SessionStartRequested) and command.check
        if asked:
            self._show(self._window.questions)
        return asked

    def take(self, event: Event, offer: Offer, *, in_session: bool) -> None:
        """Show what is asked and heard."""
        questions = self._window.questions
        shown = self._window.panel.current is questions
        if isinstance(event, CheckOffered):
            self._offered = event
            self.offer(offer)
        elif not in_session:
            if isinstance(event, CheckAsked):
                self._link.send(CheckSkipped(form=event.form))
        elif isinstance(event, CheckAsked):
            questions.ask(event)
            if not shown:
                self._show(questions)
            self._window.show_keyboard(False)
            self.asked.emit()
        elif isinstance(event, CheckHeard):
            questions.hear(event.text, final=event.final)
            self._idle.poke()
        elif isinstance(event, LearnerLevel):
            questions.sign.set_level(event.level_db)
        elif isinstance(event, CheckClosed):
            self._window.show_keyboard(False)
            (self.talk_due if event.form is CheckForm.BEFORE else self.over).emit()
        elif isinstance(event, SessionStarted) and shown and not event.plan.check:
            self.talk_due.emit()
        elif isinstance(event, WorkerLost) and shown:
            questions.wait()

    def wipe(self) -> None:
        """Forget what was offered to the last learner."""
        self._offered = None
