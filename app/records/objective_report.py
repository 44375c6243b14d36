"""How learning goes, objective by objective: counts over sessions, nobody's name, nobody's face."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.records.archive import Archive
from app.records.results import MET, NOT_MET, NOT_REACHED
from app.store import utc_text


@dataclass(frozen=True, slots=True)
class CriterionCount:
    """In how many sessions a criterion was met, not met, or never came up."""

    criterion_id: str
    met: int
    not_met: int
    not_reached: int
    checked: int = 0
    """In how many it was answered without help both before and after, and both were judged."""
    right_before: int = 0
    right_after: int = 0


@dataclass(frozen=True, slots=True)
class ObjectiveCount:
    """One objective of one scenario over a time."""

    pack_id: str
    scenario_id: str
    objective_id: str
    sessions: int
    criteria: tuple[CriterionCount, ...]

    @property
    def share(self) -> float | None:
        """Of what was judged, how much was met, 0..1; None if nothing was."""
        met = sum(one.met for one in self.criteria)
        judged = met + sum(one.not_met for one in self.criteria)
        return met / judged if judged else None


def objective_counts(archive: Archive, since: datetime | None = None) -> list[ObjectiveCount]:
    """Return every objective that came up in sessions begun since then, by pack and scenario."""
    rows = archive.database.read(
        lambda tx: tx.rows(
            "SELECT s.pack_id, s.scenario_id, r.objective_id, r.criterion_id, "
            "sum(r.verdict = ?2) AS met, sum(r.verdict = ?3) AS not_met, "
            "sum(r.verdict = ?4) AS not_reached, count(*) AS sessions "
            "FROM criterion_result r JOIN session s ON s.id = r.session_id "
            "WHERE ?1 IS NULL OR s.started_utc >= ?1 "
            "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, min(r.rowid)",
            (utc_text(since) if since else None, MET, NOT_MET, NOT_REACHED),
        )
    )
    gains = _gains(archive, since)
    found: dict[tuple[str, str, str], list[CriterionCount]] = {}
    sessions: dict[tuple[str, str, str], int] = {}
    for row in rows:
        place = (row["pack_id"], row["scenario_id"], row["objective_id"])
        gain = gains.get((row["pack_id"], row["scenario_id"], row["criterion_id"]), (0, 0, 0))
        found.setdefault(place, []).append(
            CriterionCount(
                row["criterion_id"], row["met"], row["not_met"], row["not_reached"], *gain
            )
        )
        sessions[place] = max(sessions.get(place, 0), row["sessions"])
    return [
        ObjectiveCount(*place, sessions[place], tuple(criteria))
        for place, criteria in found.items()
    ]


def _gains(
    archive: Archive, since: datetime | None
) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """Pack, scenario and criterion to the pairs of answers, those right before, those after."""
    rows = archive.database.read(
        lambda tx: tx.rows(
            "SELECT s.pack_id, s.scenario_id, b.criterion_id, count(*), sum(b.correct), "
            "sum(a.correct) FROM check_result b JOIN check_result a "
            "ON a.session_id = b.session_id AND a.criterion_id = b.criterion_id "
            "JOIN session s ON s.id = b.session_id "
            "WHERE b.form = 'before' AND a.form = 'after' AND b.correct IS NOT NULL "
            "AND a.correct IS NOT NULL AND (?1 IS NULL OR s.started_utc >= ?1) GROUP BY 1, 2, 3",
            (utc_text(since) if since else None,),
        )
    )
    return {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in rows}
