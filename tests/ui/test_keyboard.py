"""The whole way without a finger on the glass."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.conversation.events import (
    ConsentChanged,
    LearnerTyped,
    MomentRequested,
    PauseChanged,
    RepeatRequested,
    SessionEnded,
    SessionEndRequested,
    SessionStarted,
    SessionStartRequested,
)
from tests.ui.kiosk import PLAN, Kiosk, open_kiosk
from ui.widgets.button import Pressable


def focus(kiosk: Kiosk) -> QWidget:
    widget = kiosk.window.focusWidget()
    assert widget is not None
    return widget


def strike(kiosk: Kiosk, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(kiosk), key, modifier)


def walk_to(kiosk: Kiosk, target: QWidget) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(24):
        if focus(kiosk) is target:
            return
        strike(kiosk, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {target.accessibleName()}")


def test_the_whole_way_by_key(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    window = kiosk.window
    strike(kiosk, Qt.Key.Key_Return)
    assert kiosk.screen is window.notice
    strike(kiosk, Qt.Key.Key_Right)
    strike(kiosk, Qt.Key.Key_Space)
    assert window.notice.microphone.answer is False
    walk_to(kiosk, window.notice.camera.tiles[0])
    strike(kiosk, Qt.Key.Key_Right)
    strike(kiosk, Qt.Key.Key_Space)
    assert window.notice.camera.answer is False
    walk_to(kiosk, window.notice.recording.tiles[0])
    strike(kiosk, Qt.Key.Key_Space)
    walk_to(kiosk, window.notice.next)
    strike(kiosk, Qt.Key.Key_Return)
    consent = kiosk.link.sent_of(ConsentChanged)[-1]
    assert (consent.microphone, consent.camera, consent.recording) == (False, False, True)
    assert kiosk.screen is window.check
    walk_to(kiosk, window.check.next)
    strike(kiosk, Qt.Key.Key_Return)
    assert kiosk.screen is window.briefing
    strike(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.link.sent_of(SessionStartRequested)) == 1
    kiosk.link.say(SessionStarted(plan=PLAN, origin_monotonic_s=0.0))
    QTest.keyClicks(focus(kiosk), "It drips.")
    strike(kiosk, Qt.Key.Key_Return)
    assert [told.text for told in kiosk.link.sent_of(LearnerTyped)] == ["It drips."]
    walk_to(kiosk, window.conversation.end)
    strike(kiosk, Qt.Key.Key_Space)
    walk_to(kiosk, window.conversation.really)
    strike(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.link.sent_of(SessionEndRequested)) == 1
    kiosk.link.say(SessionEnded(reason="learner"))
    assert kiosk.screen is window.goodbye
    strike(kiosk, Qt.Key.Key_Return)
    assert kiosk.screen is window.attract


def test_two_switches_are_enough(qtbot: Any) -> None:
    """One moves on (Tab), one presses (Space): an answer can be changed, and nothing needs more."""
    kiosk = open_kiosk(qtbot)
    window = kiosk.window

    def press(target: QWidget) -> None:
        walk_to(kiosk, target)
        strike(kiosk, Qt.Key.Key_Space)

    press(window.attract.begin)
    for row in (window.notice.microphone, window.notice.camera, window.notice.recording):
        press(row.tiles[0])
        press(row.tiles[1])
    press(window.notice.next)
    consent = kiosk.link.sent_of(ConsentChanged)[-1]
    assert (consent.microphone, consent.camera, consent.recording) == (False, False, False)
    press(window.check.next)
    press(window.briefing.next)
    kiosk.link.say(SessionStarted(plan=PLAN, origin_monotonic_s=0.0))
    press(window.conversation.pause)
    press(window.conversation.pause)
    press(window.conversation.end)
    press(window.conversation.really)
    kiosk.link.say(SessionEnded(reason="learner"))
    press(window.goodbye.done)
    assert kiosk.screen is window.attract


def test_shortcuts_in_the_conversation(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    control = Qt.KeyboardModifier.ControlModifier
    strike(kiosk, Qt.Key.Key_M, control)
    strike(kiosk, Qt.Key.Key_R, control)
    strike(kiosk, Qt.Key.Key_P, control)
    strike(kiosk, Qt.Key.Key_Escape)
    assert len(kiosk.link.sent_of(MomentRequested)) == 1
    assert len(kiosk.link.sent_of(RepeatRequested)) == 1
    assert [told.paused for told in kiosk.link.sent_of(PauseChanged)] == [True, False]
    strike(kiosk, Qt.Key.Key_Plus, control)
    assert kiosk.window.theme.text_scale == 1.25


def test_letters_typed_anywhere_reach_the_line(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    kiosk.window.conversation.repeat.setFocus()
    QTest.keyClicks(kiosk.window.conversation, "yes")
    assert kiosk.window.conversation.typing.line.text() == "yes"


def test_escape_goes_back(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_briefing()
    strike(kiosk, Qt.Key.Key_Escape)
    assert kiosk.screen is kiosk.window.check
    strike(kiosk, Qt.Key.Key_Escape)
    assert kiosk.screen is kiosk.window.notice
    strike(kiosk, Qt.Key.Key_Escape)
    assert kiosk.screen is kiosk.window.attract


def test_the_warning_keeps_the_focus(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_notice()
    kiosk.journey.idle.warn()
    sheet = kiosk.window.sheet
    for _ in range(5):
        assert focus(kiosk) in (sheet.first, sheet.second)
        strike(kiosk, Qt.Key.Key_Tab)
    strike(kiosk, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_the_ring_is_for_the_keyboard_only(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_notice()
    first = kiosk.window.notice.first_focus()
    assert isinstance(first, Pressable)
    assert first.hasFocus()
    assert not first.ringed
    strike(kiosk, Qt.Key.Key_Tab)
    reached = focus(kiosk)
    assert isinstance(reached, Pressable)
    assert reached.ringed


def test_everything_the_keyboard_reaches_has_a_name(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    for widget in kiosk.window.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget
