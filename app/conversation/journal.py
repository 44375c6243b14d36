"""A session's journal: one line an event, with the direction it travelled.

`i` lines came in, `o` lines followed from the `i` line above them. The text of a line after its
first two characters is the event as JSON. Replaying the `i` lines gives the `o` lines again.
"""

from collections.abc import Iterable, Iterator

import msgspec

from app.conversation.events import Event
from app.conversation.events.codec import from_json, to_json

INWARD, OUTWARD = b"i ", b"o "


class JournalFault(ValueError):
    """A line that is no event; `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line


def entry(event: Event, outward: bool) -> bytes:
    """Return the event's line, its line end included."""
    return (OUTWARD if outward else INWARD) + to_json(event) + b"\n"


def entries(lines: Iterable[bytes]) -> Iterator[tuple[bool, Event]]:
    """Yield (outward, event) of each line. A last line that a crash cut short is left out.

    Raises JournalFault for a whole line that is no event.
    """
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            return
        if line[:2] not in (INWARD, OUTWARD):
            raise JournalFault(number, "does not begin with 'i ' or 'o '")
        try:
            yield line[:2] == OUTWARD, from_json(line[2:-1])
        except msgspec.MsgspecError as fault:
            raise JournalFault(number, str(fault)) from fault
