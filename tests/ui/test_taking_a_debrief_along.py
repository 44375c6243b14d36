"""A debrief can go with its learner, also on a stick that is plugged in when they see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.kiosk import open_kiosk
from tests.ui.test_debrief import to_debrief
from ui import after_talk


def test_a_stick_is_noticed_while_the_debrief_is_read(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sticks: list[Path] = []
    monkeypatch.setattr(after_talk, "usb_stick", lambda: next(iter(sticks), None))
    monkeypatch.setattr(after_talk, "_LOOKS_FOR_A_STICK_MS", 20)
    kiosk = open_kiosk(qtbot)
    to_debrief(kiosk)
    debrief = kiosk.window.debrief
    assert debrief.save.isHidden()
    sticks.append(tmp_path)
    qtbot.waitUntil(debrief.save.isVisible)
    kiosk.press(debrief.save)
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".html", ".pdf"]
    assert debrief.save.text() == "Saved"
    sticks.clear()
    qtbot.waitUntil(debrief.save.isHidden)
