"""The embedded face of a rehearsal: drawn as the kiosk draws it, without a window."""

import time

from app.conversation.events import (
    Degraded,
    Event,
    Mode,
    PlaybackStarted,
    SessionStarted,
    SpeakerChanged,
    SpeechStarted,
    SpeechStopped,
    WorkerReady,
)
from app.face import FaceRenderer, Performer, load_look
from app.face.errors import FaceError
from app.runtime.face_feed import FaceFeed
from app.runtime.pipes import Channel

FULL_HD = (1920, 1080)
CPU_SHARE = 0.45
"""Of one core: on a slow machine the face draws fewer frames rather than take the model's time."""
PAUSE_SHARE = 0.2
"""The same from the learner's last word to the answer, when every other engine works."""


def run(channel: Channel, look: str, fps: int, scale: float, seed: int) -> None:
    """Draw until the pipe closes. Reports itself ready with its first frame, or `no_face`."""
    try:
        shown = load_look(look)
        renderer = FaceRenderer(shown, FULL_HD, scale)
    except FaceError as fault:
        channel.send(Degraded(mode=Mode.NO_FACE, detail=fault.operator))
        return
    performer = Performer(seed)
    feed = FaceFeed(performer)
    renderer.render(performer.pose(0.0))
    channel.send(
        WorkerReady(worker="face", detail=f"{shown.id}, {fps} frames a second at {scale:g}")
    )
    pace = _Pace(fps)
    try:
        while True:
            if new_look := _take_events(channel, feed, pace):
                renderer.close()
                renderer = FaceRenderer(load_look(new_look), FULL_HD, scale)
            began_s = time.monotonic()
            if pace.origin_s is not None:
                renderer.render(performer.pose(began_s - pace.origin_s))
            pace.drawn(began_s)
    except EOFError:
        renderer.close()


class _Pace:
    """When the next frame is due. Times on the monotonic clock."""

    def __init__(self, fps: int) -> None:
        self._frame_s = 1 / fps
        self._cost_s = 0.0
        self._share = CPU_SHARE
        self.origin_s: float | None = None
        """The session's begin; None before it."""
        self.next_s = time.monotonic()

    def note(self, event: Event) -> None:
        """Learn from an event what the moment needs."""
        if isinstance(event, SessionStarted):
            self.origin_s = event.origin_monotonic_s
        elif isinstance(event, SpeechStopped):
            self._share = PAUSE_SHARE
        elif isinstance(event, SpeechStarted | PlaybackStarted):
            self._share = CPU_SHARE

    def drawn(self, began_s: float) -> None:
        """A frame that was begun at `began_s` is done."""
        now_s = time.monotonic()
        self._cost_s += 0.1 * (now_s - began_s - self._cost_s)
        self.next_s = max(self.next_s + max(self._frame_s, self._cost_s / self._share), now_s)


def _take_events(channel: Channel, feed: FaceFeed, pace: _Pace) -> str:
    """Take in events until the next frame is due; return the look of a new speaker, or ""."""
    look = ""
    while (event := channel.receive(max(pace.next_s - time.monotonic(), 0.0))) is not None:
        pace.note(event)
        feed.take(event)
        if isinstance(event, SpeakerChanged):
            look = event.look
    return look
