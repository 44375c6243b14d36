"""A whole run of the window in a process of its own: `python -m tests.ui.kiosk_run WAY`.

Prints what a test wants to know as JSON. Ways: `signal`, `fullscreen`, `locked`, `keys`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.conversation.events import ConsentChanged
from tests.ui.fake_engine import FakeEngineLink
from tests.ui.fake_face import FakeFaceFactory
from tests.ui.kiosk import SETTINGS
from ui.app import application, run_kiosk
from ui.window import KioskWindow


def main(way: str) -> None:
    """Open the window, leave it the given way, print what was seen."""
    application()
    link, factory = FakeEngineLink(), FakeFaceFactory()
    seen: dict[str, object] = {}

    def leave() -> None:
        windows = QApplication.topLevelWidgets()
        window = next(w for w in windows if isinstance(w, KioskWindow) and w.isVisible())
        seen["full_screen"] = window.isFullScreen()
        if way in ("locked", "keys"):
            window.activateWindow()
            QTest.qWaitForWindowActive(window, 20_000)
            QTest.keySequence(window, QKeySequence("Ctrl+Shift+Q"))
            seen["still_open"] = window.isVisible()
        if way != "keys":
            os.kill(os.getpid(), signal.SIGTERM)

    QTimer.singleShot(400, leave)
    before = signal.getsignal(signal.SIGTERM)
    windowed = way in ("signal", "keys")
    settings = replace(SETTINGS, windowed=windowed, may_quit=way != "locked")
    seen["code"] = run_kiosk(link, factory, settings)
    seen["signal_restored"] = signal.getsignal(signal.SIGTERM) is before
    seen["faces_closed"] = all(renderer.closed for renderer in factory.renderers)
    last = link.sent_of(ConsentChanged)[-1]
    seen["consent"] = [last.microphone, last.camera]
    print(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])
