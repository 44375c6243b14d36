"""A session while it runs, and what can be asked about it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.conversation.plan import SessionPlan
from app.records import audit, learners
from app.records.archive import Archive
from app.records.errors import NotFound
from app.records.sealed_journal import SealedJournal, cut_to_whole_frames, read_sealed
from app.security import Consent, Purpose
from app.store import Transaction, utc_text
from app.store.learner_keys import new_data_key


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session as the staff see it in a list."""

    id: str
    learner_id: str
    pack_id: str
    scenario_id: str
    started_utc: str
    ended_utc: str
    state: str
    """open, ended or interrupted."""
    reason: str
    turns: int
    recorded: bool


class SessionRecord:
    """The record of one session while it runs. `journal` is where its lines go."""

    def __init__(
        self, archive: Archive, session_id: str, learner_id: str, journal: SealedJournal
    ) -> None:
        self._archive = archive
        self.session_id = session_id
        self.learner_id = learner_id
        self.journal = journal

    def consent_changed(self, consent: Consent) -> None:
        """Keep what the learner allows from now on. The last word on recording is what counts."""

        def work(tx: Transaction) -> None:
            _keep_consent(self._archive, tx, self.learner_id, self.session_id, consent)
            data = {"session": self.session_id} | _flags(consent)
            audit.append(tx, self._archive.now(), "kiosk", "consent.changed", data)

        self._archive.database.write(work)

    def close(self) -> None:
        """Close the journal; from now on it must hold as many frames as it does."""
        self.journal.close()
        frames = self.journal.frames
        self._archive.database.write(
            lambda tx: tx.execute(
                "UPDATE session SET journal_frames = ? WHERE id = ?", (frames, self.session_id)
            )
        )


def begin(
    archive: Archive,
    *,
    session_id: str,
    plan: SessionPlan,
    consent: Consent,
    learner_id: str | None,
    on_trouble: Callable[[str], None],
) -> SessionRecord:
    """Return the record of a new session; without `learner_id` it is a guest's.

    When this returns, session and consent are on the disk. Raises UnknownLearner, StoreError.
    """
    key = new_data_key()

    def work(tx: Transaction) -> str:
        learner = learner_id or learners.make_guest(archive, tx)
        tx.execute(
            "INSERT INTO session (id, learner_id, pack_id, scenario_id, persona_id, language, "
            "app_version, policy_sha256, started_utc, state, journal_key) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?)",
            (
                session_id,
                learner,
                plan.pack_id,
                plan.scenario_id,
                plan.persona_id,
                plan.language,
                archive.app_version,
                archive.policy.sha256,
                utc_text(archive.now()),
                tx.seal(learner, _key_place(session_id), key),
            ),
        )
        _keep_consent(archive, tx, learner, session_id, consent)
        data = {"session": session_id, "scenario": f"{plan.pack_id}/{plan.scenario_id}"}
        audit.append(
            tx,
            archive.now(),
            "kiosk",
            "session.began",
            data | {"learner": learner, **_flags(consent)},
        )
        return learner

    learner = archive.database.write(work)
    journal = SealedJournal(archive.journal_path(session_id), key, session_id, on_trouble)
    return SessionRecord(archive, session_id, learner, journal)


def take_up(
    archive: Archive, session_id: str, consent: Consent, on_trouble: Callable[[str], None]
) -> SessionRecord:
    """Return the record of a session that was cut off, to go on with it under a key of its own.

    Raises NotFound unless the session is open, JournalTampered, StoreError, OSError.
    """
    fresh, path = new_data_key(), archive.journal_path(session_id)

    def work(tx: Transaction) -> tuple[str, bytes]:
        row = tx.row("SELECT * FROM session WHERE id = ? AND state = 'open'", (session_id,))
        if row is None or row["journal_key"] is None:
            raise NotFound(f"There is no open session {session_id}.")
        learner, place = row["learner_id"], _key_place(session_id)
        keys = tx.unseal(learner, place, row["journal_key"])
        tx.execute(
            "UPDATE session SET journal_key = ?, journal_frames = NULL WHERE id = ?",
            (tx.seal(learner, place, keys + fresh), session_id),
        )
        _keep_consent(archive, tx, learner, session_id, consent)
        data = {"session": session_id} | _flags(consent)
        audit.append(tx, archive.now(), "kiosk", "session.taken_up", data)
        return learner, keys

    learner, keys = archive.database.write(work)
    frames = cut_to_whole_frames(path, keys, session_id)
    journal = SealedJournal(path, fresh, session_id, on_trouble, frames)
    return SessionRecord(archive, session_id, learner, journal)


def journal_lines(archive: Archive, session_id: str) -> Iterator[bytes]:
    """Yield a kept session's journal, byte for byte. Raises NotFound, JournalTampered."""

    def read(tx: Transaction) -> tuple[bytes, int | None] | None:
        row = tx.row("SELECT * FROM session WHERE id = ?", (session_id,))
        if row is None or row["journal_key"] is None:
            return None
        key = tx.unseal(row["learner_id"], _key_place(session_id), row["journal_key"])
        return key, row["journal_frames"]

    found = archive.database.read(read)
    if found is None:
        raise NotFound(f"No journal of a session {session_id} is kept.")
    key, frames = found
    return read_sealed(archive.journal_path(session_id), key, session_id, frames)


def list_sessions(archive: Archive, learner_id: str | None = None) -> list[KeptSession]:
    """Return the sessions of one learner or of all, newest first."""
    rows = archive.database.read(
        lambda tx: tx.rows(
            "SELECT s.id, s.learner_id, s.pack_id, s.scenario_id, s.started_utc, "
            "coalesce(s.ended_utc, ''), s.state, s.reason, s.turns, "
            "EXISTS (SELECT 1 FROM turn t WHERE t.session_id = s.id) "
            "FROM session s WHERE ?1 IS NULL OR s.learner_id = ?1 ORDER BY s.started_utc DESC",
            (learner_id,),
        )
    )
    return [KeptSession(*(*row[:9], bool(row[9]))) for row in (tuple(r) for r in rows)]


def find_session(archive: Archive, session_id: str) -> KeptSession:
    """Return one session. Raises NotFound."""
    found = [one for one in list_sessions(archive) if one.id == session_id]
    if not found:
        raise NotFound(f"There is no session {session_id} in the records.")
    return found[0]


def consents_of(archive: Archive, session_id: str) -> list[tuple[str, Consent]]:
    """Return when in a session what was allowed, in order."""
    rows = archive.database.read(
        lambda tx: tx.rows("SELECT * FROM consent WHERE session_id = ? ORDER BY id", (session_id,))
    )
    return [
        (row["given_utc"], Consent(frozenset(p for p in Purpose if row[p.value]))) for row in rows
    ]


def _keep_consent(
    archive: Archive, tx: Transaction, learner_id: str, session_id: str, consent: Consent
) -> None:
    purposes = (
        Purpose.MICROPHONE,
        Purpose.CAMERA,
        Purpose.MEMORY,
        Purpose.RECORDING,
        Purpose.APPEARANCE,
    )
    tx.execute(
        "INSERT INTO consent (learner_id, session_id, given_utc, policy_sha256, microphone, "
        "camera, memory, recording, appearance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            learner_id,
            session_id,
            utc_text(archive.now()),
            archive.policy.sha256,
            *(int(consent.allows(purpose)) for purpose in purposes),
        ),
    )


def _flags(consent: Consent) -> dict[str, bool]:
    return {purpose.value: consent.allows(purpose) for purpose in Purpose}


def _key_place(session_id: str) -> str:
    return f"session/{session_id}/journal_key"
