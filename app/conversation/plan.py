"""Everything a session is told before it begins, in one value that travels in its journal."""

from typing import Literal, TypeAlias

import msgspec

from app.conversation.exercise import (
    CheckItem,
    Coaching,
    Exchange,
    Guardrail,
    Objective,
    Safety,
    Speaker,
)
from app.conversation.rubric import Rubric
from app.conversation.tempo import Timing as Timing

Perception: TypeAlias = Literal["off", "cues", "full"]


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences with an author, spoken word for word."""

    greeting: str
    still_there: str
    """Said once after a long silence."""
    no_llm: str
    """Said when no reply could be made."""
    one_moment: str = ""
    """Said when a reply takes long; the reply follows. Empty: nothing."""
    not_in_material: str
    """Said when the pack's documents do not hold the answer."""
    not_in_material_again: str = ""
    """Said in its place once it was heard; empty: the same again."""
    not_passed_on: str = (
        "That isn't in what I have to go by, so I won't guess. Somebody who knows can tell you. "
        "Shall we go on?"
    )
    """Said in its place, and for a question meant for a person, where none may be passed on."""
    say_again: str
    """Said when words were heard and could not be understood."""
    farewell: str = ""
    listening: str = "Mm-hm."
    """What a listener says softly while somebody thinks; empty: nothing."""


class SessionPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Who talks with whom about what, in which language, by which rules."""

    pack_id: str
    scenario_id: str
    persona_id: str
    persona_name: str
    persona_role: str = ""
    language: str = "en"
    system_prompt: str
    examples: tuple[Exchange, ...] = ()
    """Turns that show the model how this talk sounds; they stand before the first real one."""
    coaching: Coaching | None = None
    """How coaching objectives are led; None: the model leads them."""
    voice: str
    speed: float = 1.0
    look: str = ""
    openers: tuple[str, ...] = ()
    """Short sounds and words with which the person played takes the turn."""
    coach: Speaker | None = None
    """Who speaks in the coaching objectives of a played scene, if it is somebody else."""
    lines: Lines
    timing: Timing = Timing()
    max_reply_words: int = 45
    max_reply_tokens: int = 90
    temperature: float = 0.3
    similarity_floor: float = 0.3
    """Passages less similar than this to the learner's words do not count as an answer."""
    greeting_interruptible: bool = False
    seed: int = 0
    rubric: Rubric = Rubric()
    """What the session is measured by, frozen before it begins."""
    models: tuple[str, ...] = ()
    """Name and content address of the models it is held with."""
    perception: Perception = "cues"
    """off: nothing is noticed; cues: what is measured; full: more words, by a signed policy."""
    objectives: tuple[Objective, ...] = ()
    """The first is active first; none: a talk without an exercise."""
    check: tuple[CheckItem, ...] = ()
    """What is asked without help before and after; none: the learner goes straight to the talk."""
    guardrails: tuple[Guardrail, ...] = ()
    safety: Safety = Safety()
    facts: tuple[str, ...] = ()
    """What the Persona may state beside the material, such as the story of a role."""
    may_refer: bool = True
    """A question may be kept and passed on to a person. False: nothing says that it is."""
    probed: bool = False
    """The pack has probes for the model that speaks: each turn is measured against them, too."""
    has_material: bool = False
    """The pack has documents: questions are answered from them or not at all."""

    @property
    def persona(self) -> Speaker:
        """Who speaks first, and all the time where there is no coach beside."""
        return Speaker(
            name=self.persona_name,
            role=self.persona_role,
            voice=self.voice,
            speed=self.speed,
            look=self.look,
        )
