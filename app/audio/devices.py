"""The two ports every sound device stands behind."""

from collections.abc import Callable
from typing import Protocol

from app.conversation.ports import Samples

MICROPHONE_HZ = 16_000
FRAME_SAMPLES = 512

OnFrame = Callable[[Samples, float], None]
"""Gets 512 samples at 16 kHz and the monotonic second at which they ended."""
OnLost = Callable[[str], None]
"""Gets the reason, for the operator."""
OnStarted = Callable[[str, float], None]
"""Gets a clip's id and the monotonic second at which its first sample reaches the ear."""
OnEnded = Callable[[str, float, bool], None]
"""Gets a clip's id, the seconds heard of it, and whether it was cut off."""


class Microphone(Protocol):
    """Sound in."""

    @property
    def name(self) -> str:
        """For people."""

    def start(self, on_frame: OnFrame, on_lost: OnLost) -> None:
        """Begin to hand on frames, on a thread of the device's own."""

    def stop(self) -> None:
        """Close the device; no frame comes afterwards."""


class Loudspeaker(Protocol):
    """Sound out: the clock of captions, lips and interruptions."""

    @property
    def played_s(self) -> float:
        """Seconds played since `start`, silence included."""

    @property
    def latency_s(self) -> float:
        """Seconds from rendering a sample to the ear."""

    def start(self, on_started: OnStarted, on_ended: OnEnded) -> None:
        """Open the device; the two are called on a thread of its own."""

    def enqueue(self, clip_id: str, samples: Samples, rate_hz: int) -> None:
        """Play after what is queued already."""

    def stop(self, fade_ms: float) -> None:
        """Fade out what sounds, forget what waits."""

    def duck(self, gain: float) -> None:
        """Play at `gain` (0..1) from now on."""

    def pause(self) -> None:
        """Hold at the exact sample."""

    def resume(self) -> None:
        """Go on from the exact sample."""

    def close(self) -> None:
        """Close the device."""
