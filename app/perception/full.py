"""Wording beyond measurement, for sites that have signed for it. Refused by default.

Everything else in this room can only say what was measured. This module alone may add how it
may appear to a listener, and only with a permit: a signed site policy that names jurisdiction and
purpose, and the learner's own consent. The words go to the language model, nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from app.conversation.signs import Sign
from app.conversation.token_bound import MAX_OBSERVATION_TOKENS, count_tokens
from app.perception.errors import PerceptionError


class FullRefused(PerceptionError):
    """The conditions for `full` wording are not met; the sentence lists every one that is not."""

    code: ClassVar[str] = "perception.full_refused"


class FullPermit(msgspec.Struct, frozen=True, kw_only=True):
    """Leave to use `full` wording in one session. Made by `permit_full` only."""

    jurisdiction: str
    purpose: str


def permit_full(
    *, jurisdiction: str, purpose: str, signature_verified: bool, learner_consented: bool
) -> FullPermit:
    """Returns the permit, or raises FullRefused naming everything that is lacking."""
    lacking = [
        what
        for what, there in (
            ("a jurisdiction", bool(jurisdiction.strip())),
            ("a purpose", bool(purpose.strip())),
            ("a verified signature", signature_verified),
            ("the learner's consent", learner_consented),
        )
        if not there
    ]
    if lacking:
        raise FullRefused(
            f"The site policy asks for `perception = full` without {', '.join(lacking)}. "
            "The session uses `cues`."
        )
    return FullPermit(jurisdiction=jurisdiction.strip(), purpose=purpose.strip())


_APPEARS: tuple[tuple[frozenset[Sign], str], ...] = (
    (frozenset({Sign.INCONGRUENT}), "apparent uncertainty"),
    (frozenset({Sign.FLAT, Sign.SLOW}), "apparent tiredness"),
    (frozenset({Sign.WIDE, Sign.LOUD}), "apparent excitement"),
    (frozenset({Sign.LATE, Sign.FILLERS}), "apparent uncertainty"),
    (frozenset({Sign.QUIET, Sign.AWAY}), "apparent reluctance"),
    (frozenset({Sign.SMILED, Sign.WIDE}), "apparent amusement"),
)
"""First match counts. Appearance to a listener, never a finding about the person."""


def full_words(permit: FullPermit, measured: str, signs: Sequence[Sign]) -> str:
    """Returns the measured words with how they may appear; unchanged where nothing is typical."""
    assert permit.jurisdiction
    assert permit.purpose
    for needed, words in _APPEARS:
        if needed <= set(signs):
            longer = f"{measured}; {words}" if measured else words
            return longer if count_tokens(longer) <= MAX_OBSERVATION_TOKENS else measured
    return measured
