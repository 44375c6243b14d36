"""Notices that nobody is there any more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_SIGNS_OF_LIFE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
)


class IdleWatch(QObject):
    """`warned` after stillness, `counted` each second of the countdown, then `expired`."""

    alive = Signal()
    """Somebody has touched something, watched or not."""
    warned = Signal()
    counted = Signal(int)
    expired = Signal()

    def __init__(self, countdown_s: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._countdown_s = countdown_s
        self._left_s = 0
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.timeout.connect(self.warn)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count)

    @property
    def counting(self) -> bool:
        """Whether the countdown runs."""
        return self._second.isActive()

    def watch(self, after_s: float) -> None:
        """Begin to watch; warn after `after_s` without a sign of life."""
        self._second.stop()
        self._still.start(round(after_s * 1000))

    def rest(self) -> None:
        """Watch no more."""
        self._second.stop()
        self._still.stop()

    def poke(self) -> None:
        """A sign of life. It does not stop a countdown: that takes an answer."""
        if self._still.isActive():
            self._still.start()

    def warn(self) -> None:
        """Begin the countdown now."""
        self._still.stop()
        self._left_s = self._countdown_s
        self.warned.emit()
        self.counted.emit(self._left_s)
        self._second.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.poke()
            self.alive.emit()
        return False

    def _count(self) -> None:
        self._left_s -= 1
        if self._left_s <= 0:
            self.rest()
            self.expired.emit()
        else:
            self.counted.emit(self._left_s)
