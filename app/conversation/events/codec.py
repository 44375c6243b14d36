"""Events as bytes: JSON lines for the journal, MessagePack for pipes."""

from functools import reduce
from operator import or_
from typing import Any

import msgspec

from app.conversation.events import (
    checking,
    choosing,
    commands,
    debrief,
    floor,
    guarding,
    health,
    knowledge,
    learner,
    noticed,
    objectives,
    pictures,
    probing,
    reply,
    session,
    speech,
    words,
)
from app.conversation.events.base import Event

_ROOMS = (
    checking,
    choosing,
    commands,
    debrief,
    floor,
    guarding,
    health,
    knowledge,
    learner,
    noticed,
    objectives,
    pictures,
    probing,
    reply,
    session,
    speech,
    words,
)
EVENT_TYPES: tuple[type[Event], ...] = tuple(
    value
    for room in _ROOMS
    for value in vars(room).values()
    if isinstance(value, type) and issubclass(value, Event) and value is not Event
)
AnyEvent: Any = reduce(or_, EVENT_TYPES)

_json_decoder = msgspec.json.Decoder(AnyEvent)
_pack_decoder = msgspec.msgpack.Decoder(AnyEvent)


def to_json(event: Event) -> bytes:
    """Return one line without its line end; equal events give equal bytes."""
    return msgspec.json.encode(event)


def from_json(line: bytes) -> Event:
    """Return the event of a line. Raises msgspec.ValidationError or DecodeError."""
    event: Event = _json_decoder.decode(line)
    return event


def to_pack(event: Event) -> bytes:
    """Return the event as MessagePack."""
    return msgspec.msgpack.encode(event)


def from_pack(data: bytes) -> Event:
    """Return the event of a MessagePack message. Raises msgspec.ValidationError or DecodeError."""
    event: Event = _pack_decoder.decode(data)
    return event
