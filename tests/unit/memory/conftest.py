"""A store with one learner, a clock that is set by hand, and a debriefed session."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.conversation.debrief import Debrief
from app.conversation.debriefing import build_debrief
from app.memory import MEMORY_SCHEMA
from app.store import Database
from tests.unit.conversation.debriefed import FINDINGS, a_session


@dataclass
class Clock:
    """Tells the time it was told."""

    now: datetime = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "records.db", bytes(32), (MEMORY_SCHEMA,))
    yield opened
    opened.close()


@pytest.fixture
def learner(database: Database, clock: Clock) -> str:
    return database.write(lambda tx: tx.make_learner(guest=False, made=clock.now))


@pytest.fixture(scope="session")
def debrief() -> Debrief:
    return build_debrief(a_session(), FINDINGS, app_version="-")
