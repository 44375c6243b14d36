"""Counts over sessions say how an objective goes, and of whom they are is nowhere in them."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from app.records import learners
from app.records.objective_report import CriterionCount, objective_counts
from tests.unit.records.archived import PLAN, TALK, WORDS, FakeClock, archived, hold


def test_each_criterion_is_counted_over_all_sessions(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = learners.register(archive, "Ada Winter")
        hold(archive, learner_id=ada, session_id="20260301-090000-aaaa")
        hold(archive, learner_id=ada, session_id="20260301-100000-bbbb", consent=TALK)
        hold(archive, session_id="20260301-110000-cccc")
        injury, later = objective_counts(archive)
        assert (injury.pack_id, injury.objective_id, injury.sessions) == (
            PLAN.pack_id,
            "injury",
            3,
        )
        assert injury.criteria == (
            CriterionCount("says", met=3, not_met=0, not_reached=0),
            CriterionCount("sends", met=0, not_met=3, not_reached=0),
        )
        assert injury.share == 0.5
        assert (later.share, later.criteria[0].not_reached) == (None, 3)
        told = str([asdict(one) for one in objective_counts(archive)])
        assert not [word for word in ("Ada", ada, WORDS) if word in told]


def test_only_sessions_of_the_time_asked_for_count(tmp_path: Path) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock) as archive:
        hold(archive, session_id="20260301-090000-aaaa")
        clock.pass_days(40)
        hold(archive, session_id="20260410-090000-bbbb")
        assert objective_counts(archive)[0].sessions == 2
        recent = objective_counts(archive, clock() - timedelta(days=30))
        assert recent[0].sessions == 1
        assert objective_counts(archive, clock() + timedelta(days=1)) == []
