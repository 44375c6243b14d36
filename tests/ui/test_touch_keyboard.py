"""Whoever has only a finger can type too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from app.conversation.events import LearnerTyped
from tests.ui.kiosk import Kiosk, open_kiosk
from ui.widgets.touch_keyboard import KeyRole


def touch(kiosk: Kiosk, *keys: str | KeyRole) -> None:
    for wanted in keys:
        key = next(
            key
            for key in kiosk.window.keyboard.keys
            if wanted in (key.role, key.text()) and not (key.text() == "" and wanted == "")
        )
        kiosk.press(key)


def test_an_answer_is_typed_on_the_glass(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, touch_keyboard=True)
    kiosk.to_conversation(microphone=False)
    assert kiosk.window.keyboard.isVisible()
    touch(kiosk, KeyRole.SHIFT, "O", "k", "x", KeyRole.BACKSPACE, KeyRole.SPACE)
    touch(kiosk, KeyRole.PAGE, "7", KeyRole.PAGE, KeyRole.SEND)
    assert [told.text for told in kiosk.link.sent_of(LearnerTyped)] == ["Ok 7"]


def test_it_comes_with_a_touch_of_the_line_and_goes_with_a_real_key(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, touch_keyboard=True)
    kiosk.to_conversation()
    assert not kiosk.window.keyboard.isVisible()
    line = kiosk.window.conversation.typing.line
    kiosk.press(line)
    assert kiosk.window.keyboard.isVisible()
    assert line.hasFocus()
    QTest.keyClicks(line, "a")
    assert not kiosk.window.keyboard.isVisible()
    assert kiosk.window.conversation.end.isVisible()


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (1080, 1920)])
def test_keys_are_large_enough(qtbot: Any, artefacts: Path, size: tuple[int, int]) -> None:
    kiosk = open_kiosk(qtbot, size=size, touch_keyboard=True)
    kiosk.to_conversation(microphone=False)
    kiosk.talk()
    qtbot.wait(30)
    for key in kiosk.window.keyboard.keys:
        assert min(key.shape_rect().width(), key.shape_rect().height()) >= 56
    kiosk.window.grab().save(str(artefacts / f"5_typing_{size[0]}.png"))
