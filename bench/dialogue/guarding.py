"""Sentences of another author, each said as a whole turn: which guardrails do they trip?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML

from app.conversation.events import (
    CriterionJudgeRequested,
    CriterionScored,
    Event,
    GuardrailTripped,
    HiddenStatesRead,
    LikenessMeasured,
    ProbesMeasured,
)
from app.conversation.guarding import Guarding
from app.conversation.guardrails import LEARNER, all_trips
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.conversation.questions import asked
from app.conversation.safety_rules import rules_for
from app.runtime.looking_up import LookingUp, nearness_for
from app.runtime.typed_session import TypedModel


@dataclass(frozen=True, slots=True)
class Guarded:
    """A sentence, the guardrail it was written for, and those that it tripped."""

    pack: str
    guardrail: str
    said: str
    trips: bool
    by_rule: tuple[str, ...]
    found: tuple[str, ...]
    asked_the_model: bool


def read_sentences(folder: Path, pack_id: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return guardrail id to `trips` and `clean`; empty where the pack has no file."""
    path = folder / f"{pack_id}.yaml"
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8")) if path.is_file() else {}


def guard_all(
    sentences: Mapping[str, Mapping[str, Sequence[str]]],
    plan: SessionPlan,
    model: TypedModel,
    retriever: Retriever,
) -> list[Guarded]:
    """Decide every sentence as a session of this plan would, in order."""
    sent: list[Event] = []
    nearness, rules = nearness_for(plan, retriever), rules_for(plan)
    looking_up = LookingUp(plan, retriever)
    looking_up.learn()
    plan = msgspec.structs.replace(plan, probed=looking_up.probes)
    guarding = Guarding(plan, sent.append, lambda *_: None)
    decided = []
    for name, sides in sentences.items():
        for said, trips in [(s, True) for s in sides["trips"]] + [
            (s, False) for s in sides["clean"]
        ]:
            sent.clear()
            near = nearness.measure(said) if nearness is not None else ()
            guarding.likened(LikenessMeasured(attempt=1, query=said, criteria=(), guardrails=near))
            for event in _probed(said, looking_up, model) if plan.probed else ():
                guarding.probed(event)
            guarding.taken(said, guarding.trips(said), 0)
            questions = [event for event in sent if isinstance(event, CriterionJudgeRequested)]
            for question in questions:
                guarding.scored(_scored(question, model))
            by_rule = [t.guardrail.id for t in all_trips(said, rules, LEARNER, asked=asked(said))]
            found = [e.guardrail_id for e in sent if isinstance(e, GuardrailTripped)]
            decided.append(
                Guarded(
                    plan.pack_id,
                    name,
                    said,
                    trips,
                    tuple(by_rule),
                    tuple(found),
                    bool(questions),
                )
            )
    return decided


def _probed(said: str, looking_up: LookingUp, model: TypedModel) -> Iterator[ProbesMeasured]:
    rows = model.read(looking_up.to_read(said), cancelled=lambda: False)
    assert rows is not None
    for event in looking_up.probed(HiddenStatesRead(query=said, rows=rows.tobytes())):
        if isinstance(event, ProbesMeasured):
            yield event


def _scored(question: CriterionJudgeRequested, model: TypedModel) -> CriterionScored:
    judged = model.judge(question.messages, cancelled=lambda: False)
    assert judged is not None
    return CriterionScored(
        judgement_id=question.judgement_id, p_yes=judged.p_yes, margin=judged.margin
    )


def figures_of(decided: Sequence[Guarded]) -> dict[str, Any]:
    """Return the shares of both sides that are found; none where nothing was decided."""
    trips = [one for one in decided if one.trips]
    clean = [one for one in decided if not one.trips]
    if not trips or not clean:
        return {}
    return {
        "guardrail_sentences": len(decided),
        "guardrail_sentences_found": _share(one.guardrail in one.found for one in trips),
        "guardrail_sentences_found_by_rules": _share(one.guardrail in one.by_rule for one in trips),
        "guardrail_near_misses_taken": _share(bool(one.found) for one in clean),
        "guardrail_near_misses_taken_by_rules": _share(bool(one.by_rule) for one in clean),
        "guardrail_sentences_asked_about": _share(one.asked_the_model for one in decided),
    }


def _share(of: Iterable[bool]) -> float:
    found = list(of)
    return round(sum(found) / len(found), 3)


def rows_of(decided: Sequence[Guarded]) -> list[dict[str, Any]]:
    """Return what was decided wrongly."""
    return [
        {"pack": one.pack, "guardrail": one.guardrail, "said": one.said, "found": list(one.found)}
        for one in decided
        if (one.guardrail in one.found) is not one.trips or (one.found and not one.trips)
    ]
