"""Reports and exports at the kiosk, and learners added by name, badge or a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from app.records import learners
from app.runtime.record_keeping import open_archive
from app.runtime.reporting import Export
from app.runtime.settings import Settings, load_settings
from tests.ui.administered import (
    Administered,
    Look,
    administered,
    in_look,
    installation,
    other_looks,
)
from tests.ui.looks import assert_targets_are_large_enough
from tests.ui.test_staff_pages import turn_to
from tests.ui.test_staff_way import keep
from tests.unit.records.archived import hold
from ui.admin.reports import Reports


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with a recorded session, and a stick with a list of learners."""
    archive = open_archive(installation(tmp_path, monkeypatch))
    hold(archive, learner_id=learners.register(archive, "Ada Winter", "B-17"))
    archive.database.close()
    (tmp_path / "stick").mkdir()
    people = tmp_path / "stick" / "people.csv"
    people.write_text("name,badge\nBo Lindqvist,B-18\nChidi Eze,B-19\n", encoding="utf-8")
    return load_settings(data_dir=tmp_path / "data", transfer_folder=tmp_path / "stick")


def open_page(staff: Administered) -> Reports:
    page = staff.way.reports
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: page.exports is not None, timeout=30_000)
    return page


def test_an_objective_is_read_and_a_transcript_leaves(
    staff: Administered, tmp_path: Path, artefacts: Path
) -> None:
    page = open_page(staff)
    assert len(page.scenarios) == 1
    keep(staff, artefacts, "u_staff_reports_light")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    assert page.exports is not None
    assert page.exports.send is None
    for button, name in (
        (page.exports.transcripts[0], Export.TRANSCRIPT),
        (page.exports.buttons[Export.REPORT], Export.REPORT),
    ):
        staff.kiosk.press(button)
        staff.qtbot.waitUntil(lambda n=name: n.value in page.intro.words, timeout=20_000)
        assert list((tmp_path / "stick").glob(f"viva-voce-*-{name.value}"))
    page.pane.verticalScrollBar().setValue(page.pane.verticalScrollBar().maximum())
    keep(staff, artefacts, "u_staff_exports_light")


def test_a_record_store_that_is_not_there_is_told_and_nothing_is_lost(
    qtbot: Any, settings: Settings
) -> None:
    store = '[record_store]\nendpoint = "https://127.0.0.1:9/xapi"\n'
    (settings.data_dir / "site_policy.toml").write_text(store, encoding="utf-8")
    staff = administered(qtbot, settings)
    staff.go_inside()
    page = open_page(staff)
    assert page.exports is not None
    assert page.exports.send is not None
    before = page.exports.send.text()
    staff.kiosk.press(page.exports.send)
    staff.qtbot.waitUntil(lambda: bool(page.trouble.words), timeout=30_000)
    staff.kiosk.press(page.again)
    first = page.exports
    staff.qtbot.waitUntil(lambda: page.exports is not first, timeout=20_000)
    assert page.exports.send is not None
    assert page.exports.send.text() == before
    staff.way.office.close()


def test_a_longer_time_is_chosen_by_touch(staff: Administered) -> None:
    page = open_page(staff)
    assert page.period is not None
    first = page.period
    staff.kiosk.press(page.period.tiles[2])
    staff.qtbot.waitUntil(lambda: page.period is not first, timeout=20_000)
    assert page.period.answer == 2


def test_learners_are_added_by_hand_and_from_a_list(staff: Administered, artefacts: Path) -> None:
    page = staff.way.learners
    turn_to(staff, page)
    staff.qtbot.waitUntil(lambda: page.form is not None, timeout=20_000)
    assert page.form is not None
    assert not page.form.add.isEnabled()
    staff.kiosk.press(page.form.name.viewport())
    assert staff.way.room.keyboard.isVisible()
    QTest.keyClicks(page.form.name, "Dara Okoye")
    page.form.badge.setPlainText("B-20\n")
    keep(staff, artefacts, "u_staff_learner_new_light")
    staff.kiosk.press(page.form.add)
    staff.qtbot.waitUntil(lambda: "Dara Okoye was added" in page.intro.words, timeout=20_000)
    assert staff.way.room.keyboard.isHidden()
    assert "badge-B20.svg" in page.intro.words
    staff.kiosk.press(page.files[0])
    staff.qtbot.waitUntil(lambda: len(page.cards) == 4, timeout=20_000)
    staff.kiosk.press(page.files[0])
    staff.qtbot.waitUntil(lambda: "has this badge already" in page.trouble.words, timeout=20_000)
    archive = staff.archive()
    assert learners.find_by_badge(archive, "b-20").name == "Dara Okoye"
    assert len(learners.list_learners(archive)) == 4
    archive.database.close()


@other_looks
def test_it_is_laid_out_in_other_looks(
    qtbot: Any, settings: Settings, artefacts: Path, look: Look
) -> None:
    staff, name = in_look(qtbot, settings, look)
    open_page(staff)
    keep(staff, artefacts, f"u_staff_reports_{name}")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    staff.way.office.close()
