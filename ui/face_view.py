"""The Persona on the screen: a still picture, and the moving part drawn over it."""

from __future__ import annotations

import logging
import time

import cv2
import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from app.conversation.events import Event
from app.runtime.face_feed import FaceFeed
from ui.face_parts import FaceFactory, FaceRenderer, Performer, Picture
from ui.frame_governor import FrameGovernor, FramePace
from ui.session_clock import SessionClock
from ui.theme import TextRole, Theme
from ui.words import Who, say

_log = logging.getLogger(__name__)

_CALM_FPS = 25
_LONGEST_HOLD_S = 0.1
_SETTLE_MS = 160
"""A window being resized is drawn anew only once it has kept its size this long."""


class FaceView(QWidget):
    """Paced by a precise timer; never black: without graphics it shows the Persona's initial.

    The window's thread only. `failed` carries the operator's reason, once, when the face is given
    up for this run.
    """

    failed = Signal(str)
    touched = Signal()

    def __init__(
        self,
        factory: FaceFactory | None,
        clock: SessionClock,
        who: Who,
        fps: int = 40,
        parent: QWidget | None = None,
        governor: FrameGovernor | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._house, self._factory, self._clock = factory, factory, clock
        self._who = who
        self.retell()
        self._theme = Theme()
        self._governor = governor or FrameGovernor(fps)
        self._fps = fps
        self._renderer: FaceRenderer | None = None
        self._performer: Performer | None = None
        self._feed: FaceFeed | None = None
        self._backdrop: QPixmap | None = None
        self._screen: _ScreenPixels | None = None
        self._region = QRect()
        self._still = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._build)
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._frame)
        self.frames_drawn = 0
        self._posed_s = 0.0
        self.new_session()

    def show_face(self, factory: FaceFactory | None) -> None:
        """Put somebody else on stage; None: their initial.

        The initial stands for them until their face is drawn, which is begun only when the touch
        that called them has been answered.
        """
        if factory is self._factory:
            return
        self.close_face()
        self._factory = factory
        self._performer = self._feed = self._backdrop = self._screen = None
        self.new_session()
        self.update()
        if factory is not None:
            self._settle.start()

    def show_house(self) -> None:
        """Put the house's own Persona back on stage."""
        self.show_face(self._house)

    @property
    def pace(self) -> FramePace:
        """The scale and rate the face is drawn at just now."""
        return self._governor.pace

    @property
    def has_face(self) -> bool:
        return self._renderer is not None

    def new_session(self) -> None:
        """Put a fresh performer on stage; session time begins anew."""
        if self._factory is None:
            return
        try:
            self._performer = self._factory.performer()
            self._feed = FaceFeed(self._performer)
        except Exception as reason:  # noqa: BLE001 - drivers raise bare ones
            self._give_up(reason)

    def take(self, event: Event) -> None:
        """Let the face follow what happens."""
        if self._feed is None:
            return
        try:
            self._feed.take(event)
        except Exception:  # noqa: BLE001 - one cue missed is no reason to lose the face
            _log.exception("the face did not understand %s", type(event).__name__)

    def set_calm(self, calm: bool) -> None:
        """Draw less often (True) where nobody is being talked to, to spare the machine."""
        self._governor.cap(min(self._fps, _CALM_FPS) if calm else self._fps)
        self._run_if_needed()

    def set_still(self, still: bool) -> None:
        """Hold the last picture (True) or move again."""
        self._still = still
        self._run_if_needed()

    def retell(self) -> None:
        self.setAccessibleName(str(say("{name}, an AI persona", name=self._who)))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def close_face(self) -> None:
        """Give the graphics memory back."""
        self._tick.stop()
        self._settle.stop()
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._factory is not None:
            self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_if_needed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._backdrop is None:
            self._paint_initial(painter)
            return
        dirty = event.rect()
        if self._screen is None or not self._region.contains(dirty):
            painter.drawPixmap(self.rect(), self._backdrop)
        if self._screen is None or not self._region.intersects(dirty):
            return
        image = self._screen.image
        exact = image.size() == self._region.size()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
        painter.drawImage(self._region, image)

    def _build(self) -> None:
        """Make a renderer for the present size; the old one is given up first."""
        if self._factory is None or self.width() < 16 or self.height() < 16:
            return
        ratio = self.devicePixelRatioF()
        size = (round(self.width() * ratio), round(self.height() * ratio))
        try:
            self.close_face()
            self._governor.suit(rows=size[1])
            renderer = self._factory.renderer(size, self._governor.pace.scale)
            if renderer.on_card:
                self._governor.begin_in_full()
                renderer.set_scale(self._governor.pace.scale)
            still = np.ascontiguousarray(renderer.backdrop())
            self._renderer = renderer
            self._begin()
        except Exception as reason:  # noqa: BLE001 - drivers raise bare ones
            self._give_up(reason)
            return
        height, width = still.shape[:2]
        image = QImage(still.data, width, height, width * 3, QImage.Format.Format_RGB888)
        self._backdrop = QPixmap.fromImage(image)
        x, y, wide, high = renderer.region
        across, down = self.width() / width, self.height() / height
        self._region = QRectF(x * across, y * down, wide * across, high * down).toAlignedRect()
        self._screen = None
        self._governor.forget()
        self._frame()
        self.update()
        self._run_if_needed()

    def _frame(self) -> None:
        """Draw the face as it is now; a failure of any kind ends it, and only it."""
        if self._renderer is None or self._performer is None:
            return
        try:
            pixels = self._renderer.finished()
            self._begin()
            if self._screen is None:
                self._screen = _ScreenPixels(*self._renderer.region[2:])
            self._screen.show(pixels)
        except Exception as reason:  # noqa: BLE001 - drivers raise bare ones
            self._give_up(reason)
            return
        self.repaint(self._region)
        self.frames_drawn += 1
        if self._governor.drawn(time.monotonic(), time.process_time()):
            self._change_pace()

    def _begin(self) -> None:
        """Have the next picture drawn, as the face will be when it is shown."""
        if self._renderer is None or self._performer is None:
            return
        shown_s = self._clock.now_s() + 1 / self._governor.pace.fps
        # Never backwards, but for a clock that was set anew.
        self._posed_s = max(shown_s, min(self._posed_s, shown_s + _LONGEST_HOLD_S))
        self._renderer.begin(self._performer.pose(self._posed_s))

    def _change_pace(self) -> None:
        if self._renderer is None:
            return
        try:
            self._renderer.set_scale(self._governor.pace.scale)
            self._begin()
        except Exception as reason:  # noqa: BLE001 - drivers raise bare ones
            self._give_up(reason)
            return
        self._run_if_needed()

    def _run_if_needed(self) -> None:
        if self._renderer is None or self._still or not self.isVisible():
            self._tick.stop()
            self._governor.forget()
            return
        fps = self._governor.pace.fps
        interval_ms = round(1000 / fps)
        if not self._tick.isActive() or self._tick.interval() != interval_ms:
            self._tick.start(interval_ms)

    def _give_up(self, reason: Exception) -> None:
        """Show the initial from now on. Drivers raise bare exceptions of every kind."""
        self._house = self._factory = None
        self._renderer = self._performer = self._feed = None
        self._backdrop = self._screen = None
        self._tick.stop()
        self._settle.stop()
        self.update()
        self.failed.emit(f"{type(reason).__name__}: {reason}")

    def _paint_initial(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("stage"))
        across = min(self.width(), self.height()) * 0.46
        disc = QRectF(0, 0, across, across)
        disc.moveCenter(QRectF(self.rect()).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawEllipse(disc)
        font = theme.font(TextRole.DISPLAY)
        font.setPixelSize(max(1, round(across * 0.42)))
        painter.setFont(font)
        painter.setPen(theme.colour("accent"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._who.name[:1].upper())


class _ScreenPixels:
    """The region in the screen's own size and order of colours, in one buffer kept for good.

    OpenCV enlarges a frame in a third of the time that QPainter takes (measured).
    """

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._pixels = np.full((height, width, 4), 255, np.uint8)
        self._ordered: Picture | None = None
        self.image = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)

    def show(self, drawn: Picture) -> None:
        """Take a frame `(h, w, 4)` RGBX of any size."""
        if self._ordered is None or self._ordered.shape != drawn.shape:
            self._ordered = np.empty_like(drawn)
        if drawn.shape == self._pixels.shape:
            cv2.cvtColor(drawn, cv2.COLOR_RGBA2BGRA, dst=self._pixels)
            return
        cv2.cvtColor(drawn, cv2.COLOR_RGBA2BGRA, dst=self._ordered)
        cv2.resize(self._ordered, self._size, dst=self._pixels, interpolation=cv2.INTER_LINEAR)
