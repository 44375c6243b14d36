"""What is kept goes when its time is over, and never because a clock is wrong."""

from pathlib import Path

import pytest

from app.records import audit, learners
from app.records.errors import ClockDoubtful
from app.records.outbox import everything
from app.records.results import kept_results
from app.records.retention import Removed, run_retention
from app.records.review_queue import open_questions
from app.records.sessions import list_sessions
from app.records.transcripts import kept_said
from app.security import SitePolicy
from tests.unit.records.archived import FakeClock, archived, hold

POLICY = SitePolicy.model_validate(
    {
        "retention": {
            "journals_days": 30,
            "questions_days": 40,
            "outbox_days": 45,
            "results_days": 50,
        }
    }
)
NOTHING = Removed(journals=0, sessions=0, questions=0, statements=0, guests=0)


def test_each_kind_goes_on_its_own_day(tmp_path: Path) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock, POLICY) as archive:
        session_id = hold(archive, learner_id=learners.register(archive, "Ada"))
        hold(archive, session_id="guest")
        assert run_retention(archive) == NOTHING
        clock.pass_days(29)
        assert run_retention(archive) == NOTHING
        clock.pass_days(2)
        assert run_retention(archive) == Removed(2, 0, 0, 0, 1)
        assert kept_said(archive, session_id) == []
        assert not archive.journal_path(session_id).exists()
        assert [s.id for s in list_sessions(archive)] == [session_id]
        assert all(not r.quote for r in kept_results(archive))
        assert len(open_questions(archive)) == 1
        clock.pass_days(10)
        assert run_retention(archive).questions == 1
        clock.pass_days(5)
        assert run_retention(archive).statements == 4
        assert everything(archive) == []
        clock.pass_days(5)
        assert run_retention(archive).sessions == 1
        assert kept_results(archive) == []
        assert [one.name for one in learners.list_learners(archive)] == ["Ada"]
        assert audit.verify(archive.database).whole


def test_a_clock_that_leaps_ahead_deletes_nothing(tmp_path: Path) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock, POLICY) as archive:
        hold(archive, learner_id=learners.register(archive, "Ada"))
        run_retention(archive)
        clock.pass_days(400)
        for _ in range(3):
            with pytest.raises(ClockDoubtful, match="400 days ahead"):
                run_retention(archive)
        assert len(list_sessions(archive)) == 1
        assert "retention.refused" in [row.event for row in audit.all_rows(archive.database)]
        assert run_retention(archive, clock_is_right=True).journals == 1
        clock.pass_days(1)
        run_retention(archive)


def test_a_clock_set_back_keeps_things_and_is_not_believed_afterwards(tmp_path: Path) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock, POLICY) as archive:
        hold(archive, learner_id=learners.register(archive, "Ada"))
        run_retention(archive)
        clock.pass_days(-20 * 365)
        assert run_retention(archive) == NOTHING
        clock.pass_days(20 * 365 + 31)
        assert run_retention(archive).journals == 1
