"""What staff do behind the PIN, on the real records: answer, erase, verify, restart, exit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.conversation.findings import TO_CONFIRM, Referral
from app.records import audit, learners, review_queue
from app.runtime.record_keeping import open_archive
from app.runtime.settings import Settings, load_settings
from app.store.connection import connect
from tests.ui.administered import Administered, Look, in_look, installation, other_looks
from tests.ui.looks import assert_targets_are_large_enough
from tests.ui.test_staff_way import keep
from tests.unit.records.archived import QUESTION, hold
from ui.admin.section import Section


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with three learners; one has talked and asked something."""
    settings = installation(tmp_path, monkeypatch)
    archive = open_archive(settings)
    ada = learners.register(archive, "Ada Winter", "B-17")
    learners.register(archive, "Bo Lindqvist", "B-18")
    learners.register(archive, "Chidi Eze")
    hold(archive, learner_id=ada)
    archive.database.close()
    return settings


def turn_to(staff: Administered, section: Section) -> None:
    room = staff.way.room
    staff.kiosk.press(room.tabs[room.sections.index(section)])
    assert room.current is section


def test_an_answer_becomes_a_draft(staff: Administered, artefacts: Path) -> None:
    page = staff.way.questions
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: bool(page.cards), timeout=20_000)
    assert page.cards[0].asked.question == QUESTION
    keep(staff, artefacts, "u_staff_questions_light")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    staff.kiosk.press(page.cards[0].answer)
    form = page.form
    assert form is not None
    assert not form.save.isEnabled()
    staff.kiosk.press(form.question.viewport())
    assert staff.way.room.keyboard.isVisible()
    form.question.clear()
    QTest.keyClicks(form.question, "Who pays for borrowed things?")
    staff.kiosk.press(form.answer.viewport())
    for key in staff.way.room.keyboard.keys[:3]:
        staff.kiosk.press(key)
    keep(staff, artefacts, "u_staff_answer_light")
    form.answer.clear()
    QTest.keyClicks(form.answer, "The owner.")
    staff.kiosk.press(form.save)
    staff.qtbot.waitUntil(lambda: "Saved as a draft" in page.intro.words, timeout=20_000)
    assert not page.cards
    assert staff.way.room.keyboard.isHidden()
    archive = staff.archive()
    (draft,) = review_queue.drafts(archive)
    archive.database.close()
    assert (draft.question, draft.answer) == ("Who pays for borrowed things?", "The owner.")


def test_what_an_author_wants_confirmed_is_confirmed_by_touch(staff: Administered) -> None:
    archive = staff.archive()
    (asked,) = review_queue.open_questions(archive)
    waits = Referral(question="Say the price", t_s=9.0, reason=TO_CONFIRM)
    both = (Referral(question=QUESTION, t_s=9.0), waits)
    (ada,) = (one.id for one in learners.list_learners(archive) if one.name == "Ada Winter")
    archive.database.write(
        lambda tx: review_queue.keep_questions(
            tx, ada, asked.session_id, archive.now(), both, said=()
        )
    )
    archive.database.close()
    page = staff.way.questions
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: len(page.cards) == 2, timeout=20_000)
    (card,) = (card for card in page.cards if card.asked.reason == TO_CONFIRM)
    assert (card.answer.text(), card.dismiss.text()) == ("Confirm", "Not confirmed")
    staff.kiosk.press(card.answer)
    staff.qtbot.waitUntil(lambda: len(page.cards) == 1, timeout=20_000)
    archive = staff.archive()
    assert [one.question for one in review_queue.open_questions(archive)] == [QUESTION]
    assert list(audit.all_rows(archive.database))[-1].event == "question.answered"
    archive.database.close()


def test_a_learner_goes_only_after_staff_have_read_what_goes(
    staff: Administered, artefacts: Path
) -> None:
    page, sheet = staff.way.learners, staff.way.room.sheet
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: len(page.cards) == 3, timeout=20_000)
    keep(staff, artefacts, "u_staff_learners_light")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    for choice, left in ((sheet.first, 3), (sheet.second, 2)):
        assert page.cards[0].name == "Ada Winter"
        staff.kiosk.press(page.cards[0].erase)
        staff.qtbot.waitUntil(sheet.isVisible, timeout=20_000)
        keep(staff, artefacts, "u_staff_erase_light")
        staff.kiosk.press(choice)
        assert sheet.isHidden()
        staff.qtbot.waitUntil(lambda left=left: len(page.cards) == left, timeout=20_000)
    assert "no trace of the key" in page.intro.words
    keep(staff, artefacts, "u_staff_erased_light")
    archive = staff.archive()
    names = [one.name for one in learners.list_learners(archive)]
    events = [row.event for row in audit.all_rows(archive.database)]
    archive.database.close()
    assert names == ["Bo Lindqvist", "Chidi Eze"]
    assert events[-2:] == ["learner.erased", "learner.erasure_proved"]


