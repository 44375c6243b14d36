"""What a session is worth remembering for: rules over its debrief, no model."""

import re
from collections.abc import Sequence

import msgspec

from app.conversation.debrief import CriterionResult, Debrief
from app.conversation.plan import SessionPlan
from app.memory.memory import MemoryKind, Proposal, persona_scope, scopes, weak_subject

MOST_WEAK = 3
"""More open ends than this discourage."""
MOST_QUOTES = 2
LONGEST_QUOTE_WORDS = 30
TYPED_TURNS = 2
"""A learner who typed this often, and never spoke, prefers to type."""
_PREFERENCE = re.compile(
    r"\b(call me \w+|i prefer\b|i'd rather\b|i would rather\b|i learn best\b|"
    r"(can|could) you (please )?(speak|talk|go) (more slowly|slower))",
    re.IGNORECASE,
)
_PLAN_WHEN = re.compile(
    r"\b(tomorrow|next (week|month|time|shift)|this (week|afternoon|evening)|"
    r"on (mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_PLAN_WHAT = re.compile(
    r"\b(i'll|i will|i'm going to|i am going to|i have (a|an|to|my)|i plan)\b", re.I
)


class Proposals(msgspec.Struct, frozen=True, kw_only=True):
    """What to remember, and the subjects of memories that no longer hold."""

    new: tuple[Proposal, ...]
    settled: tuple[str, ...]


def propose(plan: SessionPlan, debrief: Debrief, turns: Sequence[str]) -> Proposals:
    """Return what this session is worth remembering for. `turns`: what the learner said.

    Nothing that was perceived is among it, and no turn that tripped a guardrail.
    """
    allowed = scopes(plan.pack_id, plan.persona_id, plan.rubric.family)
    own, shared = persona_scope(plan.pack_id, plan.persona_id), allowed[-1]
    judged = [c for o in debrief.objectives for c in o.criteria if c.judged]
    surprises = debrief.surprises
    still_open = [c for c in judged if not c.met or c.criterion_id in surprises]
    missing = sorted(still_open, key=lambda c: not _is_retry(c, debrief))
    new = [_weak(c, debrief, shared) for c in missing[:MOST_WEAK]]
    if judged:
        new.append(_practice(debrief, shared))
    if debrief.statistics.turns >= TYPED_TURNS and all(
        s.typed for s in debrief.timeline.spans if s.who == "learner"
    ):
        new.append(
            Proposal(
                kind=MemoryKind.PREFERENCE,
                scope=own,
                subject="preference/typing",
                text="Prefers to type.",
            )
        )
    if plan.language.startswith("en"):
        tripped = [trip.quote for trip in debrief.trips]
        new += _quotes([t for t in turns if not any(q and q in t for q in tripped)], own)
    settled = tuple(
        weak_subject(debrief.scenario_id, c.criterion_id) for c in judged if c not in still_open
    )
    return Proposals(new=tuple(new), settled=settled)


def _is_retry(result: CriterionResult, debrief: Debrief) -> bool:
    return debrief.retry is not None and result.criterion_id == debrief.retry.criterion_id


def _weak(result: CriterionResult, debrief: Debrief, scope: str) -> Proposal:
    return Proposal(
        kind=MemoryKind.WEAK_CRITERION,
        scope=scope,
        subject=weak_subject(debrief.scenario_id, result.criterion_id),
        text=f"Still open in “{debrief.title}”: {result.topic or result.statement}",
        topic=result.topic,
    )


def _practice(debrief: Debrief, scope: str) -> Proposal:
    met, total, hints = debrief.score.met, debrief.score.total, len(debrief.hints)
    if not hints:
        text = f"Showed {met} of {total} in “{debrief.title}”."
    elif hints == 1:
        text = f"Showed {met} of {total} in “{debrief.title}”, with 1 hint."
    else:
        text = f"Showed {met} of {total} in “{debrief.title}”, with {hints} hints."
    return Proposal(
        kind=MemoryKind.PRACTICE,
        scope=scope,
        subject=f"practice/{debrief.scenario_id}",
        text=text,
    )


def _quotes(turns: Sequence[str], scope: str) -> list[Proposal]:
    """Return preferences and plans, each as the sentence in which the learner said it."""
    found: list[Proposal] = []
    for turn in turns:
        for sentence in re.split(r"(?<=[.!?])\s+", turn):
            plain = sentence.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
            if len(plain.split()) > LONGEST_QUOTE_WORDS or (
                plain.endswith("?") and not _asks(plain)
            ):
                continue
            if _PREFERENCE.search(plain):
                kind = MemoryKind.PREFERENCE
            elif _PLAN_WHEN.search(plain) and _PLAN_WHAT.search(plain):
                kind = MemoryKind.PLAN
            else:
                continue
            found.append(
                Proposal(kind=kind, scope=scope, subject="", text=f"Said: “{sentence.strip()}”")
            )
    return found[:MOST_QUOTES]


def _asks(sentence: str) -> bool:
    """True for a wish in the form of a question."""
    return re.match(r"(can|could) you", sentence.strip(), re.IGNORECASE) is not None
