"""`guardrails.yaml`: what must not be said, promised or discussed, and the words said instead."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.packs.checking import Identifier, Line, Strict
from app.packs.phrases import phrase_regex


def _compiles(pattern: str) -> str:
    phrase_regex(pattern)
    return pattern


Phrase = Annotated[Line, AfterValidator(_compiles)]
"""A pattern of words; app/packs/phrases.py says which signs it knows."""
Examples = Annotated[tuple[Line, ...], Field(min_length=1, max_length=250)]


class Guardrail(Strict):
    """One line that is not crossed. Patterns decide first, then the description and examples."""

    id: Identifier
    kind: Literal["topic", "claim", "phrase"]
    """Something not talked about, a fact or promise not stated, or a wording not used."""
    description: Line
    """True of the words that trip it: "Promises that a claim will be paid"."""
    patterns: Annotated[tuple[Phrase, ...], Field(max_length=40)] = ()
    allowed: Annotated[tuple[Phrase, ...], Field(max_length=40)] = ()
    """Found in the same sentence, one of these excuses it: "I can't promise"."""
    tripped_by: Examples
    not_tripped_by: Examples
    applies_to: Literal["learner", "persona", "both"]
    action: Literal["deflect", "rephrase", "stop", "refer_human"]
    """Turn back to the exercise, say it another way, end the session, or file it for a person."""
    line: Line
    """Spoken word for word instead."""

    def regexes(self) -> tuple[str, ...]:
        """For `re.search(..., re.IGNORECASE)` on one sentence: any that is found trips it."""
        return tuple(phrase_regex(pattern) for pattern in self.patterns)

    def allowed_regexes(self) -> tuple[str, ...]:
        """Likewise: any that is found in the same sentence excuses it."""
        return tuple(phrase_regex(pattern) for pattern in self.allowed)


class Safety(Strict):
    """This pack's own words for moments every Persona must meet with dignity."""

    abuse: Line | None = None
    self_harm: Line | None = None
    emergency: Line | None = None
    injection: Line | None = None
    """The learner orders the Persona to drop its part."""


class GuardrailFile(Strict):
    """The pack's guardrails, in force in each of its scenarios."""

    guardrails: Annotated[tuple[Guardrail, ...], Field(max_length=24)] = ()
    safety: Safety = Safety()
