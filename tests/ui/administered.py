"""A kiosk with real records behind a passphrase, and staff who know the PIN."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.records import Archive
from app.runtime.administration import Administration
from app.runtime.record_keeping import open_archive, staff_pin
from app.runtime.settings import Settings, load_settings
from app.security import vaults
from tests.ui.kiosk import SETTINGS, Kiosk, open_kiosk
from ui.admin import Office, StaffWay

PIN = "284916"


@dataclass
class Administered:
    """The kiosk, its staff's side, and the installation it looks after."""

    kiosk: Kiosk
    way: StaffWay
    settings: Settings
    qtbot: Any

    def archive(self) -> Archive:
        """The records once more, beside the window; close its database."""
        return open_archive(self.settings)

    def enter(self) -> None:
        """Five touches in the corner."""
        for _ in range(5):
            QTest.mouseClick(self.way.corner, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(self.way.room.isVisible)

    def wait_for_pad(self) -> None:
        self.qtbot.waitUntil(lambda: self.way.room.pin_pad.enter.isEnabled(), timeout=20_000)

    def type_pin(self, pin: str) -> None:
        QTest.keyClicks(self.way.room.pin_pad, pin)
        QTest.keyClick(self.way.room.pin_pad, Qt.Key.Key_Return)

    def go_inside(self) -> None:
        self.enter()
        self.wait_for_pad()
        self.type_pin(PIN)
        self.qtbot.waitUntil(lambda: self.way.room.open, timeout=20_000)

    def wait_for_overview(self) -> None:
        self.qtbot.waitUntil(lambda: bool(self.way.dashboard.cards), timeout=60_000)


def installation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation whose records open with a passphrase; its PIN is set."""
    monkeypatch.setattr(vaults, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")
    settings = load_settings(data_dir=folder / "data")
    archive = open_archive(settings)
    staff_pin(settings, archive).set(PIN)
    archive.database.close()
    return settings


def administered(qtbot: Any, settings: Settings, **shown: Any) -> Administered:
    """The kiosk window over that installation."""
    kiosk = open_kiosk(qtbot, **shown)
    office = Office(Administration(settings), kiosk.window)
    way = StaffWay(
        kiosk.window, kiosk.journey, kiosk.link, office, replace(SETTINGS, touch_keyboard=True)
    )
    kiosk.journey.to_attract()
    return Administered(kiosk, way, settings, qtbot)


Look: TypeAlias = tuple[str, tuple[int, int]]
"""Light or dark, and the window's size."""
other_looks = pytest.mark.parametrize(
    "look", [("dark", (1920, 1080)), ("light", (1080, 1920))], ids=["dark", "portrait"]
)


def in_look(qtbot: Any, settings: Settings, look: Look) -> tuple[Administered, str]:
    """Staff inside a window of that look, and the look's name; close their office."""
    appearance, size = look
    staff = administered(qtbot, settings, appearance=appearance, size=size)
    staff.go_inside()
    return staff, "portrait" if size[1] > size[0] else appearance
