"""Who said what when, as it is kept with consent to recording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.conversation import events as ev
from app.records.archive import Archive
from app.store import Transaction

LEARNER, PERSONA, NOTICE = "learner", "persona", "notice"


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the two said, word for word as it was heard."""

    speaker: str
    turn_idx: int
    start_s: float
    words: str
    interrupted: bool = False


def said_in(events: Iterable[ev.Event]) -> list[Said]:
    """Return what was said, in order. A turn its speaker went on with appears once, whole."""
    said: list[Said] = []
    places: dict[int, int] = {}
    began: dict[str, float] = {}
    for event in events:
        match event:
            case ev.TurnTaken():
                turn = Said(LEARNER, event.turn_idx, event.onset_s, event.text)
                if event.turn_idx in places:
                    said[places[event.turn_idx]] = turn
                else:
                    places[event.turn_idx] = len(said)
                    said.append(turn)
            case ev.PlaybackRequested():
                began.setdefault(event.inference_id, event.t_s)
            case ev.UtteranceHeard():
                start_s = began.get(event.inference_id, event.t_s)
                said.append(Said(PERSONA, event.turn_idx, start_s, event.text, event.interrupted))
            case ev.NoticeShown():
                said.append(Said(NOTICE, event.turn_idx, event.t_s, event.text))
    return said


def keep_said(tx: Transaction, learner_id: str, session_id: str, said: Sequence[Said]) -> None:
    """Keep a session's words, sealed; what was kept of it before is replaced."""
    tx.execute("DELETE FROM turn WHERE session_id = ?", (session_id,))
    for position, one in enumerate(said):
        tx.execute(
            "INSERT INTO turn VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                learner_id,
                session_id,
                position,
                one.turn_idx,
                one.speaker,
                one.start_s,
                int(one.interrupted),
                tx.seal(learner_id, f"turn/{session_id}/{position}", one.words),
            ),
        )


def kept_said(archive: Archive, session_id: str) -> list[Said]:
    """Return a session's words as they were kept; none without consent to recording."""

    def read(tx: Transaction) -> list[Said]:
        return [
            Said(
                row["speaker"],
                row["turn_idx"],
                row["start_s"],
                tx.unseal_text(
                    row["learner_id"], f"turn/{session_id}/{row['position']}", row["words"]
                ),
                bool(row["interrupted"]),
            )
            for row in tx.rows(
                "SELECT * FROM turn WHERE session_id = ? ORDER BY position", (session_id,)
            )
        ]

    return archive.database.read(read)


def context_of(said: Sequence[Said], until_s: float, turns: int = 4) -> str:
    """Return the last few things said before a moment, as lines."""
    before = [one for one in said if one.start_s <= until_s and one.speaker != NOTICE][-turns:]
    return "\n".join(f"{one.speaker}: {one.words}" for one in before)
