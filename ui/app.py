"""Opens the kiosk window and runs it to its end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.runtime.entry import RESTART_CODE
from ui.awake import Awake
from ui.engine_link import EngineLink
from ui.face_parts import FaceFactory, Faces
from ui.heartbeat import Heartbeat
from ui.journey import Journey
from ui.screensaver import Screensaver
from ui.session_clock import SessionClock
from ui.settings import KioskSettings
from ui.window import KioskWindow

if TYPE_CHECKING:
    from app.runtime.administration import Administration
    from ui.admin import Office

_SIGNAL_CHECK_MS = 250
"""How often the interpreter gets a chance to see a signal while Qt's loop runs."""
_STAFF_AFTER_MS = 500
_AWAKE_AFTER_MS = 1500
"""A window must not wait for what matters in minutes only."""


def application() -> QApplication:
    """Return the process's Qt application, made on the first call."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication(sys.argv[:1])
    made.setApplicationName("vivavoce")
    made.setApplicationDisplayName("Viva Voce")
    made.setStyle("Fusion")
    return made


def run_kiosk(
    link: EngineLink,
    face_factory: FaceFactory | None,
    settings: KioskSettings,
    administration: Callable[[], Administration] | None = None,
    faces: Faces | None = None,
) -> int:
    """Show the window until it is closed, and return the process's exit code.

    RESTART_CODE asks whoever started the process to start it again.

    Call `application()` before making `link`. None: of `face_factory`, no face can be shown here;
    of `administration`, there is no staff's side (it is asked for once the window stands); of
    `faces`, nobody else has a face. SIGTERM and SIGINT end the loop in order.
    """
    app = application()
    clock = SessionClock()
    window = KioskWindow(settings, clock, face_factory, faces)
    journey = Journey(window, link, settings, clock)
    screensaver = Screensaver(window, settings.screensaver_s)
    journey.idle.alive.connect(screensaver.poke)
    awake = Awake()
    office: Office | None = None

    def let_staff_in(make: Callable[[], Administration]) -> None:
        nonlocal office
        # Imported here: a window must not wait for what only the staff see.
        from ui.admin import Office, StaffWay

        office = Office(make(), window)
        staff = StaffWay(window, journey, link, office, settings)
        staff.exit_wanted.connect(lambda: app.exit(0))
        staff.restart_wanted.connect(lambda: app.exit(RESTART_CODE))

    if administration is not None:
        QTimer.singleShot(_STAFF_AFTER_MS, lambda: let_staff_in(administration))
    app.installEventFilter(journey.idle)
    window.quit_wanted.connect(lambda: app.exit(0))
    former = {
        number: signal.signal(number, lambda *_: app.exit(0))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    signal_check = QTimer()
    signal_check.timeout.connect(lambda: None)
    signal_check.start(_SIGNAL_CHECK_MS)
    heartbeat = Heartbeat()
    if settings.windowed:
        window.show()
    else:
        QTimer.singleShot(_AWAKE_AFTER_MS, awake.hold)
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        # A kiosk may run without a window manager, and then nobody else makes it full screen.
        window.setGeometry(app.primaryScreen().geometry())
        window.showFullScreen()
    try:
        return int(app.exec())
    finally:
        for number, before in former.items():
            signal.signal(number, before)
        heartbeat.stop()
        awake.release()
        app.removeEventFilter(journey.idle)
        journey.close()
        if office is not None:
            office.close()
        window.face.close_face()
        link.event_received.disconnect(journey.take)
        window.hide()
        window.deleteLater()
