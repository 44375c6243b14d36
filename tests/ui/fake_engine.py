"""An engine made of a list: what the window sent, and a way to send it events."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.conversation.events import Event

Sent = TypeVar("Sent", bound=Event)


class FakeEngineLink(QObject):
    """An `EngineLink` that delivers at once, in the same thread."""

    event_received = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Event] = []

    def send(self, command: Event) -> None:
        self.sent.append(command)

    def say(self, *events: Event) -> None:
        """Let the engine send these."""
        for event in events:
            self.event_received.emit(event)

    def sent_of(self, kind: type[Sent]) -> list[Sent]:
        """Return the commands of one kind, oldest first."""
        return [command for command in self.sent if isinstance(command, kind)]
