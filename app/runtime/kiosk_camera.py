"""The camera of a kiosk: its process lives exactly as long as it is allowed to."""

from collections.abc import Callable, Mapping

from app.conversation.events import (
    ConsentChanged,
    Degraded,
    Event,
    Mode,
    PresenceChanged,
    Recovered,
    SelfViewRequested,
    SelfViewShown,
    StreamChanged,
    WorkerReady,
)
from app.errors import VivaError
from app.runtime.processes import SupervisedProcess


class KioskCamera:
    """Starts the eyes process when the learner allows the camera, ends it when they do not.

    `config()` returns what the process is started with and may raise VivaError. With `allowed`
    False, by the site's policy or because there is no camera, nothing is ever started.
    """

    def __init__(
        self,
        config: Callable[[], Mapping[str, object]],
        *,
        allowed: bool,
        send: Callable[[Event], None],
    ) -> None:
        self._config = config
        self._allowed = allowed
        self._send = send
        self.process: SupervisedProcess | None = None
        """For the session to connect to; None while the camera is off."""
        self._self_view = SelfViewRequested(wanted=False)

    def follow(self, consent: ConsentChanged) -> None:
        """Open or close the camera as the learner says; open already in the device check."""
        if not consent.camera:
            self.close()
        elif self._allowed and self.process is None:
            try:
                self.process = SupervisedProcess("eyes", self._config())
            except VivaError as fault:
                self._send(Degraded(mode=Mode.NO_CAMERA, detail=fault.operator))
                return
            self.process.connect(self._show, self._died)
            self.process.start()

    def show_self(self, wish: SelfViewRequested) -> None:
        """Show the learner their own picture, or no more; a camera that is closed shows nothing."""
        self._self_view = wish
        if self.process is not None:
            self.process.send(wish)

    def close(self) -> None:
        """Let go of the camera."""
        self._self_view = SelfViewRequested(wanted=False)
        process, self.process = self.process, None
        if process is not None:
            process.disconnect()
            process.close()
            self._send(StreamChanged(device="camera", live=False))

    def _show(self, event: Event) -> None:
        """Before a session the window sees whether there is a picture and somebody in it."""
        if isinstance(event, WorkerReady) and self.process is not None:
            self.process.send(self._self_view)
        if isinstance(event, StreamChanged | PresenceChanged | Degraded | Recovered) or (
            isinstance(event, SelfViewShown) and self._self_view.wanted
        ):
            self._send(event)

    def _died(self, code: int) -> None:
        self._send(StreamChanged(device="camera", live=False))
        detail = f"the eyes process ended with code {code}"
        self._send(Degraded(mode=Mode.NO_CAMERA, detail=detail))
