"""A screen whose pixels can be read and that can be touched, from outside the program on it."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.soak.surroundings import NoSurroundings, screen

SIZE = (1920, 1080)
_XWD_FIELDS = 25
_HEADER_SIZE, _BYTES_PER_LINE, _COLOURS = 0, 12, 19
"""Which fields of an X window dump's header (XWDFile.h) are used."""
_COLOUR_BYTES = 12
_LEFT_BUTTON = 1
_ESCAPE = 0xFF1B
_ASIDE = (40, SIZE[1] // 2)
_APPEARS_WITHIN_S = 10.0

Pixels = NDArray[np.uint8]


class Glass:
    """The screen of one X server: `pixels` is live, `(height, width, 4)` BGRX."""

    def __init__(self, display: str, framebuffer: Path) -> None:
        self._x11, self._xtest = _library("libX11.so.6"), _library("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._server = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        if not self._server.value:
            raise NoSurroundings(f"The virtual screen {display} does not answer.")
        header = np.fromfile(framebuffer, ">u4", _XWD_FIELDS)
        offset = int(header[_HEADER_SIZE]) + _COLOUR_BYTES * int(header[_COLOURS])
        line, rows = int(header[_BYTES_PER_LINE]), SIZE[1]
        raw = np.memmap(framebuffer, np.uint8, "r", offset, (rows, line))
        self.pixels: Pixels = raw.reshape(rows, line // 4, 4)[:, : SIZE[0]]

    def press(self, x: int, y: int) -> None:
        """Touch there; the glass is held until `release`."""
        self._xtest.XTestFakeMotionEvent(self._server, -1, x, y, 0)
        self._xtest.XTestFakeButtonEvent(self._server, _LEFT_BUTTON, 1, 0)
        self._x11.XFlush(self._server)

    def release(self) -> None:
        """Lift the finger."""
        self._xtest.XTestFakeButtonEvent(self._server, _LEFT_BUTTON, 0, 0)
        self._x11.XFlush(self._server)

    def escape(self) -> None:
        """Strike the key that goes back; the pointer, too, leaves the panel."""
        self._xtest.XTestFakeMotionEvent(self._server, -1, *_ASIDE, 0)
        key = self._x11.XKeysymToKeycode(self._server, _ESCAPE)
        for down in (1, 0):
            self._xtest.XTestFakeKeyEvent(self._server, key, down, 0)
        self._x11.XFlush(self._server)

    def close(self) -> None:
        """Leave the server."""
        self._x11.XCloseDisplay(self._server)


@contextmanager
def glass(folder: Path) -> Iterator[tuple[Glass, dict[str, str]]]:
    """A virtual screen and the environment that leads to it; its pixels lie in `folder`."""
    with screen("-fbdir", str(folder)) as environment:
        framebuffer = folder / "Xvfb_screen0"
        deadline_s = time.monotonic() + _APPEARS_WITHIN_S
        while not framebuffer.exists():
            if time.monotonic() > deadline_s:
                raise NoSurroundings("The virtual screen does not start here.")
            time.sleep(0.05)
        shown = Glass(environment["DISPLAY"], framebuffer)
        try:
            yield shown, environment
        finally:
            shown.close()


def _library(name: str) -> Any:
    try:
        return ctypes.CDLL(name)
    except OSError as missing:
        raise NoSurroundings(f"{name} is not installed: it touches the screen.") from missing
