"""The staff's side: found by those who know of it, opened by the PIN, gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.conversation.events import Degraded, LearnerLeft, Mode
from app.records import audit
from app.runtime.administration import Administration, Area, StaffOnly
from app.runtime.settings import Settings
from tests.ui.administered import PIN, Administered, administered, installation
from tests.ui.looks import assert_targets_are_large_enough
from ui.admin.hidden_corner import HiddenCorner


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return installation(tmp_path, monkeypatch)


@pytest.fixture
def staff(qtbot: Any, settings: Settings) -> Iterator[Administered]:
    staff = administered(qtbot, settings)
    yield staff
    staff.way.office.close()


def keep(staff: Administered, artefacts: Path, name: str) -> None:
    staff.qtbot.wait(80)
    staff.kiosk.window.grab().save(str(artefacts / f"{name}.png"))


def test_touches_in_the_corner_count_only_together(qtbot: Any) -> None:
    moments = iter((0.0, 1.0, 2.0, 3.0, 4.0, 4.2, 4.4, 4.6))
    corner = HiddenCorner(now_s=lambda: next(moments))
    qtbot.addWidget(corner)
    opened: list[bool] = []
    corner.opened.connect(lambda: opened.append(True))
    for _ in range(5):
        QTest.mouseClick(corner, Qt.MouseButton.LeftButton)
    assert not opened
    for _ in range(3):
        QTest.mouseClick(corner, Qt.MouseButton.LeftButton)
    assert opened == [True]


def test_the_right_pin_leads_to_the_overview_and_back(staff: Administered, artefacts: Path) -> None:
    staff.enter()
    room, window = staff.way.room, staff.kiosk.window
    staff.wait_for_pad()
    assert room.pin_pad.words.words == "Please give the staff PIN."
    for digit in PIN[:4]:
        staff.kiosk.press(room.pin_pad.keys[digit])
    keep(staff, artefacts, "u_staff_pin_light")
    assert_targets_are_large_enough(staff.kiosk, room)
    for digit in PIN[4:]:
        staff.kiosk.press(room.pin_pad.keys[digit])
    staff.kiosk.link.say(Degraded(mode=Mode.NO_CAMERA, detail="The camera was unplugged."))
    staff.kiosk.press(room.pin_pad.enter)
    staff.qtbot.waitUntil(lambda: room.open, timeout=20_000)
    staff.wait_for_overview()
    keep(staff, artefacts, "u_staff_overview_light")
    titles = [card.verdict.words for card in staff.way.dashboard.cards]
    assert len(titles) == len(Area) + 1
    assert titles[-1] == "Still there"
    assert titles[list(Area).index(Area.RECORDS)] == "In order"
    staff.kiosk.press(room.leave)
    assert room.isHidden()
    assert not staff.way.dashboard.cards
    assert window.attract.isVisible()
    archive = staff.archive()
    events = [row.event for row in audit.all_rows(archive.database)]
    archive.database.close()
    assert events == ["pin.set", "pin.right"]


def test_wrong_pins_close_the_pad_for_a_while(staff: Administered, artefacts: Path) -> None:
    staff.enter()
    pad = staff.way.room.pin_pad
    for _ in range(4):
        staff.wait_for_pad()
        staff.type_pin("135790")
        staff.qtbot.waitUntil(lambda: "not right" in pad.words.words, timeout=20_000)
    staff.type_pin("135790")
    staff.qtbot.waitUntil(lambda: "Too many wrong PINs" in pad.words.words, timeout=20_000)
    assert "seconds" in pad.words.words
    keep(staff, artefacts, "u_staff_blocked_light")
    staff.type_pin(PIN)
    assert not staff.way.room.open
    staff.kiosk.press(pad.back)
    staff.enter()
    staff.qtbot.waitUntil(lambda: "Too many wrong PINs" in pad.words.words, timeout=20_000)
    archive = staff.archive()
    events = [row.event for row in audit.all_rows(archive.database)]
    archive.database.close()
    assert events.count("pin.wrong") == 5


def test_keys_open_the_pad_and_escape_leaves(staff: Administered) -> None:
    window = staff.kiosk.window
    QTest.keySequence(window, "Ctrl+Shift+A")
    assert staff.way.room.isVisible()
    assert not window.attract.isVisible()
    QTest.keyClick(staff.way.room.pin_pad, Qt.Key.Key_Escape)
    assert staff.way.room.isHidden()
    assert window.attract.isVisible()


def test_a_learner_on_their_way_cannot_come_across_it(staff: Administered) -> None:
    staff.kiosk.to_conversation()
    assert staff.way.corner.isHidden()
    QTest.keySequence(staff.kiosk.window, "Ctrl+Shift+A")
    assert staff.way.room.isHidden()
    staff.kiosk.journey.to_attract()
    assert staff.way.corner.isVisible()


def test_who_goes_away_leaves_nothing_open(staff: Administered) -> None:
    staff.go_inside()
    staff.wait_for_overview()
    journey = staff.kiosk.journey
    journey.idle.warn()
    assert staff.kiosk.window.sheet.isVisible()
    left = len(staff.kiosk.link.sent_of(LearnerLeft))
    journey.idle.expired.emit()
    assert staff.way.room.isHidden()
    assert not staff.way.dashboard.cards
    assert len(staff.kiosk.link.sent_of(LearnerLeft)) == left + 1


def test_nothing_is_done_before_the_pin(settings: Settings) -> None:
    administration = Administration(settings)
    administration.arrive()
    for work in (administration.overview, administration.questions, administration.learners):
        with pytest.raises(StaffOnly):
            work()
    administration.leave()


def test_without_a_pin_nothing_opens(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    (settings.data_dir / "staff_pin.json").unlink()
    staff = administered(qtbot, settings)
    staff.enter()
    pad = staff.way.room.pin_pad
    qtbot.waitUntil(lambda: "no staff PIN" in pad.words.words, timeout=20_000)
    assert not pad.enter.isEnabled()
    staff.way.office.close()


def test_records_that_do_not_open_are_told_in_the_overview(
    qtbot: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "another horse battery")
    staff = administered(qtbot, settings)
    staff.go_inside()
    staff.wait_for_overview()
    card = staff.way.dashboard.cards[list(Area).index(Area.RECORDS)]
    assert card.verdict.words == "Needs a look"
    staff.way.office.close()
