"""The two ports every sound device stands behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.audio.frames import FRAME_SAMPLES, RATE_HZ
from app.conversation.ports import Samples

MICROPHONE_HZ = RATE_HZ

OnFrame = Callable[[Samples, float], None]
"""Gets 512 samples at 16 kHz and the monotonic second at which they ended."""
OnLost = Callable[[str], None]
"""Gets the reason, for the operator."""
OnBack = Callable[[], None]
"""Told that a lost device works again."""
OnStarted = Callable[[str, float], None]
"""Gets a clip's id and the monotonic second at which its first sample reaches the ear."""
OnEnded = Callable[[str, float, bool], None]
"""Gets a clip's id, the seconds heard of it, and whether it was cut off."""
OnPlayed = Callable[[Samples, int, float], None]
"""Gets a block as it is played, its rate in Hz, and the monotonic second at which its first sample
reaches the ear. Runs in the audio callback: copy and return."""


def unheard(*_what: object) -> None:
    """Nobody asked to be told."""


class Microphone(Protocol):
    """Sound in."""

    @property
    def name(self) -> str:
        """For people."""

    def start(
        self, on_frame: OnFrame, on_lost: OnLost = unheard, on_back: OnBack = unheard
    ) -> None:
        """Begin to hand on frames, on a thread of the device's own.

        Frames follow one another without a gap until `stop`. While a device is lost they are
        silent, and it is opened again as soon as that can be done. Raises AudioError where it
        cannot be opened to begin with.
        """

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

    def start(
        self,
        on_started: OnStarted,
        on_ended: OnEnded,
        on_lost: OnLost = unheard,
        on_back: OnBack = unheard,
    ) -> None:
        """Open the device; the callables run on a thread of its own, in order, when it is time.

        While a device is lost its clips pass in real time and silence, so that a session goes on.
        Raises AudioError where it cannot be opened to begin with.
        """

    def enqueue(self, clip_id: str, samples: Samples, rate_hz: int) -> None:
        """Play after what is queued already."""

    def stop(self, fade_ms: float) -> None:
        """Fade out what sounds, forget what waits. What never sounded is not reported."""

    def duck(self, gain: float) -> None:
        """Play at `gain` (0..1) from now on."""

    def set_volume(self, gain: float) -> None:
        """Play everything at `gain` (1: as it was made) from now on, ducked or not."""

    def pause(self) -> None:
        """Hold at the exact sample."""

    def resume(self) -> None:
        """Go on from the exact sample."""

    def listen(self, on_played: OnPlayed) -> None:
        """Tell `on_played` of every block, silence included, from the next start on."""

    def close(self) -> None:
        """Close the device."""


__all__ = [
    "FRAME_SAMPLES",
    "MICROPHONE_HZ",
    "Loudspeaker",
    "Microphone",
    "OnBack",
    "OnEnded",
    "OnFrame",
    "OnLost",
    "OnPlayed",
    "OnStarted",
    "unheard",
]
