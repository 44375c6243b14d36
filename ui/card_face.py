"""The Persona drawn by a graphics card: full resolution, smooth edges, skin lit at every pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QOpenGLContext, QRhiCommandBuffer
from PySide6.QtWidgets import QRhiWidget, QWidget
from shiboken6 import Shiboken

from ui.card_pass import CardPass
from ui.face_parts import CardDrawing

SAMPLES = 4
"""Per pixel: every card that Qt draws with has as many."""
FIRST_WITHIN_MS = 6000
"""Drivers compile what they have not drawn before."""
NEXT_WITHIN_MS = 1500
"""A card that twice in a row has shown nothing new for so long, although asked, is given up."""


class CardFace(QRhiWidget):
    """Draws the pose it was handed last. The window's thread only.

    `lost` comes once, with the operator's reason, when the card cannot be relied on: no device, a
    driver that refuses, shows nothing or stands still. Qt chooses the device when the widget's
    window is first shown.
    """

    lost = Signal(str)
    shown = Signal()
    """A picture is on its way to the screen."""

    def __init__(self, api: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setApi(QRhiWidget.Api[api])
        self.setSampleCount(SAMPLES)
        self._drawing: CardDrawing | None = None
        self._pose: Any = None
        self._scale = 1.0
        self._pass: CardPass | None = None
        self._made_for: tuple[Any, ...] = ()
        self._judged = self._suspect = self._is_lost = False
        self.renderFailed.connect(lambda: self._lose("Qt could make no device for it"))
        self.frameSubmitted.connect(self._submitted)
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.timeout.connect(self._look)

    def cast(self, drawing: CardDrawing, pose: Any) -> None:
        """Have this head drawn from now on, beginning with that pose."""
        self._drawing, self._pose = drawing, pose
        self._pass = None
        self._judged = False
        self.begin(pose)

    @property
    def is_cast(self) -> bool:
        """Whether somebody is on stage here."""
        return self._drawing is not None and not self._is_lost

    def uncast(self) -> None:
        """Nobody is on stage; the card's memory is given back."""
        self._drawing = self._pass = None
        self.rest()
        self.hide()

    def begin(self, pose: Any) -> None:
        """Have the pose drawn and shown as soon as Qt comes to it."""
        self._pose = pose
        if not self._watch.isActive():
            self._watch.start(NEXT_WITHIN_MS if self._judged else FIRST_WITHIN_MS)
        self.update()

    def set_scale(self, scale: float) -> None:
        """Draw at `scale` times the widget's size."""
        self._scale = scale
        ratio = self.devicePixelRatioF() * scale
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        self.setFixedColorBufferSize(QSize() if scale == 1.0 else size)

    def rest(self) -> None:
        """Expect no pictures for now."""
        self._watch.stop()
        self._suspect = False

    def initialize(self, commands: QRhiCommandBuffer) -> None:
        """Qt has made a device or a target, perhaps another than before."""
        made_for = (Shiboken.getCppPointer(self.rhi()), self.renderTarget().sampleCount())
        if made_for != self._made_for:
            self._pass, self._made_for = None, made_for

    def render(  # type: ignore[override]  # Qt's own override too
        self, commands: QRhiCommandBuffer
    ) -> None:
        """Qt wants the picture; a failure ends the card's part, and only it."""
        if self._drawing is None or self._is_lost:
            return
        try:
            if self._pass is None:
                self._pass = CardPass(self.rhi(), self.renderTarget(), self._drawing)
            self._pass.record(commands, self.renderTarget(), self._pose)
        except Exception as reason:  # noqa: BLE001 - nothing may reach Qt's drawing
            self._lose(f"{type(reason).__name__}: {reason}")

    def releaseResources(self) -> None:
        """Qt is about to take the device away."""
        self._pass, self._made_for = None, ()

    def picture(self) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """What is shown, `(h, w, 4)` RGBA."""
        image = self.grabFramebuffer().convertToFormat(QImage.Format.Format_RGBA8888)
        rows = np.frombuffer(image.constBits(), np.uint8)
        return rows.reshape(image.height(), image.width(), 4).copy()

    def _submitted(self) -> None:
        self.rest()
        if not self.is_cast:
            return
        self.shown.emit()
        if not self._judged:
            self._judged = True
            # Not from within the frame.
            QTimer.singleShot(0, self._judge)

    def _judge(self) -> None:
        """A driver may raise nothing and draw nothing."""
        if self._is_lost or self._drawing is None or not self.isVisible():
            return
        if not self._drawing.shows_somebody(self.picture()):
            self._lose("it draws nothing")

    def _look(self) -> None:
        handle = self.window().windowHandle()
        if not (self.isVisible() and handle is not None and handle.isExposed()):
            self._suspect = False
        elif self._suspect:
            self._lose(f"twice no picture within {self._watch.interval()} ms")
        else:
            # The window may have come back, or the machine woken up, only just now.
            self._suspect = True
            self._watch.start()

    def _lose(self, reason: str) -> None:
        if self._is_lost:
            return
        self._is_lost = True
        self._watch.stop()
        self._pass = None
        # The widget may be drawing, and whoever hears this does away with it.
        QTimer.singleShot(0, lambda: self.lost.emit(reason))


def renew_window(window: QWidget, card: CardFace) -> None:
    """Give the window a new surface, which Qt fills without any graphics card.

    Once a card's widget is in a window, Qt shows all of it by the card, or nothing if that fails.
    """
    shown = window.isVisible()
    window.hide()
    window.destroy()
    card.setParent(None)
    card.deleteLater()
    current = QOpenGLContext.currentContext()
    if current is not None:
        current.doneCurrent()
    if shown:
        window.show()
        window.activateWindow()
