"""What the staff may do at the kiosk itself, behind the staff PIN.

It works without the engine process: staff come when something does not work.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from app.errors import VivaError
from app.records import Archive, audit, learners, review_queue
from app.records.audit import AuditRow, Verification
from app.records.learners import Learner
from app.records.review_queue import AnswerDraft, ReferredQuestion
from app.runtime.badges import save_badge
from app.runtime.log import log
from app.runtime.machine_care import MachineCare
from app.runtime.model_care import ModelCare
from app.runtime.overview import Area, Line, look_around
from app.runtime.pack_care import PackCare
from app.runtime.policy_care import PolicyCare
from app.runtime.record_keeping import open_archive, staff_pin
from app.runtime.reporting import NotExported, Reporting
from app.runtime.settings import Settings
from app.runtime.sticks import carriers, files_on
from app.store import Erasure

__all__ = [
    "Administration",
    "AnswerDraft",
    "Area",
    "AuditRow",
    "Door",
    "Erasure",
    "Learner",
    "Line",
    "ReferredQuestion",
    "Verification",
]

GOES_WITH_A_LEARNER = {
    "sessions": "session",
    "words": "turn",
    "results": "criterion_result",
    "questions": "referred_question",
    "memories": "memory",
    "statements": "outbox",
}
"""What erasing removes, by the name the staff read, and the table it is counted in."""
LAST_ROWS = 40


class StaffOnly(VivaError):
    """Nobody has given the staff PIN."""

    code: ClassVar[str] = "administration.closed"


class RecordsClosed(VivaError):
    """The records could not be opened; the sentence says why."""

    code: ClassVar[str] = "administration.no_records"


@dataclass(frozen=True, slots=True)
class Door:
    """Where the staff stand before the PIN. `trouble`: why no PIN can be checked."""

    opened: bool = False
    is_set: bool = True
    wait_s: float = 0.0
    trouble: str = ""


class Administration:
    """The staff's side of one installation; for one thread, every call may take seconds.

    Each call but `arrive`, `try_pin` and `leave` raises StaffOnly before the right PIN was given;
    those that need the records raise RecordsClosed where they do not open.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._archive: Archive | None = None
        self._trouble = ""
        self._inside = False

    def arrive(self) -> Door:
        """Open the records, so that what happens to the PIN is audited; return how it stands."""
        self._inside = False
        if self._archive is None:
            try:
                self._archive, self._trouble = open_archive(self._settings), ""
            except VivaError as fault:
                self._trouble = fault.operator
        return self._door()

    def try_pin(self, pin: str) -> Door:
        """Open the door if `pin` is right; otherwise say how long nothing is tried."""
        try:
            answer = staff_pin(self._settings, self._archive).try_pin(pin)
        except VivaError as fault:
            return Door(trouble=fault.operator)
        self._inside = answer.right
        return Door(opened=True) if answer.right else self._door()

    def leave(self) -> None:
        """Close the door and the records."""
        self._inside = False
        archive, self._archive = self._archive, None
        if archive is not None:
            archive.database.close()

    def overview(self) -> list[Line]:
        """Return how everything is."""
        self._check_inside()
        return look_around(self._settings, self._archive, self._trouble)

    def questions(self) -> list[ReferredQuestion]:
        """Return the questions nobody has answered yet, oldest first."""
        return review_queue.open_questions(self._records())

    def answer(self, question_id: str, question: str, answer: str) -> AnswerDraft:
        """Answer a question; return the draft for the pack's author. Raises NotFound."""
        return review_queue.answer(self._records(), question_id, question=question, answer=answer)

    def confirm(self, question_id: str) -> None:
        """Confirm what the machine found of an objective. Raises NotFound."""
        review_queue.confirm(self._records(), question_id)

    def dismiss(self, question_id: str) -> None:
        """Take a question out of the queue unanswered. Raises NotFound."""
        review_queue.dismiss(self._records(), question_id)

    def learners(self) -> list[Learner]:
        """Return all learners by name, guests last."""
        return learners.list_learners(self._records())

    def add_learner(self, name: str, badge: str) -> str:
        """Register a learner; return their id. Raises BadgeTaken, LearnerFileInvalid."""
        return learners.register(self._records(), name, badge)

    def save_badge(self, name: str, badge: str) -> Path | None:
        """Write a card with the badge's code to the stick; None without one. Raises NotExported."""
        self._check_inside()
        folder = next(iter(carriers(self._settings)), None)
        if folder is None:
            return None
        try:
            return save_badge(folder, name, badge)
        except OSError as fault:
            raise NotExported(f"The badge could not be written: {fault.strerror}.") from fault

    def learner_files(self) -> list[Path]:
        """Return the CSV files on all sticks."""
        self._check_inside()
        return [f for folder in carriers(self._settings) for f in files_on(folder, ".csv")]

    def import_learners(self, file: Path) -> int:
        """Register everybody in a CSV file (name, badge), or nobody; return how many.

        Raises LearnerFileInvalid with every fault and its line, BadgeTaken.
        """
        return len(learners.import_learners(self._records(), file))

    def what_goes(self, learner_id: str) -> dict[str, int]:
        """Return how much would go with a learner, by `GOES_WITH_A_LEARNER`."""
        archive = self._records()
        return archive.database.read(
            lambda tx: {
                name: tx.rows(
                    f"SELECT count(*) AS n FROM {table} WHERE learner_id = ?",  # noqa: S608 - ours
                    (learner_id,),
                )[0]["n"]
                for name, table in GOES_WITH_A_LEARNER.items()
            }
        )

    def erase(self, learner_id: str) -> Erasure:
        """Erase a learner with everything about them; return the proof. See `learners.erase`."""
        return learners.erase(self._records(), learner_id)

    def verify_audit(self) -> Verification:
        """Read the whole audit log; name the first row that is not as it was written."""
        return audit.verify(self._records().database)

    def audit_rows(self) -> list[AuditRow]:
        """Return the last rows of the audit log, newest first."""
        return list(audit.all_rows(self._records().database))[: -LAST_ROWS - 1 : -1]

    @property
    def packs(self) -> PackCare:
        """The packs of this installation."""
        self._check_inside()
        return PackCare(self._settings, self.note)

    @property
    def models(self) -> ModelCare:
        """The model files of this installation."""
        self._check_inside()
        return ModelCare(self._settings, self.note)

    @property
    def reports(self) -> Reporting:
        """How learning goes, and what leaves on a stick."""
        return Reporting(self._settings, self._records())

    @property
    def policy(self) -> PolicyCare:
        """What the site has decided."""
        self._check_inside()
        return PolicyCare(self._settings, self.note)

    @property
    def machine(self) -> MachineCare:
        """How loud and bright this machine is, and when it rests."""
        self._check_inside()
        return MachineCare(self._settings, self.note)

    def note(self, event: str, data: audit.Data | None = None) -> None:
        """Write into the audit log what the staff do, where that is possible."""
        self._check_inside()
        archive = self._archive
        if archive is None:
            return
        try:
            archive.database.write(lambda tx: audit.append(tx, archive.now(), "staff", event, data))
        except VivaError as fault:
            log.error("not_audited", what=event, why=fault.operator)

    def _door(self) -> Door:
        try:
            pin = staff_pin(self._settings, self._archive)
            return Door(is_set=pin.is_set, wait_s=pin.wait_s())
        except VivaError as fault:
            return Door(trouble=fault.operator)

    def _check_inside(self) -> None:
        if not self._inside:
            raise StaffOnly("Give the staff PIN first.")

    def _records(self) -> Archive:
        self._check_inside()
        if self._archive is None:
            raise RecordsClosed(self._trouble)
        return self._archive
