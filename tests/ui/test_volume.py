"""Louder and quieter: by touch or key, at once, and only until the learner leaves."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.conversation.events import VolumeChanged, WorkerReady
from tests.ui.kiosk import Kiosk, open_kiosk


def told(kiosk: Kiosk) -> list[float]:
    return [event.gain_db for event in kiosk.link.sent_of(VolumeChanged)]


def test_the_check_and_the_conversation_turn_the_same_knob(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check()
    kiosk.press(kiosk.window.check.volume.quieter)
    assert told(kiosk) == [-6.0]
    kiosk.press(kiosk.window.check.next)
    kiosk.press(kiosk.window.briefing.next)
    talk = kiosk.window.conversation
    kiosk.press(talk.volume.louder)
    QTest.keyClick(talk.moment, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert told(kiosk) == [-6.0, 0.0, 6.0]
    assert not talk.volume.louder.isEnabled()
    assert not kiosk.window.check.volume.louder.isEnabled()
    assert talk.volume.quieter.isEnabled()


def test_the_next_learner_finds_what_the_site_has_set(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, volume_db=-9.0)
    kiosk.to_check()
    kiosk.press(kiosk.window.check.volume.louder)
    assert told(kiosk) == [-6.0]
    kiosk.journey.to_attract()
    assert told(kiosk) == [-6.0, -9.0]


def test_a_new_engine_is_told_how_loud(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check()
    kiosk.press(kiosk.window.check.volume.quieter)
    kiosk.link.say(WorkerReady(worker="engine"))
    assert told(kiosk) == [-6.0, -6.0]
