"""What a session holds for and against its criteria."""

import msgspec


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement of one criterion."""

    criterion_id: str
    met: bool
    quote: str
    """The learner's words it rests on."""
    t_s: float
    turn_idx: int
    reason: str = ""
    """Why it was not credited; a code."""


class HintUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A rung of the hint ladder that was given."""

    criterion_id: str
    rung: str
    """nudge, cue, partial or model_answer."""
    text: str
    t_s: float


class Trip(msgspec.Struct, frozen=True, kw_only=True):
    """A guardrail that the learner's words tripped."""

    guardrail_id: str
    quote: str
    action: str
    t_s: float


TO_CONFIRM = "to_confirm"
"""Why a person is asked who shall confirm what the machine found of an objective."""


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """A question passed on to a person."""

    question: str
    t_s: float
    reason: str = "not_in_material"
    """Or the id of the guardrail that refers it, or `to_confirm`."""


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, in the order of the session."""

    marks: tuple[Mark, ...] = ()
    hints: tuple[HintUsed, ...] = ()
    trips: tuple[Trip, ...] = ()
    referrals: tuple[Referral, ...] = ()
    pending: tuple[Referral, ...] = ()
    """Titles of objectives that a person has yet to confirm."""
    active: tuple[str, ...] = ()
    """Objectives that were reached; the criteria of others were not judged."""
    unjudged: tuple[str, ...] = ()
    """Criteria that the judge was asked about and had not answered when the session ended."""
