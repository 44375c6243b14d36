"""Statements say what was shown, in the standard's words, and nothing about a person."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.records import Archive, learners
from app.records.outbox import counts, everything, put, taken, waiting
from tests.unit.records.archived import QUESTION, TALK, WORDS, FakeClock, archived, hold


def held(archive: Archive, reason: str = "learner") -> str:
    ada = learners.register(archive, "Ada Lovelace", "B1")
    hold(archive, learner_id=ada, reason=reason)
    return ada


def test_the_verbs_come_in_order_and_mastery_takes_every_criterion(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        held(archive)
        made = everything(archive)
    assert [s["verb"]["display"]["en"] for s in made] == [
        "attempted",
        "answered",
        "answered",
        "completed",
    ]
    assert [s["result"]["success"] for s in made[1:3]] == [True, False]
    last = made[-1]["result"]
    assert last["completion"] is True
    assert last["success"] is False
    assert last["score"] == {"scaled": 0.5}
    assert last["duration"] == "PT0.00S"


def test_every_statement_has_what_the_standard_demands(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = held(archive)
        made = everything(archive)
    assert len({s["id"] for s in made}) == len(made)
    for statement in made:
        UUID(statement["id"])
        UUID(statement["context"]["registration"])
        assert statement["version"] == "2.0.0"
        assert statement["actor"]["account"]["name"] == ada
        assert statement["verb"]["id"].startswith(("http://", "https://"))
        assert statement["object"]["id"].startswith("https://")
        assert statement["timestamp"].endswith("Z")


def test_no_name_and_no_word_of_the_learner_is_in_them(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        held(archive)
        text = json.dumps(everything(archive))
    for personal in ("Ada", "Lovelace", "B1", WORDS, QUESTION, "I was hurt"):
        assert personal not in text


def test_a_session_that_was_left_is_abandoned_not_failed(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        held(archive, reason="left")
        last = everything(archive)[-1]
    assert last["verb"]["display"]["en"] == "abandoned"
    assert last["result"]["completion"] is False
    assert "success" not in last["result"]


def test_a_guest_without_consent_makes_no_statement(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        hold(archive, consent=TALK)
        assert everything(archive) == []


def test_the_same_statement_twice_counts_once(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        ada = held(archive)
        made = everything(archive)
        again = archive.database.write(lambda tx: put(tx, ada, archive.now(), made))
        assert again == 0
        assert everything(archive) == made


def test_what_was_taken_waits_no_more_and_erasure_takes_it_too(tmp_path: Path) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock) as archive:
        ada = held(archive)
        first = waiting(archive, 1)
        taken(archive, [first[0].id])
        assert first[0].id not in [one.id for one in waiting(archive)]
        assert counts(archive) == {"waiting": 3, "taken": 1, "refused": 0}
        clock.now += timedelta(minutes=1)
        learners.erase(archive, ada)
        assert counts(archive) == {"waiting": 0, "taken": 0, "refused": 0}
