"""The practice schedule of each learner, in the store."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.conversation.debrief import Debrief
from app.memory.schedule import (
    DuePractice,
    PracticeItem,
    ScenarioCard,
    Suggestion,
    due_practice,
    rating_of,
    reviewed,
    suggest,
)
from app.store import Database, Transaction, from_utc_text, utc_text


class Practice:
    """Takes what debriefs show and says what is worth practising. Errors are the store's.

    Whoever calls `take` has the learner's consent to memory.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    def take(self, learner_id: str, pack_id: str, debrief: Debrief) -> list[PracticeItem]:
        """Move every criterion that was judged or checked to its next date."""
        results = {c.criterion_id: c for o in debrief.objectives for c in o.criteria}
        checks = {c.criterion_id: c for c in debrief.checks}
        ratings = {
            name: rating
            for name in results | checks
            if (rating := rating_of(results.get(name), checks.get(name))) is not None
        }

        def work(tx: Transaction) -> list[PracticeItem]:
            known = {
                i.criterion_id: i
                for i in _items(tx, learner_id)
                if (i.pack_id, i.scenario_id) == (pack_id, debrief.scenario_id)
            }
            moved = [
                reviewed(
                    known.get(name),
                    name,
                    rating,
                    pack_id=pack_id,
                    scenario_id=debrief.scenario_id,
                    now=self._now(),
                )
                for name, rating in ratings.items()
            ]
            for item in moved:
                _put(tx, learner_id, item)
            return moved

        return self._database.write(work)

    def items(self, learner_id: str) -> list[PracticeItem]:
        """Return everything in this learner's practice, soonest due first."""
        return self._database.read(lambda tx: _items(tx, learner_id))

    def next_for(self, learner_id: str, shelf: Sequence[ScenarioCard]) -> Suggestion | None:
        """Return what this learner might choose next, and why."""
        return suggest(shelf, self.items(learner_id), self._now())

    def due_for(self, learner_id: str, shelf: Sequence[ScenarioCard]) -> list[DuePractice]:
        """Return the scenarios with something of this learner's due, the most urgent first."""
        return due_practice(shelf, self.items(learner_id), self._now())


def _items(tx: Transaction, learner_id: str) -> list[PracticeItem]:
    rows = tx.rows(
        "SELECT * FROM practice WHERE learner_id = ? ORDER BY due_utc, criterion_id", (learner_id,)
    )
    return [
        PracticeItem(
            pack_id=row["pack_id"],
            scenario_id=row["scenario_id"],
            criterion_id=row["criterion_id"],
            due=from_utc_text(row["due_utc"]),
            last=from_utc_text(row["last_utc"]),
            stability=row["stability"],
            difficulty=row["difficulty"],
            reviews=row["reviews"],
            lapses=row["lapses"],
        )
        for row in rows
    ]


def _put(tx: Transaction, learner_id: str, item: PracticeItem) -> None:
    tx.execute(
        "INSERT OR REPLACE INTO practice VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            learner_id,
            item.pack_id,
            item.scenario_id,
            item.criterion_id,
            utc_text(item.due),
            utc_text(item.last),
            item.stability,
            item.difficulty,
            item.reviews,
            item.lapses,
        ),
    )
