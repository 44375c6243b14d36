"""The camera while a learner holds their badge to it: opened by their touch, for nothing else."""

import time
from collections.abc import Callable

from app.conversation.events import (
    BadgeRead,
    BadgeScanRequested,
    Degraded,
    Event,
    SelfViewShown,
    StreamChanged,
)
from app.runtime.processes import SupervisedProcess

OPEN_AT_MOST_S = 45.0


class BadgeCamera:
    """Starts a process that reads codes and sees no faces; ends it with the first code.

    With `camera` empty, or not `allowed`, nothing is ever started. One thread, but for what the
    process tells.
    """

    def __init__(self, camera: str, *, allowed: bool, send: Callable[[Event], None]) -> None:
        self._camera, self._allowed, self._send = camera, allowed and bool(camera), send
        self._process: SupervisedProcess | None = None
        self._until_s = 0.0
        self._over = False

    def follow(self, wish: BadgeScanRequested) -> None:
        """Open or close the camera as the learner wishes."""
        self.close()
        if wish.wanted and self._allowed:
            self._over = False
            self._until_s = time.monotonic() + OPEN_AT_MOST_S
            self._process = SupervisedProcess("badge", {"camera": self._camera})
            self._process.connect(self._show, lambda _code: self._end())
            self._process.start()

    def look(self) -> None:
        """Close the camera if it has done its work or nobody has shown anything for long."""
        if self._process is not None and (self._over or time.monotonic() > self._until_s):
            self.close()

    def close(self) -> None:
        """Let go of the camera."""
        process, self._process = self._process, None
        if process is not None:
            process.disconnect()
            process.close()
            self._send(StreamChanged(device="camera", live=False))

    def _show(self, event: Event) -> None:
        if isinstance(event, StreamChanged | SelfViewShown | BadgeRead):
            self._send(event)
        if isinstance(event, BadgeRead | Degraded):
            self._end()

    def _end(self) -> None:
        self._over = True
