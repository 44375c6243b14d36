"""What a kiosk keeps of its sessions, or that it keeps nothing because it cannot do so safely."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from filelock import FileLock, Timeout

from app import __version__
from app.conversation import events as ev
from app.conversation.plan import SessionPlan
from app.conversation.replay import TakenUp
from app.errors import VivaError
from app.memory import MEMORY_SCHEMA
from app.records import (
    RECORDS_SCHEMA,
    Archive,
    RecordsError,
    SessionRecord,
    audit,
    learners,
    sessions,
)
from app.records.errors import BadgeUnknown, TooManyTried
from app.records.settling import ReadFindings, recover, settle
from app.runtime.left_open import GUEST_MAY_STAY_S, LeftOpen, as_it_stood, left_open
from app.runtime.log import log
from app.runtime.loop import JournalSink
from app.runtime.settings import Settings
from app.runtime.upkeep import Upkeep
from app.security import (
    Consent,
    Purpose,
    StaffPin,
    load_policy,
    open_machine_key,
    utc_now,
)
from app.store import Database

DATABASE, PIN, LOCK = "records.db", "staff_pin.json", "kiosk.lock"
OPENS_WITHIN_S = 30.0
PREDECESSOR_ENDS_WITHIN_S = 20.0
"""Where the window was killed, the engine before this one is still closing its records."""
SCHEMAS = (RECORDS_SCHEMA, MEMORY_SCHEMA)
"""The tables of every room that keeps something."""
WRONG_NUMBERS = 5
FORGETS_WRONG_AFTER_S = 300.0
"""So many wrong badge numbers or PINs are looked at in so long: of a million PINs, 60 an hour."""


class AnotherKiosk(RecordsError):
    """Two kiosks would settle each other's sessions."""

    code: ClassVar[str] = "records.another_kiosk"


def open_archive(settings: Settings) -> Archive:
    """Return the records of this installation, made at their first use.

    Raises SecurityError and StoreError, each with what to do; nothing is ever overwritten.
    """
    folder = settings.data_dir
    policy = load_policy(folder)
    path = folder / DATABASE
    key = open_machine_key(folder, records_exist=path.exists())
    return Archive(
        database=Database(path, key, SCHEMAS),
        machine_key=key,
        folder=folder,
        policy=policy,
        app_version=__version__,
    )


def staff_pin(settings: Settings, archive: Archive | None) -> StaffPin:
    """Return the staff PIN; what happens to it is audited where there are records."""

    def told(what: str, wrong: int) -> None:
        if archive is not None:
            data: audit.Data = {"wrong": wrong}
            archive.database.write(
                lambda tx: audit.append(tx, archive.now(), "kiosk", f"pin.{what}", data)
            )

    return StaffPin(settings.data_dir / PIN, utc_now, told)


class NothingKept:
    """A journal that is not written."""

    def append(self, lines: bytes, *, flush: bool) -> None:
        """Forget the lines."""


