"""One measured run: a window, a face in it, figures as JSON on standard output."""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import psutil
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.face import FaceRenderer, Performer, shipped_look
from app.face.clip import plain_timings

_TARGET_FPS = 60
_WARM_UP_S = 1.5
_TALK = "hˈaʊ wʊd ju ɛksplˈAn ðˈIs tə ə kˈʌstəməɹ , plˈiz . bi æz plˈAn æz ju kˈæn ."


class _Window(QWidget):
    """Repaints the region, as the session's window does; counts frames."""

    def __init__(self, size: tuple[int, int], scale: float, face: bool) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(*size)
        self._renderer = FaceRenderer(shipped_look("maya"), size, scale)
        still = self._renderer.backdrop()
        height, width = still.shape[:2]
        self._still = QImage(still.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888)
        self._still = self._still.convertToFormat(QImage.Format.Format_RGB32)
        self._region = QRect(*self._renderer.region)
        self._performer = Performer(5)
        self._performer.floor("persona", 0.0)
        at = 0.3
        for _ in range(40):
            phonemes = plain_timings(_TALK)
            self._performer.speech(at, phonemes)
            at += phonemes[-1][2] + 0.3
        self._face, self._image, self._begin = face, self._still, time.perf_counter()
        self.shown_s: list[float] = []
        self.triangles = self._renderer.triangle_count

    def step(self) -> None:
        if self._face:
            pose = self._performer.pose(time.perf_counter() - self._begin)
            drawn = self._renderer.render(pose)
            height, width = drawn.shape[:2]
            self._image = QImage(
                drawn.data, width, height, width * 4, QImage.Format.Format_RGBX8888
            )
        self.update(self._region)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        painter = QPainter(self)
        if not self._region.contains(event.rect()):
            painter.drawImage(0, 0, self._still)
        if self._face:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._region, self._image)
        else:
            painter.drawImage(self._region, self._still, self._region)
        painter.end()
        self.shown_s.append(time.perf_counter())


def main() -> None:
    """Arguments: width, height, scale, seconds, 1 for a face or 0 for an empty window."""
    width, height = int(sys.argv[1]), int(sys.argv[2])
    scale, seconds, face = float(sys.argv[3]), float(sys.argv[4]), sys.argv[5] == "1"
    application = QApplication([])
    window = _Window((width, height), scale, face)
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.show()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(window.step)
    timer.start(1000 // _TARGET_FPS)
    process = psutil.Process()
    start: dict[str, float] = {}

    def begin() -> None:
        window.shown_s.clear()
        start["cpu"] = sum(process.cpu_times()[:2])

    QTimer.singleShot(int(_WARM_UP_S * 1000), begin)
    QTimer.singleShot(int((_WARM_UP_S + seconds) * 1000), application.quit)
    application.exec()
    shown = np.array(window.shown_s)
    gaps = np.sort(np.diff(shown))
    cpu = sum(process.cpu_times()[:2]) - start["cpu"]
    slow = gaps[-max(1, len(gaps) // 100) :]
    figures = {
        "fps_mean": round(float(1 / gaps.mean()), 1),
        "fps_1pct_low": round(float(1 / slow.mean()), 1),
        "core_ms_frame": round(1000 * cpu / len(shown), 1),
        "triangles": window.triangles,
    }
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
