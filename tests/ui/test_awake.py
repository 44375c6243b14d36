"""While a kiosk is shown the display does not go dark, and afterwards it may."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from ui.awake import Awake

DARK_AFTER_S = 1
LONGER_MS = 2600
ON = 1


class _Info(ctypes.Structure):
    _fields_ = [
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    ]


class XServer:
    """The screen's own screen saver, which comes after a second of stillness."""

    def __init__(self) -> None:
        self._x11, self._saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(None))
        self._x11.XSetScreenSaver(self._display, DARK_AFTER_S, 0, 1, 1)
        self.wake()

    def wake(self) -> None:
        self._x11.XResetScreenSaver(self._display)
        self._x11.XSync(self._display, 0)

    @property
    def dark(self) -> bool:
        told, root = _Info(), ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))
        assert self._saver.XScreenSaverQueryInfo(self._display, root, ctypes.byref(told))
        return told.state == ON

    def close(self) -> None:
        self._x11.XSetScreenSaver(self._display, 0, 0, 1, 1)
        self.wake()
        self._x11.XCloseDisplay(self._display)


@pytest.fixture
def server(qapp: Any) -> Iterator[XServer]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("no X server here")
    try:
        server = XServer()
    except OSError as missing:
        pytest.skip(str(missing))
    yield server
    server.close()


def test_the_display_stays_on_until_it_is_let_go(qtbot: Any, server: XServer) -> None:
    awake = Awake()
    awake.hold()
    assert "X server" in awake.ways
    server.wake()
    qtbot.wait(LONGER_MS)
    assert not server.dark
    awake.release()
    assert awake.ways == ()
    server.wake()
    qtbot.waitUntil(lambda: server.dark, timeout=3 * LONGER_MS)
