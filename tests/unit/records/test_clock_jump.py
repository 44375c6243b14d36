"""A clock that leaps in the middle of a session costs nothing that was kept."""

from pathlib import Path

import pytest

from app.records import audit, learners
from app.records.sessions import list_sessions
from app.records.settling import settle
from app.records.transcripts import kept_said
from tests.unit.records.archived import (
    WORDS,
    FakeClock,
    archived,
    conversation,
    read_findings,
    start,
)


@pytest.mark.parametrize("days", [-365.0, 0.1, 4000.0])
def test_the_record_is_whole_and_the_chain_unbroken(tmp_path: Path, days: float) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock) as archive:
        ada = learners.register(archive, "Ada")
        record = start(archive, learner_id=ada)
        lines = conversation().journal.splitlines(keepends=True)
        for at, line in enumerate(lines):
            if at == len(lines) // 2:
                clock.pass_days(days)
            record.journal.append(line, flush=False)
        record.close()
        settle(archive, record.session_id, read_findings)
        clock.pass_days(-days)
        learners.register(archive, "Grace")
        (session,) = list_sessions(archive)
        assert session.state == "ended"
        assert WORDS in [said.words for said in kept_said(archive, session.id)]
        assert audit.verify(archive.database).whole
