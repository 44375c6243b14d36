"""The window's only connection to the rest of the house."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.conversation.events import Event


class EngineLink(QObject):
    """Commands out, events in, never blocking. The runtime supplies one over pipes."""

    event_received = Signal(object)
    """An `Event`; emitted on, or queued to, the thread of the window."""

    def send(self, command: Event) -> None:
        """Hand `command` over for delivery and return at once."""
        raise NotImplementedError
