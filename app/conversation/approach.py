"""How a turn shall be answered, before anything of it is said or noted down."""

import msgspec

from app.conversation.guardrails import Trip


class Approach(msgspec.Struct, frozen=True):
    """How a turn shall be answered."""

    said: str = ""
    """An author's words, spoken in place of a reply."""
    opening: str = ""
    """An author's words at the beginning of the reply."""
    closing: str = ""
    """An author's words at the end of the reply."""
    citations: tuple[str, ...] = ()
    beside: bool = False
    """Said to the learner about a scene, not in it: by the coach, where there is one."""
    trips: tuple[Trip, ...] = ()
    """The first one's words are spoken."""
    question: str = ""
    """What the learner wants to know of the material; it shows nothing of what they know."""
    answered: bool = False
    """By the material, beyond doubt: whoever asked that has not tried to answer instead."""
    referred: str = ""
    looked_at: tuple[str, ...] = ()
    hint: bool = False
