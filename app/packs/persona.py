"""`personas/*.yaml`: somebody to talk with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.packs.checking import Identifier, Language, Line, Strict, Text

Degree = Literal["low", "medium", "high"]
Opener = Annotated[Line, Field(max_length=24)]


class Persona(Strict):
    """Who speaks, how, with which voice and face."""

    id: Identifier
    name: Line
    role: Line
    part: Literal["coach", "counterpart"] = "coach"
    """Teaches the learner, or is somebody the learner has to deal with."""
    backstory: Text
    manner: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    """How this person talks, one rule a line, in words the language model can follow."""
    openers: Annotated[tuple[Opener, ...], Field(max_length=12)] = ()
    """Short sounds and words with which this person takes the turn, such as "Hm." or "Well, look.":
    heard at once, while the answer is still being made. For somebody played."""
    greeting: Line
    """Said first, word for word, unless the scenario has its own."""
    voice: Identifier
    """A voice of the machine: `hibari`, or one such as `am_michael`."""
    look: Identifier
    """A face of the pack's own (`looks/`), or one of the machine's."""
    language: Language = "en"
    speed: Annotated[float, Field(ge=0.7, le=1.2)] = 1.0
    """Pace of speech; 1 is the voice's own."""
    patience: Degree = "medium"
    """How long a thinking learner is waited for."""
    interruptibility: Degree = "medium"
    """How readily this person stops when spoken over."""
    active_listening: Degree = "medium"
    """How much this person nods and says "mm" while somebody else thinks."""
    lexicon: dict[Line, Line] = Field(default_factory=dict)
    """Word to how this person says it; goes before the pack's own lexicon."""
