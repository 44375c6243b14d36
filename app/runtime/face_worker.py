"""The embedded face of a rehearsal: drawn as the kiosk draws it, without a window."""

import time

from app.conversation.events import Degraded, Event, Mode, SessionStarted, WorkerReady
from app.face import FaceRenderer, Performer, load_look
from app.face.errors import FaceError
from app.runtime.face_feed import FaceFeed
from app.runtime.pipes import Channel

FULL_HD = (1920, 1080)
CPU_SHARE = 0.45
"""Of one core: on a slow machine the face draws fewer frames rather than take the model's time."""


def run(channel: Channel, look: str, fps: int, scale: float, seed: int) -> None:
    """Draw until the pipe closes. Reports itself ready with its first frame, or `no_face`."""
    try:
        renderer = FaceRenderer(load_look(look), FULL_HD, scale)
    except FaceError as fault:
        channel.send(Degraded(mode=Mode.NO_FACE, detail=fault.operator))
        return
    performer = Performer(seed)
    feed = FaceFeed(performer)
    renderer.render(performer.pose(0.0))
    channel.send(WorkerReady(worker="face", detail=f"{look}, {fps} frames a second at {scale:g}"))
    origin_s: float | None = None
    next_s = time.monotonic()
    cost_s = 0.0
    try:
        while True:
            origin_s = _take_events(channel, feed, next_s, origin_s)
            now_s = time.monotonic()
            next_s = max(next_s + max(1 / fps, cost_s / CPU_SHARE), now_s)
            if origin_s is None:
                continue
            renderer.render(performer.pose(now_s - origin_s))
            cost_s += 0.1 * (time.monotonic() - now_s - cost_s)
    except EOFError:
        renderer.close()


def _take_events(
    channel: Channel, feed: FaceFeed, until_s: float, origin_s: float | None
) -> float | None:
    """Take in events until the next frame is due; return the session's origin."""
    while True:
        event: Event | None = channel.receive(max(until_s - time.monotonic(), 0.0))
        if event is None:
            return origin_s
        if isinstance(event, SessionStarted):
            origin_s = event.origin_monotonic_s
        feed.take(event)
