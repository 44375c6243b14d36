"""Keeps the display from going dark while a kiosk runs.

Every way ends with this process, however it ends: a killed kiosk keeps nobody's display on.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from app.runtime.log import log

WHY = "A kiosk is shown"
_DESKTOP = "org.freedesktop.ScreenSaver"
_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x1, 0x2
"""ES_CONTINUOUS, ES_SYSTEM_REQUIRED and ES_DISPLAY_REQUIRED of SetThreadExecutionState."""

Release = Callable[[], None]


class Awake:
    """From `hold` to `release` the display stays on. Both from the window's thread."""

    def __init__(self) -> None:
        self._held: dict[str, Release] = {}

    @property
    def ways(self) -> tuple[str, ...]:
        """By what the display is kept on; empty: by nothing."""
        return tuple(self._held)

    def hold(self) -> None:
        """Take every way there is here; one that is not there is left out."""
        for name, take in _ways():
            try:
                release = take()
            except OSError as fault:
                log.info("display_sleep", way=name, why=str(fault))
                continue
            if release is not None:
                self._held[name] = release
        if not self._held:
            log.warning("display_may_sleep")

    def release(self) -> None:
        """Let the display sleep as its system wishes."""
        while self._held:
            self._held.popitem()[1]()


def _ways() -> list[tuple[str, Callable[[], Release | None]]]:
    if sys.platform == "win32":
        return [("execution state", _execution_state)]
    if sys.platform == "darwin":
        return [("caffeinate", _caffeinate)]
    return [("X server", _x_server), ("desktop", _desktop)]


def _execution_state() -> Release | None:
    if sys.platform == "win32":
        state = ctypes.windll.kernel32.SetThreadExecutionState
        if state(_CONTINUOUS | _SYSTEM | _DISPLAY):
            return lambda: state(_CONTINUOUS)
    return None


def _caffeinate() -> Release:
    command = ["caffeinate", "-d", "-i", "-w", str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL).terminate


def _x_server() -> Release | None:
    """Suspend its screen saver and power saving (MIT-SCREEN-SAVER 1.1) on a connection of ours."""
    if QGuiApplication.platformName() != "xcb":
        return None
    x11, saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    for function in (x11.XFlush, x11.XCloseDisplay):
        function.argtypes = [ctypes.c_void_p]
    saver.XScreenSaverQueryExtension.argtypes = [ctypes.c_void_p, *[ctypes.c_void_p] * 2]
    saver.XScreenSaverSuspend.argtypes = [ctypes.c_void_p, ctypes.c_int]
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    first, errors = ctypes.c_int(), ctypes.c_int()
    if not saver.XScreenSaverQueryExtension(display, ctypes.byref(first), ctypes.byref(errors)):
        x11.XCloseDisplay(display)
        return None
    saver.XScreenSaverSuspend(display, 1)
    x11.XFlush(display)
    return lambda: x11.XCloseDisplay(display)


def _desktop() -> Release | None:
    """Ask the desktop (org.freedesktop.ScreenSaver), which forgets it when our connection ends."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", os.devnull))
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ and not (runtime / "bus").exists():
        return None  # asking would start a bus
    # Imported here: loaded when the window stands.
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected() or not bus.interface().isServiceRegistered(_DESKTOP).value():
        return None
    ask = QDBusMessage.createMethodCall(
        _DESKTOP, "/org/freedesktop/ScreenSaver", _DESKTOP, "Inhibit"
    )
    ask.setArguments(["vivavoce", WHY])
    bus.send(ask)
    return lambda: QDBusConnection.disconnectFromBus(bus.name())