class RecordKeeping:
    """The records while a kiosk runs. Whatever fails costs the record, never the conversation.

    `open` may run on any thread; the rest belongs to the thread that owns the sessions.
    """

    def __init__(
        self,
        settings: Settings,
        send: Callable[[ev.Event], None],
        read_findings: ReadFindings,
        predecessor_ends_within_s: float = PREDECESSOR_ENDS_WITHIN_S,
    ) -> None:
        self._settings = settings
        self._patience_s = predecessor_ends_within_s
        self._send = send
        self._read_findings = read_findings
        self._session: SessionRecord | None = None
        self._consent = Consent()
        self._behind = False
        self._held = False
        self._upkeep: Upkeep | None = None
        self._wrong_s: list[float] = []
        """When a number was given that nobody has."""
        self._opened = threading.Event()
        self._alone = FileLock(settings.data_dir / LOCK, mode=0o600)
        self.archive: Archive | None = None
        self.learner_id: str | None = None
        """Who has signed in; None: a guest."""
        self._left_open: LeftOpen | None = None

    def open(self) -> None:
        """Open the records and settle what a crash has left. Raises VivaError: nothing is kept."""
        try:
            archive = open_archive(self._settings)
            try:
                self._alone.acquire(timeout=self._patience_s)
                self._left_open = left_open(archive)
                self._catch_up(archive)
            except Timeout as taken:
                archive.database.close()
                raise AnotherKiosk(
                    f"Another kiosk is using the records in {self._settings.data_dir}: this one "
                    "keeps nothing. End one of them."
                ) from taken
            except BaseException:
                archive.database.close()
                raise
            self.archive = archive
        finally:
            self._opened.set()

    def sign_in(self, badge: str) -> ev.SignInAnswered:
        """Return who has this badge, and remember them for the next session."""
        self._opened.wait(OPENS_WITHIN_S)
        self.learner_id = None
        if not badge.strip() or self.archive is None:
            return ev.SignInAnswered(known=False)
        now_s = time.monotonic()
        self._wrong_s = [at_s for at_s in self._wrong_s if now_s - at_s < FORGETS_WRONG_AFTER_S]
        try:
            if len(self._wrong_s) >= WRONG_NUMBERS:
                raise TooManyTried("Too many wrong badge numbers or PINs; none is looked at now.")
            learner = learners.find_by_badge(self.archive, badge)
        except VivaError as fault:
            if isinstance(fault, BadgeUnknown):
                self._wrong_s.append(now_s)
            return ev.SignInAnswered(known=False, refused=fault.learner)
        self.learner_id = learner.id
        cut_off = self._left_open
        theirs = cut_off is not None and cut_off.learner_id == learner.id
        interrupted = cut_off.session_id if cut_off is not None and theirs else ""
        return ev.SignInAnswered(known=True, name=learner.name, interrupted=interrupted)

    def sign_out(self) -> None:
        """Nobody is at the kiosk; a session that still runs stays whose it is.

        A guest who has left cannot come back to a talk that was cut off: nobody would know them.
        """
        self.learner_id = None
        if self._left_open is not None and self._left_open.guest:
            self.settle_left_open()

    def ready(self) -> None:
        """Only now can anybody ask to go on: a guest is waited for from here."""
        if self._left_open is not None and self._left_open.guest:
            until_s = time.monotonic() + GUEST_MAY_STAY_S
            self._left_open = replace(self._left_open, until_s=until_s)

    def look(self) -> None:
        """Settle a talk that was cut off once nobody is waited for, and see to what is due."""
        if self._left_open is not None and time.monotonic() > self._left_open.until_s:
            self.settle_left_open()
        if self.archive is not None and self._session is None and self._upkeep is not None:
            self._upkeep.look()

    def settle_left_open(self) -> None:
        """Nobody goes on with the talk that was cut off."""
        cut_off, self._left_open = self._left_open, None
        if cut_off is not None and self.archive is not None:
            try:
                settle(self.archive, cut_off.session_id, self._read_findings)
            except (VivaError, OSError) as fault:
                self._behind = True
                self._failed("end", str(fault))

    def take_up(self, session_id: str, consent: Consent) -> tuple[TakenUp, JournalSink] | None:
        """Return the talk that was cut off and where its journal goes on; None if it cannot be.

        A learner's is for nobody else, and a guest's only for who has not left since.
        """
        self._opened.wait(OPENS_WITHIN_S)
        cut_off, archive = self._left_open, self.archive
        if archive is None or cut_off is None or cut_off.session_id != session_id:
            return None
        if not cut_off.guest and cut_off.learner_id != self.learner_id:
            return None
        taken_up = as_it_stood(archive, session_id)
        keeps = consent.allows(Purpose.RECORDING)
        if taken_up is None or (taken_up.plan.may_refer and not keeps):
            self.settle_left_open()
            return None
        try:
            self._session = sessions.take_up(
                archive, session_id, consent, lambda why: self._failed("journal", why)
            )
        except (VivaError, OSError) as fault:
            self._failed("begin", str(fault))
            return None
        self._left_open, self._held, self._consent = None, True, consent
        return taken_up, self._session.journal

    def leave(self) -> None:
        """The window is gone in the middle: a learner who has a badge may come back to the talk."""
        session = self._session
        if session is None or self.learner_id is None:
            self.end()
            return
        self._session = None
        try:
            session.close()
        except (VivaError, OSError) as fault:
            self._failed("end", str(fault))

    def begin(self, session_id: str, plan: SessionPlan, consent: Consent) -> JournalSink:
        """Return where the session's journal goes; nowhere, if it cannot be kept safely."""
        self._opened.wait(OPENS_WITHIN_S)
        cut_off = self._left_open
        if cut_off is not None and (cut_off.guest or cut_off.learner_id == self.learner_id):
            self.settle_left_open()
        self._held = True
        self._consent = consent
        if self.archive is None:
            return NothingKept()
        try:
            if self._behind:
                self._catch_up(self.archive)
            self._session = sessions.begin(
                self.archive,
                session_id=session_id,
                plan=plan,
                consent=consent,
                learner_id=self.learner_id,
                on_trouble=lambda why: self._failed("journal", why),
            )
        except (VivaError, OSError) as fault:
            self._failed("begin", str(fault))
            return NothingKept()
        return self._session.journal

    @property
    def keeps_words(self) -> bool:
        """Whether what is said in the session that runs will be kept, questions to people with it.

        Only then may anybody say that a question is passed on.
        """
        return (
            self._session is not None
            and self.archive is not None
            and self._consent.allows(Purpose.RECORDING)
            and self.archive.policy.retention.journals_days > 0
        )

    def consent_changed(self, consent: Consent) -> None:
        """Keep what is allowed from now on in the session that runs."""
        if self._session is None or consent == self._consent:
            return
        self._consent = consent
        try:
            self._session.consent_changed(consent)
        except VivaError as fault:
            self._behind = True
            self._failed("consent", fault.operator)

    def end(self) -> None:
        """Keep of the session what consent allows, wipe the rest, forget who it was.

        Without a session nothing happens; who has signed in for the next one stays.
        """
        session, self._session = self._session, None
        if self._held:
            self.learner_id = None
        self._held = False
        if session is None or self.archive is None:
            return
        try:
            if self._behind:
                session.consent_changed(self._consent)
            session.close()
            settle(self.archive, session.session_id, self._read_findings)
            self._behind = False
        except (VivaError, OSError) as fault:
            self._behind = True
            self._failed("end", str(fault))

    def close(self) -> None:
        """End what runs and close the records."""
        self._opened.wait(OPENS_WITHIN_S)
        self.end()
        if self.archive is not None:
            self._upkeep = None
            self.archive.database.close()
            self.archive = None
        self._alone.release()

    def _catch_up(self, archive: Archive) -> None:
        spared = [self._left_open.session_id] if self._left_open is not None else []
        recovered = recover(archive, self._read_findings, spared=spared)
        if recovered:
            log.warning("sessions_recovered", count=len(recovered))
        self._behind = False
        self._upkeep = self._upkeep or Upkeep(archive)
        self._upkeep.sweep()

    def _failed(self, when: str, why: str) -> None:
        log.error("records_trouble", when=when, why=why)
        self._send(ev.Degraded(mode=ev.Mode.NO_RECORDS, detail=why))


def consent_of(event: ev.ConsentChanged) -> Consent:
    """Return the consent an event tells of."""
    return Consent.to(
        microphone=event.microphone,
        camera=event.camera,
        memory=event.memory,
        recording=event.recording,
        appearance=event.appearance,
    )
