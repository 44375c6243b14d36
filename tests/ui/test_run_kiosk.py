"""The window opens, runs and ends in order."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.conversation.events import ConsentChanged
from tests.ui.fake_engine import FakeEngineLink
from tests.ui.fake_face import FakeFaceFactory
from tests.ui.kiosk import SETTINGS
from ui.app import run_kiosk
from ui.window import KioskWindow


def opened() -> KioskWindow:
    windows = QApplication.topLevelWidgets()
    return next(w for w in windows if isinstance(w, KioskWindow) and w.isVisible())


def active() -> KioskWindow:
    window = opened()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 10_000)
    return window


@pytest.mark.parametrize("windowed", [True, False])
def test_a_signal_ends_it_with_success(qapp: QApplication, windowed: bool) -> None:
    link, factory = FakeEngineLink(), FakeFaceFactory()
    seen: list[bool] = []

    def end() -> None:
        seen.append(opened().isFullScreen())
        os.kill(os.getpid(), signal.SIGTERM)

    QTimer.singleShot(400, end)
    before = signal.getsignal(signal.SIGTERM)
    assert run_kiosk(link, factory, replace(SETTINGS, windowed=windowed)) == 0
    assert seen == [not windowed]
    assert signal.getsignal(signal.SIGTERM) is before
    assert all(renderer.closed for renderer in factory.renderers)
    last = link.sent_of(ConsentChanged)[-1]
    assert (last.microphone, last.camera) == (False, False)


def test_without_leave_to_quit_only_a_signal_ends_it(qapp: QApplication) -> None:
    link = FakeEngineLink()
    still_open: list[bool] = []

    def try_to_leave() -> None:
        window = active()
        QTest.keySequence(window, QKeySequence("Ctrl+Shift+Q"))
        window.close()
        still_open.append(window.isVisible())
        os.kill(os.getpid(), signal.SIGTERM)

    QTimer.singleShot(400, try_to_leave)
    assert run_kiosk(link, None, replace(SETTINGS, windowed=False, may_quit=False)) == 0
    assert still_open == [True]


def test_closing_the_window_ends_it(qapp: QApplication) -> None:
    def leave() -> None:
        QTest.keySequence(active(), QKeySequence("Ctrl+Shift+Q"))

    QTimer.singleShot(400, leave)
    assert run_kiosk(FakeEngineLink(), None, SETTINGS) == 0
