"""The staff's work, done beside the window: nothing of it blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from PySide6.QtCore import QObject, Signal

from app.errors import VivaError
from app.runtime.administration import Administration
from app.runtime.desk import Desk
from app.runtime.log import log
from app.runtime.model_care import Step, Tell

Done = TypeVar("Done")


class _Left(VivaError):
    """Nobody waits for the work any more."""

    code: ClassVar[str] = "administration.left"


class Office(QObject):
    """Runs work on an `Administration` one after another and answers on the window's thread.

    What was asked before `leave` is not answered after it.
    """

    failed = Signal(str)
    """Why the last thing asked for was not done, for the staff."""
    stepped = Signal()
    """Long work goes on: staff who wait for it are still there."""
    _finished = Signal(int, object)

    def __init__(self, administration: Administration, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._administration = administration
        self._desk = Desk("administration", lambda fault: self._tell_failure(str(fault)))
        self._visit = 0
        self._finished.connect(self._answer)

    def ask(self, work: Callable[[Administration], Done], then: Callable[[Done], None]) -> None:
        """Do `work` there, and `then` here with what it returned."""
        visit = self._visit

        def job() -> None:
            try:
                done = work(self._administration)
            except VivaError as fault:
                log.warning("staff_work_refused", code=fault.code)
                why = fault.operator
                self._finished.emit(visit, lambda: self.failed.emit(why))
                return
            self._finished.emit(visit, lambda: then(done))

        self._desk.submit(job)

    def watch(
        self,
        work: Callable[[Administration, Tell], Done],
        step: Tell,
        then: Callable[[Done], None],
    ) -> None:
        """Do long `work` there; `step` tells here how far it is, and `then` what it returned.

        Leaving ends it at its next step.
        """
        visit = self._visit

        def tell(how_far: Step) -> None:
            if visit != self._visit:
                raise _Left("The staff have left; what was begun was not finished.")
            self._finished.emit(visit, lambda: self._step(step, how_far))

        self.ask(lambda administration: work(administration, tell), then)

    def leave(self) -> None:
        """Forget what was asked for, lock the door and close the records."""
        self._visit += 1
        self._desk.submit(self._administration.leave)

    def close(self) -> None:
        """Leave, and end the thread."""
        self._visit += 1
        self._desk.close()
        self._administration.leave()

    def _step(self, step: Tell, how_far: Step) -> None:
        self.stepped.emit()
        step(how_far)

    def _tell_failure(self, why: str) -> None:
        self._finished.emit(self._visit, lambda: self.failed.emit(why))

    def _answer(self, visit: int, answer: Callable[[], None]) -> None:
        if visit == self._visit:
            answer()