def test_verifying_names_the_row_that_was_changed(
    staff: Administered, settings: Settings, artefacts: Path
) -> None:
    page = staff.way.audit_log
    turn_to(staff, page)
    staff.kiosk.press(page.verify)
    staff.qtbot.waitUntil(lambda: page.verdict is not None, timeout=20_000)
    assert page.verdict is not None
    assert page.verdict.words.words.startswith("Whole")
    keep(staff, artefacts, "u_staff_audit_light")
    archive = staff.archive()
    key = archive.database.page_key
    archive.database.close()
    tampering = connect(settings.data_dir / "records.db", key)
    tampering.execute("DROP TRIGGER audit_is_not_changed")
    tampering.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 3")
    tampering.close()
    page.wipe()
    staff.kiosk.press(page.verify)
    staff.qtbot.waitUntil(lambda: page.verdict is not None, timeout=20_000)
    assert page.verdict is not None
    assert page.verdict.words.words == "Not whole: row 3 was changed or replaced."
    keep(staff, artefacts, "u_staff_audit_tampered_light")


@pytest.mark.parametrize("way", ["exit", "restart"])
def test_both_ways_out_are_written_down_first(
    staff: Administered, artefacts: Path, way: str
) -> None:
    page = staff.way.machine
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: page.form is not None, timeout=20_000)
    keep(staff, artefacts, "u_staff_machine_light")
    button, wanted = {
        "exit": (page.exit, staff.way.exit_wanted),
        "restart": (page.restart, staff.way.restart_wanted),
    }[way]
    assert page.exit.width() == page.restart.width()
    with staff.qtbot.waitSignal(wanted, timeout=20_000):
        staff.kiosk.press(button)
    archive = staff.archive()
    last = audit.rows(archive.database)[-1]
    archive.database.close()
    assert (last.actor, last.event) == ("staff", f"kiosk.{way}")


def test_how_loud_and_bright_it_is_is_seen_at_once_and_kept_when_saved(
    staff: Administered, settings: Settings
) -> None:
    page, window = staff.way.machine, staff.kiosk.window
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: page.form is not None, timeout=20_000)
    assert page.form is not None
    assert not page.save.isEnabled()
    for knob in (page.form.volume, page.form.brightness, page.form.screensaver):
        staff.kiosk.press(knob.less)
    assert window.shade.isVisible()
    turn_to(staff, staff.way.dashboard)
    assert window.shade.isHidden()
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: page.form is not None, timeout=20_000)
    staff.kiosk.press(page.form.brightness.less)
    staff.kiosk.press(page.save)
    staff.qtbot.waitUntil(lambda: staff.way.restart_due, timeout=20_000)
    assert load_settings(data_dir=settings.data_dir).brightness == 0.9
    archive = staff.archive()
    last = audit.rows(archive.database)[-1]
    archive.database.close()
    assert (last.actor, last.event) == ("staff", "setting.changed")
    assert last.data == '{"after":0.9,"before":1.0,"field":"brightness"}'


def test_leaving_forgets_what_was_read(staff: Administered) -> None:
    page = staff.way.learners
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: len(page.cards) == 3, timeout=20_000)
    QTest.keyClick(staff.way.room, Qt.Key.Key_Escape)
    assert staff.way.room.isHidden()
    assert not page.cards
    assert page.intro.words == ""


@other_looks
def test_every_page_is_laid_out_in_other_looks(
    qtbot: Any, settings: Settings, artefacts: Path, look: Look
) -> None:
    staff, name = in_look(qtbot, settings, look)
    staff.wait_for_overview()
    keep(staff, artefacts, f"u_staff_overview_{name}")
    page = staff.way.learners
    turn_to(staff, page)
    qtbot.waitUntil(lambda: len(page.cards) == 3, timeout=20_000)
    keep(staff, artefacts, f"u_staff_learners_{name}")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    staff.way.office.close()
