"""The window's link to the engine process, over pipes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.conversation.events import Event, StreamChanged, WorkerLost
from app.runtime.processes import SupervisedProcess


class ProcessLink(QObject):
    """Implements `EngineLink`; owns the engine process. Signals cross to the window's thread by
    Qt's queue.

    A dead engine is restarted by its supervisor; the window hears of it at once, and that the
    streams it held are closed.
    """

    event_received = Signal(object)

    def __init__(self, process: SupervisedProcess) -> None:
        super().__init__()
        self._process = process
        process.connect(self._arrived, self._died)

    def start(self) -> None:
        """Start the engine process."""
        self._process.start()

    def send(self, command: Event) -> None:
        """Write the command to the engine's pipe; commands to a dead engine die with it."""
        self._process.send(command)

    def close(self) -> None:
        """End the engine process."""
        self._process.disconnect()
        self._process.close()

    def _arrived(self, event: Event) -> None:
        self.event_received.emit(event)

    def _died(self, _code: int) -> None:
        for device in ("microphone", "camera"):
            self.event_received.emit(StreamChanged(device=device, live=False))
        self.event_received.emit(WorkerLost(worker="engine"))
