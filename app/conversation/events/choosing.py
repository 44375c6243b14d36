"""Which exercise the learner takes; told before a session begins."""

from app.conversation.events.base import Event


class PracticeDue(Event, frozen=True, kw_only=True):
    """From the engine: something of this exercise is about to be forgotten.

    Sent for each such exercise, the most urgent first, to a learner who allows memory.
    """

    pack_id: str
    scenario_id: str
    topic: str
    """What is due, as the pack calls it in a sentence."""
    days: int
    """Whole days since it was last practised."""


class ScenarioChosen(Event, frozen=True, kw_only=True):
    """To the engine: the next session holds this exercise."""

    pack_id: str
    scenario_id: str
