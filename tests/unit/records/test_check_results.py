"""What was answered without help is kept like other words, and told without them."""

import json
from pathlib import Path

from app.records import Archive, learners
from app.records.check_results import CheckResult, kept_check_results
from app.records.exports import results_csv
from app.records.objective_report import objective_counts
from app.records.outbox import everything
from app.records.retention import run_retention
from app.store.raw_pages import raw_pages
from tests.behaviour.checked import AFTER, a_stage, answer, held
from tests.unit.records.archived import ALL, TALK, FakeClock, archived, hold

MINE = "The colour of the car decides."


def checked(archive: Archive, *, recorded: bool = True, guest: bool = False) -> str:
    """A session whose learner was sure and wrong at first, and right afterwards."""
    talk = held(a_stage(), answer(AFTER, "injury", MINE), answer(AFTER, "money", "money again.", 2))
    ada = None if guest else learners.register(archive, "Ada")
    return hold(archive, learner_id=ada, talk=talk, consent=ALL if recorded else TALK)


def test_words_are_kept_sealed_with_consent(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        session_id = checked(archive)
        kept = kept_check_results(archive, session_id)
        pages = b"".join(raw_pages(archive.database.path, archive.database.page_key))
    assert kept[0] == CheckResult(session_id, "injury", "before", 3, True, "It is injury.")
    assert kept[2] == CheckResult(session_id, "injury", "after", 3, False, MINE)
    assert [(one.form, one.criterion_id) for one in kept[1::2]] == [
        ("before", "money"),
        ("after", "money"),
    ]
    assert MINE.encode() not in pages


def test_without_consent_to_recording_only_the_verdicts_stay(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        kept = kept_check_results(archive, checked(archive, recorded=False))
    assert [one.correct for one in kept] == [True, False, False, True]
    assert not any(one.words for one in kept)


def test_of_a_guest_nothing_stays(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        checked(archive, recorded=False, guest=True)
        assert kept_check_results(archive) == []
        assert everything(archive) == []


def test_words_go_with_the_journal_and_all_of_it_with_the_learner(tmp_path: Path) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock) as archive:
        checked(archive)
        clock.pass_days(31)
        run_retention(archive)
        kept = kept_check_results(archive)
        assert len(kept) == 4
        assert not any(one.words for one in kept)
        learners.erase(archive, learners.list_learners(archive)[0].id)
        assert kept_check_results(archive) == []


def test_statements_say_answered_with_a_certainty_and_no_word(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        checked(archive)
        made = everything(archive)
    checks = [s for s in made if "/check/" in s["object"]["id"]]
    assert [s["verb"]["display"]["en"] for s in checks] == ["answered"] * 4
    assert [s["result"]["success"] for s in checks] == [True, False, False, True]
    assert [list(s["result"]["extensions"].values()) for s in checks] == [[3], [3], [3], [2]]
    assert len({s["id"] for s in made}) == len(made)
    assert made[1] == checks[0]
    assert "colour" not in json.dumps(made)


def test_the_table_of_results_tells_both_forms_apart(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        checked(archive)
        rows = [line.split(",") for line in results_csv(archive).splitlines()]
    assert rows[0][-2:] == ["form", "certainty"]
    told = [(row[8], row[9], *row[-2:]) for row in rows if row[-1] in {"1", "2", "3"}]
    assert told[0] == ("injury", "met", "before", "3")
    assert told[2] == ("injury", "not_met", "after", "3")


def test_staff_read_how_many_knew_it_before_and_after(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        checked(archive)
        counts = {c.criterion_id: c for o in objective_counts(archive) for c in o.criteria}
        told = [(c.checked, c.right_before, c.right_after) for c in counts.values()]
    assert told[:2] == [(1, 1, 0), (1, 0, 1)]
    assert set(told[2:]) == {(0, 0, 0)}
