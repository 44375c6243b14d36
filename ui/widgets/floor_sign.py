"""Whose turn it is, said quietly: one word and a small moving mark."""

from __future__ import annotations

import enum
import math

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import TextRole, Theme, beginning
from ui.widgets.level_meter import FLOOR_DB
from ui.widgets.text import EDGE_PX
from ui.words import say

_TICK_MS = 80
_BARS = 4


class FloorState(enum.Enum):
    """What the sign can say."""

    STARTING = "starting"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    PAUSED = "paused"
    OVER = "over"


class FloorSign(QWidget):
    """Bars that follow the learner's voice, dots that wait, waves that speak."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._state = FloorState.STARTING
        self._phase = 0.0
        self._share = 0.0
        self._words = {
            FloorState.STARTING: say("Getting ready"),
            FloorState.LISTENING: say("Listening"),
            FloorState.THINKING: say("Thinking"),
            FloorState.SPEAKING: say("Speaking"),
            FloorState.PAUSED: say("Paused"),
            FloorState.OVER: say("The conversation is over"),
        }
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._advance)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_state(FloorState.STARTING)

    @property
    def state(self) -> FloorState:
        return self._state

    @property
    def words(self) -> str:
        return str(self._words[self._state])

    def set_state(self, state: FloorState) -> None:
        """Say `state` from now on."""
        self._state = state
        self.setAccessibleName(self.words)
        self._run_if_needed()
        self.updateGeometry()
        self.update()

    def retell(self) -> None:
        self.set_state(self._state)

    def set_level(self, level_db: float) -> None:
        """Let the listening bars follow the learner's voice, dB full scale."""
        self._share = min(max(1.0 - level_db / FLOOR_DB, 0.0), 1.0)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._run_if_needed()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(TextRole.LABEL))
        width = self._mark_px + self._theme.px(14) + metrics.horizontalAdvance(self.words)
        return QSize(width + 2 * self._theme.px(EDGE_PX) + 4, self._theme.px(40))

    @property
    def _mark_px(self) -> int:
        return self._theme.px(38)

    def showEvent(self, event: QShowEvent) -> None:
        self._run_if_needed()

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()

    def _run_if_needed(self) -> None:
        moving = self._state not in (FloorState.PAUSED, FloorState.OVER)
        if moving and self.isVisible() and not self._theme.reduced_motion:
            self._tick.start()
        else:
            self._tick.stop()

    def _advance(self) -> None:
        self._phase += _TICK_MS / 1000
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side, gap = self._mark_px, self._theme.px(14)
        edge = self._theme.px(EDGE_PX)
        mark_left = self.width() - side - edge if mirrored else edge
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        for shape in self._mark(QRectF(mark_left, 0, side, self.height())):
            painter.drawRoundedRect(shape, shape.width() / 2, shape.width() / 2)
        painter.setFont(self._theme.font(TextRole.LABEL))
        painter.setPen(self._theme.colour("accent"))
        words = QRectF(self.rect())
        taken = edge + side + gap
        words.adjust(0 if mirrored else taken, 0, -taken if mirrored else 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | beginning(mirrored=mirrored)
        painter.drawText(words, flags, self.words)

    def _mark(self, box: QRectF) -> list[QRectF]:
        if self._state in (FloorState.THINKING, FloorState.STARTING):
            return self._dots(box)
        if self._state in (FloorState.PAUSED, FloorState.OVER):
            return self._pillars(box, [0.5, 0.0, 0.5, 0.0])
        if self._state is FloorState.LISTENING:
            swell = [0.55, 1.0, 0.8, 0.45]
            return self._pillars(box, [0.14 + 0.86 * self._share * part for part in swell])
        waves = [0.35 + 0.45 * abs(math.sin(self._phase * 4.2 + at * 1.1)) for at in range(_BARS)]
        return self._pillars(box, waves)

    def _dots(self, box: QRectF) -> list[QRectF]:
        shapes = []
        for at in range(3):
            swing = 0.5 + 0.5 * math.sin(self._phase * 3.4 - at * 0.9)
            size = box.width() * (0.16 + 0.08 * swing)
            dot = QRectF(0, 0, size, size)
            dot.moveCenter(box.center())
            dot.translate((at - 1) * box.width() * 0.32, 0)
            shapes.append(dot)
        return shapes

    def _pillars(self, box: QRectF, shares: list[float]) -> list[QRectF]:
        width = box.width() * 0.14
        shapes = []
        for at, share in enumerate(shares):
            if share <= 0:
                continue
            pillar = QRectF(0, 0, width, max(width, box.height() * share))
            pillar.moveCenter(box.center())
            pillar.translate((at - 1.5) * width * 1.75, 0)
            shapes.append(pillar)
        return shapes
