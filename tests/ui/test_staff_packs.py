"""Packs and models at the kiosk: brought in from a stick, taken into use, put back, verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.packs.archive import SUFFIX, build_archive
from app.packs.new_pack import write_new_pack
from app.records import audit
from app.runtime.settings import Settings, load_settings
from tests.ui.administered import Administered, Look, in_look, installation, other_looks
from tests.ui.looks import assert_targets_are_large_enough
from tests.ui.test_staff_pages import turn_to
from tests.ui.test_staff_way import keep
from tests.unit.runtime.test_model_care import CATALOGUE, GOOD
from ui.admin.packs import Packs


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation without models, and a stick with a pack, a broken one and a model."""
    installation(tmp_path, monkeypatch)
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setenv("VIVAVOCE_CATALOGUE", str(tmp_path / "catalogue.toml"))
    monkeypatch.setenv("VIVAVOCE_MODELS", str(tmp_path / "store"))
    stick = tmp_path / "stick"
    stick.mkdir()
    write_new_pack(tmp_path / "house-rules", "house-rules", "House rules")
    build_archive(tmp_path / "house-rules", stick / f"house-rules{SUFFIX}")
    (stick / f"torn{SUFFIX}").write_bytes(b"PK")
    (stick / "model.bin").write_bytes(GOOD)
    return load_settings(data_dir=tmp_path / "data", transfer_folder=stick)


def open_page(staff: Administered) -> Packs:
    page = staff.way.packs
    turn_to(staff, page)
    wait(staff, lambda: bool(page.rows))
    return page


def wait(staff: Administered, until: Any) -> None:
    staff.qtbot.waitUntil(until, timeout=30_000)


def test_a_pack_from_a_stick_is_used_after_the_restart_that_leaving_brings(
    staff: Administered, artefacts: Path
) -> None:
    page = open_page(staff)
    keep(staff, artefacts, "u_staff_packs_light")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    good, torn = page.offers
    assert not torn.install.isEnabled()
    staff.kiosk.press(good.install)
    wait(staff, lambda: "was brought in" in page.intro.words)
    came = next(row for row in page.rows if row.card.pack_id == "house-rules")
    staff.kiosk.press(came.use)
    wait(staff, lambda: "from the next start on" in page.intro.words)
    assert page.rows[0].card.pack_id == "house-rules"
    assert staff.way.room.leave.text() == "Leave and restart"
    former = next(row for row in page.rows if row.card.pack_id == "claims-escalation")
    staff.kiosk.press(former.beside)
    wait(staff, lambda: "is offered" in page.intro.words)
    assert page.rows[1].card.pack_id == "claims-escalation"
    keep(staff, artefacts, "u_staff_packs_used_light")
    with staff.qtbot.waitSignal(staff.way.restart_wanted, timeout=20_000):
        staff.kiosk.press(staff.way.room.leave)
    assert load_settings(data_dir=staff.settings.data_dir).pack == "house-rules"
    archive = staff.archive()
    events = [row.event for row in audit.all_rows(archive.database)]
    archive.database.close()
    assert events[-5:-2] == ["pack.installed", "pack.verified", "pack.chosen"]
    assert events[-2:] == ["pack.verified", "pack.offered"]


def test_leaving_without_a_change_restarts_nothing(staff: Administered) -> None:
    page = open_page(staff)
    staff.kiosk.press(page.rows[0].verify)
    wait(staff, lambda: "whole, no faults" in page.intro.words)
    with staff.qtbot.assertNotEmitted(staff.way.restart_wanted, wait=200):
        staff.kiosk.press(staff.way.room.leave)


def test_models_come_from_a_stick_and_are_read_byte_by_byte(
    staff: Administered, settings: Settings, artefacts: Path
) -> None:
    page = open_page(staff)
    assert page.models is not None
    staff.kiosk.press(page.models.bring)
    wait(staff, lambda: "Brought in: thing" in page.intro.words)
    staff.kiosk.press(page.models.check)
    wait(staff, lambda: "All 1 models are whole." in page.intro.words)
    assert settings.transfer_folder is not None
    (model,) = settings.transfer_folder.parent.glob("store/vad/*/model.bin")
    model.write_bytes(b"the wrong bytes")
    staff.kiosk.press(page.models.check)
    wait(staff, lambda: "thing" in page.trouble.words)
    assert page.models.check.isEnabled()
    keep(staff, artefacts, "u_staff_models_damaged_light")
    staff.kiosk.press(page.models.bring)
    wait(staff, lambda: "Brought in: thing" in page.intro.words)


def test_what_fails_is_told_and_another_try_is_possible(staff: Administered) -> None:
    page = open_page(staff)
    stick = staff.settings.transfer_folder
    assert stick is not None
    (stick / f"house-rules{SUFFIX}").unlink()
    staff.kiosk.press(page.offers[0].install)
    wait(staff, lambda: "cannot be read" in page.trouble.words)
    staff.kiosk.press(page.again)
    wait(staff, lambda: len(page.offers) == 1)


@other_looks
def test_it_is_laid_out_in_other_looks(
    qtbot: Any, settings: Settings, artefacts: Path, look: Look
) -> None:
    staff, name = in_look(qtbot, settings, look)
    open_page(staff)
    keep(staff, artefacts, f"u_staff_packs_{name}")
    assert_targets_are_large_enough(staff.kiosk, staff.way.room)
    QTest.keyClick(staff.way.room, Qt.Key.Key_Escape)
    assert not staff.way.packs.rows
    staff.way.office.close()
