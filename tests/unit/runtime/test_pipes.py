"""Events cross a pipe whole, or not at all."""

import io

import pytest

from app.conversation import events
from app.conversation.events import Event, LearnerTyped, SpeechStarted
from app.conversation.events.codec import EVENT_TYPES
from app.runtime.pipes import read_event, write_event


def test_events_come_out_as_they_went_in() -> None:
    pipe = io.BytesIO()
    sent = [SpeechStarted(onset_s=1.5, t_s=2.0), LearnerTyped(text="größer als 7.500 €")]
    for event in sent:
        write_event(pipe, event)
    pipe.seek(0)
    assert [read_event(pipe), read_event(pipe), read_event(pipe)] == [*sent, None]


def test_a_message_cut_short_is_the_end() -> None:
    pipe = io.BytesIO()
    write_event(pipe, LearnerTyped(text="hello"))
    cut = io.BytesIO(pipe.getvalue()[:-2])
    assert read_event(cut) is None


def test_an_absurd_length_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes on a pipe"):
        read_event(io.BytesIO(b"\xff\xff\xff\xff"))


def test_every_event_there_is_can_cross() -> None:
    """One that the other end cannot read ends the process that reads it."""
    told = (getattr(events, name) for name in events.__all__)
    kinds = {kind for kind in told if isinstance(kind, type) and issubclass(kind, Event)}
    assert kinds - {Event} <= set(EVENT_TYPES)
