"""From history, passages and words to the messages of a prompt.

The order is made for the prompt cache: what changes least comes first, so that a turn costs only
the tokens of its own words.
"""

import enum
from collections.abc import Callable, Sequence

from app.conversation.events import Message, Passage
from app.conversation.exercise import Exchange, Objective
from app.conversation.history import History
from app.conversation.plan import SessionPlan

MAX_HISTORY_MESSAGES = 16
"""Older messages are left out in pairs; the system message always stays."""
MAX_PASSAGE_WORDS = 50
"""A small model on two cores reads about 100 words a second."""
CLEARLY_BETTER = 0.12
"""In cosine similarity. Range 0.05 to 0.3."""
ROLE_PLAY = "role_play"


def choose_passages(
    found: Sequence[Passage], similarity_floor: float, kept: Sequence[Passage] = ()
) -> tuple[Passage, ...]:
    """Return the passages for the prompt.

    Those in `kept`, which the model has read already, stay until something clearly better is found:
    reading others costs the learner more waiting than a slightly better passage is worth.
    """
    good = [p for p in found if p.similarity >= similarity_floor]
    if kept and good and good[0].similarity < kept[0].similarity + CLEARLY_BETTER:
        return tuple(kept)
    chosen: list[Passage] = []
    words = 0
    for passage in good:
        words += len(passage.text.split())
        if chosen and words > MAX_PASSAGE_WORDS:
            break
        chosen.append(passage)
    return tuple(chosen)


class Stance(enum.Enum):
    """What the model is asked to do with the learner's words."""

    TALK = "talk"
    """Answer them, with the material at hand."""
    ROLE = "role"
    """Answer them as somebody who knows only their own story."""
    SAY_BACK = "say_back"
    """Say their point back; an author's words do the rest."""


def plays(plan: SessionPlan, objective: Objective | None = None) -> bool:
    """Return whether an objective is a played scene; None: the first one."""
    now = objective or next(iter(plan.objectives), None)
    return now is not None and now.mode == ROLE_PLAY


def stance_of(plan: SessionPlan, objective: Objective | None = None) -> Stance:
    """Return what the model is asked to do in an objective; None: in the first one."""
    if plays(plan, objective):
        return Stance.ROLE
    return Stance.SAY_BACK if plan.coaching is not None and plan.coaching.listening else Stance.TALK


class Prompts:
    """The prompts of one session. `stance` returns how the next words are to be answered."""

    def __init__(self, plan: SessionPlan, history: History, stance: Callable[[], Stance]) -> None:
        self._plan = plan
        self._history = history
        self._stance = stance

    def turn(
        self, words: str, passages: Sequence[Passage] = (), aside: str = ""
    ) -> tuple[Message, ...]:
        """Return the prompt whose last message holds the learner's words. Past turns appear as
        their words alone."""
        stance = self._stance()
        if stance is Stance.SAY_BACK and self._plan.coaching is not None:
            coaching = self._plan.coaching
            return (*_standing(coaching.listening, coaching.examples), Message("user", words))
        told = () if stance is Stance.ROLE else passages
        return (*self._so_far(), learner_message(words, told, aside))

    def ahead(self, saying: str = "") -> tuple[Message, ...]:
        """Return the next prompt up to the learner's first word, as far as it can be known.

        `saying`: what the Persona is about to have said.
        """
        if self._stance() is Stance.SAY_BACK:
            return self.turn("")
        said = (Message("assistant", saying),) if saying else ()
        return (*self._so_far(said), learner_message("", ()))

    def _so_far(self, said: Sequence[Message] = ()) -> tuple[Message, ...]:
        past = [*self._history.messages, *said]
        while len(past) > MAX_HISTORY_MESSAGES:
            del past[:2]
        return (*_standing(self._plan.system_prompt, self._plan.examples), *past)


def _standing(told: str, examples: Sequence[Exchange]) -> tuple[Message, ...]:
    shown = (
        Message(role, text)
        for example in examples
        for role, text in (("user", example.learner), ("assistant", example.persona))
    )
    return (Message("system", told), *shown)


def learner_message(words: str, passages: Sequence[Passage], aside: str = "") -> Message:
    """Return the turn as the model reads it.

    First what the material says, then how the words were said, then the words.
    """
    said = f"{aside}\n{words}" if aside else words
    if not passages:
        return Message("user", said)
    quoted = "\n".join(f"[{p.heading}] {p.text}" for p in passages)
    return Message("user", f"Material:\n{quoted}\n\n{said}")
