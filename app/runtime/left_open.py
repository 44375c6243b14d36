"""A talk that was cut off minutes ago: whose it is, and how long it can be gone on with."""

from __future__ import annotations

import time
from dataclasses import dataclass

from app.conversation.journal import JournalFault
from app.conversation.replay import TakenUp, take_up
from app.errors import VivaError
from app.records import Archive
from app.records.sessions import journal_lines, list_sessions
from app.runtime.log import log

LEARNER_MAY_RETURN_S = 600.0
"""So long a learner who has a badge may come back to a talk that was cut off."""
GUEST_MAY_STAY_S = 90.0
"""A guest can be known by nothing but having stayed in front of the window: so long after the
engine is there again."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """Not settled yet, for somebody may still be there."""

    session_id: str
    learner_id: str
    guest: bool
    until_s: float
    """`time.monotonic()` after which nobody is waited for any more."""


def left_open(archive: Archive) -> LeftOpen | None:
    """Return the newest session that was cut off, if it was written to not long ago."""
    open_ones = [one for one in list_sessions(archive) if one.state == "open"]
    if not open_ones:
        return None
    newest = open_ones[0]
    row = archive.database.read(
        lambda tx: tx.row("SELECT guest FROM learner WHERE id = ?", (newest.learner_id,))
    )
    guest = bool(row is None or row["guest"])
    try:
        idle_s = time.time() - archive.journal_path(newest.id).stat().st_mtime
    except OSError:
        return None
    left_s = (GUEST_MAY_STAY_S if guest else LEARNER_MAY_RETURN_S) - idle_s
    if idle_s < -1.0 or left_s <= 0:
        return None
    return LeftOpen(newest.id, newest.learner_id, guest, time.monotonic() + left_s)


def as_it_stood(archive: Archive, session_id: str) -> TakenUp | None:
    """Return the session after its last event; None if its journal does not give it again."""
    try:
        return take_up(journal_lines(archive, session_id))
    except (VivaError, JournalFault, OSError) as fault:
        log.error("not_taken_up", why=type(fault).__name__)
        return None
