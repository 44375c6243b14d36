"""What is remembered about a learner, in words the learner can read, correct and erase."""

import enum
from datetime import datetime

import msgspec


class MemoryKind(enum.StrEnum):
    """Why something is remembered."""

    WEAK_CRITERION = "weak_criterion"
    PREFERENCE = "preference"
    PLAN = "plan"
    PRACTICE = "practice"


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Something worth remembering, not remembered yet."""

    kind: MemoryKind
    scope: str
    """Who may use it: one Persona, or a family of scenarios; see `scopes`."""
    subject: str
    """What it is about; a newer memory with the same subject takes its place."""
    text: str
    """A sentence for the learner, and for the prompt."""
    topic: str = ""
    """A weak criterion by a name that fits "the hard part was ..."."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is remembered."""

    memory_id: str
    kind: MemoryKind
    scope: str
    subject: str
    text: str
    topic: str
    made: datetime
    corrected: bool = False
    """The learner put it into their own words."""


def persona_scope(pack_id: str, persona_id: str) -> str:
    """Return the scope of what one Persona alone remembers."""
    return f"persona/{pack_id}/{persona_id}"


def scopes(pack_id: str, persona_id: str, family: str) -> tuple[str, ...]:
    """Return the scopes a session may read; the last one is where practice is remembered.

    Scenarios of one `family` share what was practised; without a family each Persona keeps it.
    """
    own = persona_scope(pack_id, persona_id)
    return (own, f"family/{pack_id}/{family}") if family else (own,)


def weak_subject(scenario_id: str, criterion_id: str) -> str:
    """Return the subject of a criterion that was hard."""
    return f"criterion/{scenario_id}/{criterion_id}"
