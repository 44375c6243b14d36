"""What a sound library must offer for a live device to stand on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.conversation.ports import Samples

Deliver = Callable[[Samples, float], None]
"""Gets a block and the monotonic second of its first sample. Runs in the audio callback."""
Fill = Callable[[Samples, float], None]
"""Fills the block; its first sample will be heard at the given second. Runs in the callback."""


class OpenStream(Protocol):
    """A device that is running."""

    rate_hz: int

    @property
    def active(self) -> bool:
        """False once the library knows that the device has gone."""

    def close(self) -> None:
        """Stop and let go. Never raises."""


class InputBackend(Protocol):
    """Opens one chosen microphone as often as needed."""

    name: str

    def open(self, deliver: Deliver) -> OpenStream:
        """Begin to deliver mono blocks. Raises AudioError."""

    def look_again(self) -> None:
        """Let the library notice devices that came or went. May close open streams."""


class OutputBackend(Protocol):
    """Opens one chosen loudspeaker as often as needed."""

    name: str

    def open(self, fill: Fill, rate_hz: int) -> OpenStream:
        """Begin to ask for mono blocks, at `rate_hz` where the device can. Raises AudioError."""

    def look_again(self) -> None:
        """Let the library notice devices that came or went. May close open streams."""
