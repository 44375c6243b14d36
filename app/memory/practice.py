"""The practice schedule and the checks of each learner, in the store."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.conversation.certainty import CheckAnswer, CheckGain, check_gain
from app.conversation.debrief import Debrief
from app.memory.schedule import (
    DuePractice,
    PracticeItem,
    ScenarioCard,
    Suggestion,
    due_practice,
    reviewed,
    suggest,
)
from app.store import Database, Row, Transaction, from_utc_text, utc_text


class Practice:
    """Takes what debriefs show and says what is worth practising. Errors are the store's.

    Whoever calls `take` or `answer` has the learner's consent to memory.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    def take(self, learner_id: str, pack_id: str, debrief: Debrief) -> list[PracticeItem]:
        """Move every judged criterion of a session to its next date."""
        results = [c for o in debrief.objectives for c in o.criteria if c.judged]

        def work(tx: Transaction) -> list[PracticeItem]:
            known = {
                i.criterion_id: i
                for i in _items(tx, learner_id)
                if (i.pack_id, i.scenario_id) == (pack_id, debrief.scenario_id)
            }
            moved = [
                reviewed(
                    known.get(result.criterion_id),
                    result,
                    pack_id=pack_id,
                    scenario_id=debrief.scenario_id,
                    now=self._now(),
                )
                for result in results
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

    def answer(
        self, learner_id: str, pack_id: str, scenario_id: str, form: str, answer: CheckAnswer
    ) -> None:
        """Keep one answer of a check without help; `form` is before or after."""

        def work(tx: Transaction) -> None:
            tx.execute(
                "INSERT OR REPLACE INTO check_answer VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    learner_id,
                    pack_id,
                    scenario_id,
                    answer.criterion_id,
                    form,
                    int(answer.correct),
                    answer.certainty,
                    utc_text(self._now()),
                ),
            )

        self._database.write(work)

    def gain(self, learner_id: str, pack_id: str, scenario_id: str) -> CheckGain:
        """Return what changed between the two forms of a scenario's check."""

        def work(tx: Transaction) -> list[Row]:
            return tx.rows(
                "SELECT * FROM check_answer WHERE learner_id = ? AND pack_id = ? "
                "AND scenario_id = ? ORDER BY criterion_id",
                (learner_id, pack_id, scenario_id),
            )

        forms: dict[str, list[CheckAnswer]] = {"before": [], "after": []}
        for row in self._database.read(work):
            forms[row["form"]].append(
                CheckAnswer(
                    criterion_id=row["criterion_id"],
                    correct=bool(row["correct"]),
                    certainty=row["certainty"],
                )
            )
        return check_gain(tuple(forms["before"]), tuple(forms["after"]))


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
