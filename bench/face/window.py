"""One measured run: the session's own face view in a window, figures as JSON on standard output."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import cv2
import numpy as np
import psutil
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.conversation.events import Floor, FloorChanged, Phoneme, PlaybackStarted, SpeechReady
from app.face.clip import plain_timings
from app.runtime.face_parts import FaceParts
from ui.face_view import FaceView
from ui.frame_governor import FrameGovernor
from ui.session_clock import SessionClock
from ui.words import Who

ASKED_FPS = 45
"""A little above the 40 that are wanted, so that a timer's rounding does not decide."""
_WARM_UP_S = 4.0
_TALK = "hˈaʊ wʊd ju ɛksplˈAn ðˈIs tə ə kˈʌstəməɹ , plˈiz . bi æz plˈAn æz ju kˈæn ."


class _FullPicture(FrameGovernor):
    """Stays at full resolution, so that its price is known."""

    def _move(self, step: int) -> bool:
        return step > 1


class SpeakingFace(FaceView):
    """The session's view, which notes when it was shown."""

    def __init__(
        self,
        clock: SessionClock,
        governor: FrameGovernor | None = None,
        card: str | None = None,
    ) -> None:
        parts = FaceParts("maya", 5)
        super().__init__(parts, clock, Who("Maya"), ASKED_FPS, governor=governor, card=card)
        self.shown_s: list[float] = []
        self.frame_shown.connect(lambda: self.shown_s.append(time.perf_counter()))
        self.take(FloorChanged(t_s=0.0, holder=Floor.PERSONA))
        phonemes = plain_timings(_TALK)
        length_s = phonemes[-1][2] + 0.3
        for number in range(60):
            clause = str(number)
            said = tuple(Phoneme(*p) for p in phonemes)
            self.take(SpeechReady(clause_id=clause, duration_s=length_s, phonemes=said))
            self.take(PlaybackStarted(clause_id=clause, at_s=0.3 + number * length_s))


class _Empty(QWidget):
    """A region of the same size repainted as often, without a face."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.shown_s: list[float] = []
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(lambda: self.repaint(*self._region(size)))
        self._tick.start(round(1000 / ASKED_FPS))

    @staticmethod
    def _region(size: tuple[int, int]) -> tuple[int, int, int, int]:
        from app.face.renderer import moving_region

        return moving_region(size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.darkGray)
        painter.end()
        self.shown_s.append(time.perf_counter())


def main() -> None:
    """Arguments: width, height, seconds, and `face`, `card` (as with a card) or `empty`."""
    width, height, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    cv2.setNumThreads(1)
    application = QApplication([])
    view: SpeakingFace | _Empty
    if sys.argv[4] == "card":
        view = SpeakingFace(SessionClock(), _FullPicture(ASKED_FPS), card="OpenGL")
    elif sys.argv[4] == "face":
        view = SpeakingFace(SessionClock())
    else:
        view = _Empty((width, height))
    view.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    view.resize(width, height)
    view.show()
    process = psutil.Process()
    start: dict[str, float] = {}

    def begin() -> None:
        view.shown_s.clear()
        start["cpu"] = sum(process.cpu_times()[:2])

    _once_shown(view, lambda: QTimer.singleShot(int(_WARM_UP_S * 1000), begin))
    _once_shown(
        view, lambda: QTimer.singleShot(int((_WARM_UP_S + seconds) * 1000), application.quit)
    )
    application.exec()
    shown = np.array(view.shown_s)
    gaps = np.sort(np.diff(shown))
    cpu = sum(process.cpu_times()[:2]) - start["cpu"]
    slow = gaps[-max(1, len(gaps) // 100) :]
    figures: dict[str, float] = {
        "fps_mean": round(float(1 / gaps.mean()), 1),
        "fps_1pct_low": round(float(1 / slow.mean()), 1),
        "core_ms_frame": round(1000 * cpu / len(shown), 1),
    }
    if isinstance(view, SpeakingFace):
        figures["scale"] = view.pace.scale
        view.close_face()
    print(json.dumps(figures), flush=True)


def _once_shown(view: SpeakingFace | _Empty, then: Callable[[], None]) -> None:
    """Call `then` when the first frames are out: building a head may take half a minute."""
    watch = QTimer(view)
    watch.setInterval(100)

    def look() -> None:
        if len(view.shown_s) > 3:
            watch.stop()
            then()

    watch.timeout.connect(look)
    watch.start()


if __name__ == "__main__":
    main()
