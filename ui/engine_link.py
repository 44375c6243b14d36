"""The window's only connection to the rest of the house."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance

from app.conversation.events import Event


class EngineLink(Protocol):
    """Commands out, events in, never blocking."""

    @property
    def event_received(self) -> SignalInstance:
        """Carries each `Event`; emitted on, or queued to, the thread of the window."""

    def send(self, command: Event) -> None:
        """Hand `command` over for delivery and return at once."""
