"""The Persona on the screen: by a graphics card, or as a still with the moving part over it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from app.conversation.events import Event
from app.runtime.face_feed import FaceFeed
from ui.card_face import CardFace, renew_window
from ui.face_builder import FaceBuilder, Wish
from ui.face_parts import CardDrawing, FaceFactory, FaceRenderer, Performer, Picture
from ui.frame_governor import FrameGovernor, FramePace, FrameTimes
from ui.initial import paint_initial
from ui.session_clock import SessionClock
from ui.stage_picture import StagePicture
from ui.theme import Theme
from ui.words import Who, say

_log = logging.getLogger(__name__)

_CALM_FPS = 25
_SETTLE_MS = 160
"""A window being resized is drawn anew only once it has kept its size this long."""


class FaceView(QWidget):
    """Paced by a precise timer; never black: a card that fails hands over to the processor, and
    without graphics the Persona's initial is shown.

    `card` names the interface of a graphics card (`ui.card_probe`). The window's thread only.
    `failed` carries the operator's reason, once, when the face is given up for this run.
    """

    failed = Signal(str)
    frame_shown = Signal()
    touched = Signal()

    def __init__(
        self,
        factory: FaceFactory | None,
        clock: SessionClock,
        who: Who,
        fps: int = 40,
        parent: QWidget | None = None,
        governor: FrameGovernor | None = None,
        card: str | None = None,
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
        self._on_stage: Wish | None = None
        """What the renderer draws."""
        self._largest = (0, 0)
        """The last picture's size."""
        self._expected: FaceFactory | None = None
        self._picture = StagePicture()
        self._still = False
        self._card: CardFace | None = None
        if card is not None:
            self._card = CardFace(card, self)
            self._card.shown.connect(self._count)
            self._card.lost.connect(self._without_card)
        self._builder = FaceBuilder(self)
        self._builder.ready.connect(self._step_on)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._build)
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._frame)
        self.frames_drawn = 0
        self._times = FrameTimes()
        self.new_session()

    @property
    def house(self) -> FaceFactory | None:
        """The house's own Persona; None where no face can be shown."""
        return self._house

    def show_face(self, factory: FaceFactory | None) -> None:
        """Put somebody else on stage; None: their initial.

        Who was expected is there at once. For anybody else their still picture stands, or their
        initial, until their face is made, which begins when the touch that called them has been
        answered.
        """
        if factory is self._factory:
            return
        self._leave_stage()
        self._factory = factory
        self._performer = self._feed = None
        self._picture.clear()
        self.new_session()
        self._step_on()
        self._hold_still_picture()
        self.update()
        self._settle.start()

    def show_house(self) -> None:
        """Put the house's own Persona back on stage."""
        self.show_face(self._house)

    def expect(self, factory: FaceFactory | None) -> None:
        """Make somebody ready who will soon be on stage, after whoever is there now."""
        self._expected = factory
        self._settle.start()

    @property
    def pace(self) -> FramePace:
        """The scale and rate the face is drawn at just now."""
        return self._governor.pace

    @property
    def has_face(self) -> bool:
        return self._renderer is not None or self.on_card

    @property
    def on_card(self) -> bool:
        """Whether a graphics card draws the face just now."""
        return self._card is not None and self._card.is_cast

    def new_session(self) -> None:
        """Put a fresh performer on stage; session time begins anew."""
        if self._factory is None:
            return
        with self._or_give_up():
            self._performer = self._factory.performer()
            self._feed = FaceFeed(self._performer)

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
        """Give the graphics memory back, for good."""
        self._leave_stage()
        self._settle.stop()
        self._builder.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._factory is None:
            return
        self._place()
        self._hold_still_picture()
        self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_if_needed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._run_if_needed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.on_card:
            return
        painter = QPainter(self)
        if not self._picture.paint(painter, event.rect()):
            paint_initial(painter, self.rect(), self._theme, self._who.name)

    def _wish(self, factory: FaceFactory | None) -> Wish | None:
        """What `factory` should draw: a picture for a wider stage of this height will do."""
        if factory is None or self.width() < 16 or self.height() < 16:
            return None
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        if height == self._largest[1]:
            width = max(width, self._largest[0])
        return Wish(factory, (width, height), self._card is not None)

    def _build(self) -> None:
        """Have made what is lacking: the face on stage first, then the one that is expected."""
        wishes = [self._wish(factory) for factory in (self._factory, self._expected)]
        lacking = [wish for wish in wishes if wish is not None and wish != self._on_stage]
        self._builder.want(lacking, self._governor.pace.scale)
        self._step_on()

    def _step_on(self) -> None:
        """Put on stage whom we have been waiting for, if they are ready."""
        wish = self._wish(self._factory)
        made = self._builder.take(wish) if wish is not None else None
        if made is None:
            return
        if made.drawing is not None:
            self._step_on_card(made.wish, made.drawing)
            return
        if made.renderer is None or made.still is None:
            self._give_up(made.fault)
            return
        self._leave_stage()
        self._governor.suit(rows=made.wish.size[1])
        self._renderer, self._on_stage, self._largest = made.renderer, made.wish, made.wish.size
        with self._or_give_up():
            made.renderer.enter()
            made.renderer.set_scale(self._governor.pace.scale)
            self._begin()
            self._show_picture(made.still)
            self._frame()
            self._run_if_needed()

    def _step_on_card(self, wish: Wish, drawing: CardDrawing) -> None:
        """Have the card draw; it begins with the finest picture."""
        self._leave_stage()
        if self._card is None or self._performer is None:
            return
        self._on_stage, self._largest = wish, wish.size
        self._governor.suit(rows=wish.size[1])
        self._governor.begin_in_full()
        self._card.cast(drawing, self._next_pose(self._performer))
        self._place()
        self._card.set_scale(self._governor.pace.scale)
        self._card.show()
        self._run_if_needed()

    def _without_card(self, reason: str) -> None:
        """The card has failed: the processor takes over for the rest of this run."""
        _log.warning("the processor draws the face, as the graphics card is given up: %s", reason)
        if self._card is None:
            return
        self._leave_stage()
        renew_window(self.window(), self._card)
        self._card = None
        self._hold_still_picture()
        self._build()

    def _leave_stage(self) -> None:
        """The picture stays until there is another."""
        self._tick.stop()
        self._on_stage = None
        self._picture.rest()
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None
        if self._card is not None:
            self._card.uncast()

    def _hold_still_picture(self) -> None:
        """Show the still picture of who is on stage, until their face of this size is made."""
        wish = self._wish(self._factory)
        if wish is None or wish == self._on_stage:
            return
        still = wish.factory.still(wish.size)
        if still is not None:
            self._leave_stage()
            self._show_picture(still)

    def _show_picture(self, still: Picture) -> None:
        self._picture.hold(still)
        self._place()
        self.update()

    def _place(self) -> None:
        """Lay the picture over the stage, and the moving part over the picture."""
        size = self._picture.size if self._on_stage is None else self._on_stage.size
        if size is None:
            return
        part = None if self._renderer is None else self._renderer.region
        self._picture.lay(self.size(), size, part)
        if self._card is not None:
            self._card.setGeometry(self._picture.at)

    def _frame(self) -> None:
        """Show the face as it is now."""
        if self.on_card:
            self._begin()
            return
        if self._renderer is None or self._performer is None:
            return
        with self._or_give_up():
            pixels = self._renderer.finished()
            self._begin()
            self._picture.move(pixels, self._renderer.region[2:])
            self.repaint(self._picture.moving_at)
            self._count()

    def _count(self) -> None:
        """A picture was shown."""
        self.frames_drawn += 1
        self.frame_shown.emit()
        if self._builder.busy:
            self._governor.forget()  # it takes processor time of this process, too
        elif self._governor.drawn(time.monotonic(), time.process_time()):
            self._change_pace()

    @property
    def _drawing(self) -> CardFace | FaceRenderer | None:
        """What draws the face just now."""
        return self._card if self.on_card else self._renderer

    def _begin(self) -> None:
        """Have the next picture drawn, as the face will be when it is shown."""
        if self._performer is None:
            return
        if (drawing := self._drawing) is not None:
            drawing.begin(self._next_pose(self._performer))

    def _next_pose(self, performer: Performer) -> Any:
        return performer.pose(self._times.next_s(self._clock.now_s(), self._governor.pace.fps))

    def _change_pace(self) -> None:
        with self._or_give_up():
            if (drawing := self._drawing) is not None:
                drawing.set_scale(self._governor.pace.scale)
                self._begin()
            self._run_if_needed()

    def _run_if_needed(self) -> None:
        if not self.has_face or self._still or not self.isVisible():
            self._tick.stop()
            if self._card is not None:
                self._card.rest()
            self._governor.forget()
            return
        fps = self._governor.pace.fps
        interval_ms = round(1000 / fps)
        if not self._tick.isActive() or self._tick.interval() != interval_ms:
            self._tick.start(interval_ms)

    @contextmanager
    def _or_give_up(self) -> Iterator[None]:
        """A failure of any kind ends the face, and only it."""
        try:
            yield
        except Exception as reason:  # noqa: BLE001 - drivers raise bare ones
            self._give_up(f"{type(reason).__name__}: {reason}")

    def _give_up(self, reason: str) -> None:
        """Show the initial from now on."""
        self._house = self._factory = self._expected = None
        self._renderer = self._performer = self._feed = self._on_stage = None
        self._builder.want([], 0.0)
        if self._card is not None:
            self._card.uncast()
        self._picture.clear()
        self._tick.stop()
        self._settle.stop()
        self.update()
        self.failed.emit(reason)
