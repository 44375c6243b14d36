"""Every event there is can be sent through a pipe and written into a journal."""

from app.conversation import events
from app.conversation.events import Event, ScenarioChosen
from app.conversation.events.codec import EVENT_TYPES, from_json, from_pack, to_json, to_pack


def test_no_event_is_left_out() -> None:
    exported = {value for value in vars(events).values() if isinstance(value, type)}
    known = {value for value in exported if issubclass(value, Event) and value is not Event}
    assert known <= set(EVENT_TYPES)


def test_an_event_comes_back_as_it_was() -> None:
    chosen = ScenarioChosen(pack_id="p", scenario_id="s")
    assert from_pack(to_pack(chosen)) == chosen
    assert from_json(to_json(chosen)) == chosen
