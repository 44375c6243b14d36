"""Events over a pipe: four bytes of length, then MessagePack. No socket anywhere."""

import os
import queue
import struct
import sys
import threading
from typing import BinaryIO

from app.conversation.events import Event
from app.conversation.events.codec import from_pack, to_pack

_LENGTH = struct.Struct(">I")
MAX_MESSAGE_BYTES = 16 * 2**20


def write_event(stream: BinaryIO, event: Event) -> None:
    """Write one event and flush it. Raises OSError when nobody reads any more."""
    data = to_pack(event)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_event(stream: BinaryIO) -> Event | None:
    """Return the next event; None when the writer is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MAX_MESSAGE_BYTES:
        raise ValueError(f"a message of {length} bytes on a pipe of events")
    data = stream.read(length)
    return from_pack(data) if len(data) == length else None


class Channel:
    """A child's end: events from its standard input, events to its standard output.

    What libraries print goes to standard error from here on.
    """

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        self._in = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
        self._lock = threading.Lock()
        self._inbox: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="pipe", daemon=True).start()

    def _read(self) -> None:
        event: Event | None = None
        try:
            while (event := read_event(self._in)) is not None:
                self._inbox.put(event)
        finally:
            self._inbox.put(None)

    def receive(self, timeout_s: float) -> Event | None:
        """Return the next event, or None after `timeout_s`. Raises EOFError: the parent is gone."""
        try:
            event = (
                self._inbox.get(timeout=timeout_s) if timeout_s > 0 else self._inbox.get_nowait()
            )
        except queue.Empty:
            return None
        if event is None:
            self._inbox.put(None)
            raise EOFError("the parent process has closed the pipe")
        return event

    def send(self, event: Event) -> None:
        """Hand an event to the parent. Raises EOFError when it is gone."""
        try:
            with self._lock:
                write_event(self._out, event)
        except OSError as gone:
            raise EOFError("the parent process has closed the pipe") from gone
